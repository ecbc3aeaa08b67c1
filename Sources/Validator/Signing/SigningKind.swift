import SlashingProtection

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

    init(_ kind: DurableRecord.Kind) {
        switch kind {
        case .block: self = .block
        case .attestation: self = .attestation
        }
    }

    init(_ kind: UnrecordedKind) {
        switch kind {
        case .randaoReveal: self = .randaoReveal
        case .syncCommitteeMessage: self = .syncCommitteeMessage
        case .aggregateAndProof: self = .aggregateAndProof
        case .contributionAndProof: self = .contributionAndProof
        case .selectionProof: self = .selectionProof
        case .syncSelectionProof: self = .syncSelectionProof
        case .voluntaryExit: self = .voluntaryExit
        case .validatorRegistration: self = .validatorRegistration
        }
    }

    /// The lane in which the message waits for a signer.
    package var lane: SigningLane {
        switch self {
        case .block, .randaoReveal: .proposal
        case .attestation: .attestation
        case .syncCommitteeMessage: .sync
        case .aggregateAndProof, .contributionAndProof: .aggregate
        case .selectionProof, .syncSelectionProof, .voluntaryExit, .validatorRegistration: .selection
        }
    }
}

/// The kinds that no rule of slashing looks at. Blocks and attestations are not among them: for those there is no permit
/// without a `DurableRecord`.
enum UnrecordedKind: Hashable, Sendable, CaseIterable {
    case randaoReveal
    case syncCommitteeMessage
    case aggregateAndProof
    case contributionAndProof
    case selectionProof
    case syncSelectionProof
    case voluntaryExit
    case validatorRegistration
}

/// The order in which waiting messages get a signer, most urgent first.
package enum SigningLane: Int, Hashable, Sendable, CaseIterable, Comparable {
    /// Blocks and their RANDAO reveals.
    case proposal
    case attestation
    /// Sync committee messages.
    case sync
    /// Aggregates and contributions.
    case aggregate
    /// Selection proofs and what is in no hurry at all.
    case selection

    package static func < (a: SigningLane, b: SigningLane) -> Bool { a.rawValue < b.rawValue }
}
