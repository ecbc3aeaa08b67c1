package import ConsensusTypes
package import Primitives
package import SSZ
package import StateTransition
import Synchronization

/// An execution engine of the program's own, for chains without execution clients: it keeps a chain of empty blocks
/// whose hashes, roots and fees are those that an execution client would compute, and executes nothing.
///
/// Deterministic: equal calls in equal order give equal answers. The memory is of headers, pruned at finality, and is
/// lost with the process; `trust` puts a new one on the last known payload.
package final class BuiltInExecutionEngine: ExecutionEngine {
    /// What the first block after the genesis block has to know of it.
    package struct Genesis: Sendable {
        /// The hash that the first payload names as its parent. Zero, as in an interop genesis state: no block at all.
        package var hash: Hash32
        package var timestamp: UInt64
        package var gasLimit: UInt64
        package var baseFeePerGas: UInt64
        /// Whether a block may have its parent's timestamp: in chains with slots of less than a second it must.
        package var allowsEqualTimestamps: Bool

        package init(
            hash: Hash32 = Hash32(), timestamp: UInt64 = 0, gasLimit: UInt64 = 60_000_000,
            baseFeePerGas: UInt64 = 1_000_000_000, allowsEqualTimestamps: Bool = false
        ) {
            self.allowsEqualTimestamps = allowsEqualTimestamps
            self.hash = hash
            self.timestamp = timestamp
            self.gasLimit = gasLimit
            self.baseFeePerGas = baseFeePerGas
        }
    }

    private let chain: Mutex<PayloadChain>
    private let limits: SSZLimits
    private let version: String

    /// - Parameters:
    ///   - version: the program's, for `clientVersions`.
    package init(genesis: Genesis = Genesis(), limits: SSZLimits, version: String = "") {
        self.limits = limits
        self.version = version
        chain = Mutex(
            PayloadChain(
                trusting: .init(
                    hash: genesis.hash, parentHash: genesis.hash, number: 0, timestamp: genesis.timestamp,
                    stateRoot: OrderedTrie.emptyRoot, gasLimit: genesis.gasLimit, gasUsed: 0,
                    baseFeePerGas: genesis.baseFeePerGas, blobGas: 0),
                allowsEqualTimestamps: genesis.allowsEqualTimestamps))
    }

    /// Builds on a payload whose ancestors are not known, the last one of a state loaded from disk for instance. The
    /// empty header of a chain that has not merged changes nothing.
    package func trust(_ header: some ExecutionPayloadFields) {
        guard !header.blockHash.isZero else { return }
        let deneb = header as? Deneb.ExecutionPayloadHeader
        let block = PayloadChain.Block(
            hash: header.blockHash, parentHash: header.parentHash, number: header.blockNumber,
            timestamp: header.timestamp, stateRoot: header.stateRoot, gasLimit: header.gasLimit,
            gasUsed: header.gasUsed, baseFeePerGas: UInt64(clamping: header.baseFeePerGas),
            blobGas: deneb.map { $0.blobGasUsed | $0.excessBlobGas } ?? 0)
        chain.withLock { $0.trust(block) }
    }

    package func newPayload(_ request: NewPayloadRequest) async throws -> EnginePayloadStatus { verify(request) }

    /// `newPayload` for those who cannot wait.
    package func verify(_ request: NewPayloadRequest) -> EnginePayloadStatus {
        chain.withLock { $0.newPayload(request, limits) }
    }

    package func forkchoiceUpdated(
        _ state: ForkchoiceState, attributes: PayloadAttributes?, fork: ForkName
    ) async throws -> ForkchoiceUpdate {
        try chain.withLock { chain throws(ExecutionEngineError) in
            try chain.forkchoiceUpdated(state, attributes: attributes, fork: fork, limits)
        }
    }

    package func getPayload(_ id: PayloadID, fork: ForkName) async throws -> BuiltPayload {
        try chain.withLock { chain throws(ExecutionEngineError) in try chain.getPayload(id) }
    }

    /// It has no pool.
    package func getBlobs(_ versionedHashes: [Bytes32], fork: ForkName) async throws -> [BlobAndProofs?] {
        versionedHashes.map { _ in nil }
    }

    /// Nothing to negotiate: it has what it is asked for.
    package func exchangeCapabilities() async throws -> Set<String> { [] }

    package func clientVersions() async throws -> [EngineClientVersion] {
        [EngineClientVersion(code: "VG", name: "Vigil built-in engine", version: version, commit: Bytes4())]
    }
}

extension BuiltInExecutionEngine: PayloadVerifier {
    /// `verify_and_notify_new_payload`: what is not known to be wrong passes.
    package func verifyAndNotifyNewPayload(_ request: NewPayloadRequest) -> Bool { verify(request).isImportable }
}
