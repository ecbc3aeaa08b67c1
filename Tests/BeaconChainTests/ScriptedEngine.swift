import ConsensusTypes
import ExecutionEngine
import Primitives
import SSZ
import StateTransition
import Synchronization

/// The built-in engine behind a script: it can fall silent, be busy syncing, or condemn payloads.
final class ScriptedEngine: ExecutionEngine {
    enum Mood: Sendable {
        case honest
        case silent
        case syncing
        /// Calls every payload invalid, and heads with it, and names the last valid one.
        case condemning(latestValidHash: Hash32?)
    }

    static let genesisHash = MockedStart.eth1BlockHash

    private let honest: BuiltInExecutionEngine
    private let mood = Mutex(Mood.honest)
    private let heads = Mutex<[Hash32]>([])

    init(_ spec: Spec = .minimal) {
        honest = BuiltInExecutionEngine(genesis: .init(hash: Self.genesisHash), limits: spec.limits)
    }

    func become(_ new: Mood) { mood.withLock { $0 = new } }

    /// The heads it was told of, in order.
    var toldHeads: [Hash32] { heads.withLock { $0 } }

    func newPayload(_ request: NewPayloadRequest) async throws -> EnginePayloadStatus {
        let answer = try await honest.newPayload(request)
        return try status(answer)
    }

    func forkchoiceUpdated(
        _ state: ForkchoiceState, attributes: PayloadAttributes?, fork: ForkName
    ) async throws -> ForkchoiceUpdate {
        let answer = try await honest.forkchoiceUpdated(state, attributes: attributes, fork: fork)
        let status = try status(answer.status)
        heads.withLock { $0.append(state.headBlockHash) }
        return ForkchoiceUpdate(status: status, payloadID: status == answer.status ? answer.payloadID : nil)
    }

    func getPayload(_ id: PayloadID, fork: ForkName) async throws -> BuiltPayload {
        try await honest.getPayload(id, fork: fork)
    }

    func getBlobs(_ versionedHashes: [Bytes32], fork: ForkName) async throws -> [BlobAndProofs?] { [] }

    func exchangeCapabilities() async throws -> Set<String> { [] }

    func clientVersions() async throws -> [EngineClientVersion] { [] }

    private func status(_ honest: EnginePayloadStatus) throws -> EnginePayloadStatus {
        switch mood.withLock({ $0 }) {
        case .honest: return honest
        case .silent: throw ExecutionEngineError.unreachable("nobody there")
        case .syncing: return .syncing
        case .condemning(let hash): return .invalid(latestValidHash: hash, reason: "scripted")
        }
    }
}
