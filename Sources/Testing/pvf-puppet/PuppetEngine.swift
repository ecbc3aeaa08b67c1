import CSandbox
import PVFEngine
import PVFPrimitives
import PVFWorker

/// An engine for tests of workers and hosts: the code is a script of what to do when it is prepared and executed.
///
/// A script is words apart by `;`, each a phase, `=` and an act, such as `prepare=ok;execute=halt`. What is left out is `ok`.
/// As a real engine does, it executes on a thread of its own.
struct PuppetEngine: WasmEngine {
    private static let magic: [UInt8] = Array("puppet:".utf8)

    func prepare(code: [UInt8], settings: EngineSettings) throws(PrepareFailure) -> [UInt8] {
        guard let script = String(validating: code, as: UTF8.self) else { throw .prevalidation("no script") }
        let act = Act(script, phase: "prepare")
        act.perform()
        switch act {
        case .trap(let reason): throw .prevalidation(reason)
        case .fail(let reason): throw .preparation(reason)
        default: return Self.magic + code
        }
    }

    func load(artifact: [UInt8], settings: EngineSettings) throws(LoadFailure) {
        guard artifact.starts(with: Self.magic) else { throw LoadFailure("no puppet's artifact") }
        let script = String(decoding: artifact.dropFirst(Self.magic.count), as: UTF8.self)
        if case .fail(let reason) = Act(script, phase: "load") { throw LoadFailure(reason) }
    }

    func execute(artifact: [UInt8], settings: EngineSettings, input: [UInt8]) -> ExecuteOutcome {
        guard artifact.starts(with: Self.magic) else { return .runtimeConstruction("no puppet's artifact") }
        let act = Act(String(decoding: artifact.dropFirst(Self.magic.count), as: UTF8.self), phase: "execute")
        onOwnThread { act.perform() }
        switch act {
        case .trap(let reason): return .invalid(reason)
        case .fail(let reason): return .runtimeConstruction(reason)
        case .garbage: return .returned([0xFF])
        default: return .returned(answer(to: input))
        }
    }

    func interrupt() {}

    /// A result whose head is the input's block data, so that a test sees which request was answered.
    private func answer(to input: [UInt8]) -> [UInt8] {
        guard let params = try? ValidationParams(scale: input) else { return [] }
        return ValidationResult(
            headData: params.blockData, newValidationCode: nil, upwardMessages: [], horizontalMessages: [],
            processedDownwardMessages: 0, hrmpWatermark: params.relayParentNumber
        ).scaleBytes
    }

    private func onOwnThread(_ work: @escaping @Sendable () -> Void) {
        final class Body {
            let work: @Sendable () -> Void
            init(_ work: @escaping @Sendable () -> Void) { self.work = work }
        }
        var thread: UInt64 = 0
        let context = Unmanaged.passRetained(Body(work))
        let result = csandbox_start_thread(
            1 << 20,
            { context in
                guard let context else { return }
                Unmanaged<Body>.fromOpaque(context).takeRetainedValue().work()
            }, context.toOpaque(), &thread)
        if result == 0 { csandbox_join_thread(thread) }
    }
}
