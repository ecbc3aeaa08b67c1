/// The kinds of message that validators sign.
package enum SigningKind: Hashable, Sendable, CaseIterable {
    case block
    case attestation
    case randaoReveal
    case syncCommitteeMessage
    case aggregateAndProof
    case contributionAndProof
    case selectionProof
    case syncSelectionProof
    case voluntaryExit
    case validatorRegistration
    case deposit
    case executionPayloadBid
    case executionPayloadEnvelope
    case payloadAttestation
    case proposerPreferences
    case builderRequestAuth

    /// The lane in which the message waits for a signer.
    package var lane: SigningLane {
        switch self {
        case .block, .randaoReveal, .executionPayloadBid, .executionPayloadEnvelope, .builderRequestAuth: .proposal
        case .attestation: .attestation
        case .syncCommitteeMessage, .payloadAttestation: .sync
        case .aggregateAndProof, .contributionAndProof: .aggregate
        case .selectionProof, .syncSelectionProof, .voluntaryExit, .validatorRegistration, .deposit,
            .proposerPreferences:
            .selection
        }
    }
}

/// The order in which waiting messages get a signer, most urgent first.
package enum SigningLane: Int, Hashable, Sendable, CaseIterable, Comparable {
    /// Blocks and what a proposal waits for: RANDAO reveals, envelopes, requests to builders.
    case proposal
    case attestation
    /// Votes of small committees: sync committee messages and payload attestations.
    case sync
    /// Aggregates and contributions.
    case aggregate
    /// Selection proofs and what is in no hurry at all.
    case selection

    package static func < (a: SigningLane, b: SigningLane) -> Bool { a.rawValue < b.rawValue }
}
