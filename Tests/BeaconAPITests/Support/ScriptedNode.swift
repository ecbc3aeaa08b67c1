import BeaconAPI
import ConsensusTypes
import Primitives
import SSZ
import Synchronization

/// A node in memory: answers samples, notes every call with its arguments, fails or hangs when told to.
final class ScriptedNode: BeaconNodeAPI {
    private struct State {
        var calls: [String] = []
        var failure: (any Error)?
        var hangs = false
        var health = NodeHealth.ready
        var publishResult = PublishResult.imported
    }

    let spec: Spec
    let fork: ForkName
    let blinded: Bool
    let broadcaster = EventBroadcaster()
    private let state = Mutex(State())

    init(spec: Spec, fork: ForkName = .phase0, blinded: Bool = false) {
        self.spec = spec
        self.fork = fork
        self.blinded = blinded
    }

    var calls: [String] { state.withLock { $0.calls } }
    func fail(with error: (any Error)?) { state.withLock { $0.failure = error } }
    func hang() { state.withLock { $0.hangs = true } }
    func set(health: NodeHealth) { state.withLock { $0.health = health } }
    func set(publishResult: PublishResult) { state.withLock { $0.publishResult = publishResult } }

    /// Notes a call by its method and arguments.
    func note(_ arguments: [Any?] = [], _ method: String = #function) async throws {
        let text = method.prefix { $0 != "(" } + "(" + arguments.map(Self.text).joined(separator: ", ") + ")"
        let (failure, hangs) = state.withLock { state in
            state.calls.append(text)
            return (state.failure, state.hangs)
        }
        if let failure { throw failure }
        if hangs { try await Task.sleep(for: .seconds(3600)) }
    }

    func limited(to timeout: Duration) -> any BeaconNodeAPI { self }

    /// Values as JSON where they have fork-dependent shapes, so that unsized zero vectors look like sized ones.
    static func text(_ value: Any?) -> String {
        switch value {
        case nil: "nil"
        case let forked as any Forked:
            "\(forked.forkName)" + String(decoding: forked.jsonEncoded(.minimal), as: UTF8.self)
        case let list as [any Forked]: list.map { text($0) }.description
        case let ssz as any SSZType: String(decoding: ssz.jsonEncoded(Spec.minimal.limits), as: UTF8.self)
        case let list as [any SSZType]: list.map { text($0) }.description
        case let value?: "\(value)"
        }
    }

    var currentHealth: NodeHealth { state.withLock { $0.health } }
    var currentPublishResult: PublishResult { state.withLock { $0.publishResult } }
}
