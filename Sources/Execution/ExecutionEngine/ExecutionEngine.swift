package import ConsensusTypes
package import Primitives
package import StateTransition

/// The execution client as the consensus client sees it (bellatrix/beacon-chain.md "Execution engine", execution-apis
/// `src/engine`). One instance serves any number of callers at once.
///
/// Every call ends within a deadline of the implementation's with an answer or an `ExecutionEngineError`; a call that
/// is cancelled throws `CancellationError`.
package protocol ExecutionEngine: Sendable {
    /// `engine_newPayload`: asks to verify a payload, and hands it over for import.
    func newPayload(_ request: NewPayloadRequest) async throws -> EnginePayloadStatus

    /// `engine_forkchoiceUpdated`: the new head, and with attributes the order to begin a payload on it.
    ///
    /// The caller keeps the order of its updates: one at a time.
    /// - Parameter fork: of the head's next slot, and so of the payload that is begun.
    func forkchoiceUpdated(
        _ state: ForkchoiceState, attributes: PayloadAttributes?, fork: ForkName
    ) async throws -> ForkchoiceUpdate

    /// `engine_getPayload`: the payload that was begun.
    /// - Parameter fork: the one that it was begun for.
    func getPayload(_ id: PayloadID, fork: ForkName) async throws -> BuiltPayload

    /// `engine_getBlobs`: the blobs of the engine's pool by versioned hash, nil where it has none; as many as asked
    /// for.
    /// - Parameter fork: of the block that commits to them; from Fulu each comes with the proofs of its cells.
    func getBlobs(_ versionedHashes: [Bytes32], fork: ForkName) async throws -> [BlobAndProofs?]

    /// `engine_exchangeCapabilities`: the methods that the engine has, by their versioned names.
    func exchangeCapabilities() async throws -> Set<String>

    /// `engine_getClientVersionV1`: who the engine is; several behind a multiplexer, none when it does not say.
    func clientVersions() async throws -> [EngineClientVersion]
}
