package import ConsensusTypes
package import Primitives

/// A message to sign, whole, so that a signer on another machine can be told what it signs.
package enum SigningContent: Hashable, Sendable {
    /// A block by its header, which has the block's root. The whole block comes along before Bellatrix only, where
    /// remote signers want to see it.
    case block(BeaconBlockHeader, whole: ForkedBeaconBlock?)
    case attestation(AttestationData)
    /// A message that no rule of slashing looks at.
    case unrecorded(UnrecordedContent)

    package var kind: SigningKind {
        switch self {
        case .block: .block
        case .attestation: .attestation
        case .unrecorded(let content): content.kind
        }
    }
}

/// The messages that no rule of slashing looks at. Blocks and attestations are not among them: for those there is no
/// permit without a `DurableRecord`.
package enum UnrecordedContent: Hashable, Sendable {
    case randaoReveal(Epoch)
    /// The slot of an attestation aggregator's selection proof.
    case aggregationSlot(Slot)
    case aggregateAndProof(ForkedAggregateAndProof)
    /// A vote for a block root in a slot.
    case syncCommitteeMessage(Root, slot: Slot)
    case syncSelectionProof(SyncAggregatorSelectionData)
    case contributionAndProof(ContributionAndProof)
    /// `current` is the epoch that the chain is in, which decides the domain (EIP-7044).
    case voluntaryExit(VoluntaryExit, current: Epoch)
    case validatorRegistration(ValidatorRegistration)
    case deposit(DepositMessage)
    case executionPayloadBid(Gloas.ExecutionPayloadBid)
    case executionPayloadEnvelope(Gloas.ExecutionPayloadEnvelope)
    case payloadAttestation(PayloadAttestationData)
    case proposerPreferences(ProposerPreferences)
    case builderRequestAuth(BuilderRequestAuth)

    package var kind: SigningKind {
        switch self {
        case .randaoReveal: .randaoReveal
        case .aggregationSlot: .selectionProof
        case .aggregateAndProof: .aggregateAndProof
        case .syncCommitteeMessage: .syncCommitteeMessage
        case .syncSelectionProof: .syncSelectionProof
        case .contributionAndProof: .contributionAndProof
        case .voluntaryExit: .voluntaryExit
        case .validatorRegistration: .validatorRegistration
        case .deposit: .deposit
        case .executionPayloadBid: .executionPayloadBid
        case .executionPayloadEnvelope: .executionPayloadEnvelope
        case .payloadAttestation: .payloadAttestation
        case .proposerPreferences: .proposerPreferences
        case .builderRequestAuth: .builderRequestAuth
        }
    }
}
