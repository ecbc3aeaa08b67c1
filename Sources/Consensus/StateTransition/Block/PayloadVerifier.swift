package import ConsensusTypes
package import Primitives

/// What an execution engine is asked to verify (`NewPayloadRequest` of each fork's beacon-chain.md).
package enum NewPayloadRequest: Sendable, Equatable {
    case bellatrix(Bellatrix.ExecutionPayload)
    case capella(Capella.ExecutionPayload)
    case deneb(Deneb.ExecutionPayload, versionedHashes: [Bytes32], parentBeaconBlockRoot: Root)
    /// Electra and Fulu.
    case electra(
        Electra.ExecutionPayload, versionedHashes: [Bytes32], parentBeaconBlockRoot: Root,
        executionRequests: ExecutionRequests)
}

/// The execution engine as block processing sees it: `verify_and_notify_new_payload` and nothing else.
///
/// Synchronous, as in the specification. A node that asks its engine apart from the transition leaves the default,
/// which accepts every payload.
package protocol PayloadVerifier: Sendable {
    /// Whether the payload is valid.
    func verifyAndNotifyNewPayload(_ request: NewPayloadRequest) -> Bool
}

/// Accepts every payload: somebody else asks the execution engine.
package struct AcceptingPayloadVerifier: PayloadVerifier {
    package init() {}

    package func verifyAndNotifyNewPayload(_ request: NewPayloadRequest) -> Bool { true }
}
