package import ConsensusTypes
package import Primitives
import SSZ

/// The chain that is signed for: what the domains of all messages come from.
package struct SigningContext: Sendable {
    package let spec: Spec
    package let genesisValidatorsRoot: Root

    package init(spec: Spec, genesisValidatorsRoot: Root) {
        self.spec = spec
        self.genesisValidatorsRoot = genesisValidatorsRoot
    }

    /// `get_attestation_signature` (phase0/validator.md): the domain of the target's epoch.
    package func signingRoot(attestation data: AttestationData) -> Root {
        signingRoot(data, DomainTypes.beaconAttester, data.target.epoch)
    }

    /// `get_block_signature` (phase0/validator.md). A header has the root of its block, whole or blinded.
    package func signingRoot(block header: BeaconBlockHeader) -> Root {
        signingRoot(header, DomainTypes.beaconProposer, spec.computeEpochAtSlot(header.slot))
    }

    /// `get_epoch_signature` (phase0/validator.md): the RANDAO reveal.
    package func signingRoot(randaoReveal epoch: Epoch) -> Root {
        signingRoot(epoch, DomainTypes.randao, epoch)
    }

    /// `get_slot_signature` (phase0/validator.md): the proof that selects aggregators.
    package func signingRoot(selectionProof slot: Slot) -> Root {
        signingRoot(slot, DomainTypes.selectionProof, spec.computeEpochAtSlot(slot))
    }

    /// `get_aggregate_and_proof_signature` (phase0/validator.md).
    package func signingRoot(aggregateAndProof message: ForkedAggregateAndProof) -> Root {
        let epoch = spec.computeEpochAtSlot(message.aggregate.data.slot)
        let domain = spec.domain(DomainTypes.aggregateAndProof, epoch, genesisValidatorsRoot: genesisValidatorsRoot)
        return computeSigningRoot(objectRoot: message.hashTreeRoot(spec), domain: domain)
    }

    /// `get_sync_committee_message` (altair/validator.md): a vote for a block root in a slot.
    package func signingRoot(syncCommitteeMessage blockRoot: Root, slot: Slot) -> Root {
        signingRoot(blockRoot, DomainTypes.syncCommittee, spec.computeEpochAtSlot(slot))
    }

    /// `get_sync_committee_selection_proof` (altair/validator.md).
    package func signingRoot(syncSelection data: SyncAggregatorSelectionData) -> Root {
        signingRoot(data, DomainTypes.syncCommitteeSelectionProof, spec.computeEpochAtSlot(data.slot))
    }

    /// `get_contribution_and_proof_signature` (altair/validator.md).
    package func signingRoot(contributionAndProof message: ContributionAndProof) -> Root {
        let epoch = spec.computeEpochAtSlot(message.contribution.slot)
        return signingRoot(message, DomainTypes.contributionAndProof, epoch)
    }

    /// A voluntary exit; from Deneb on always in Capella's domain (EIP-7044).
    /// - Parameter current: the epoch that the chain is in, which decides the rule; not the exit's own epoch.
    package func signingRoot(voluntaryExit exit: VoluntaryExit, current: Epoch) -> Root {
        let domain = spec.voluntaryExitDomain(
            exit, current: spec.forkName(at: current), genesisValidatorsRoot: genesisValidatorsRoot)
        return computeSigningRoot(exit, domain, spec.limits)
    }

    /// A registration with builders (builder-specs): the genesis fork's domain without a chain.
    package func signingRoot(validatorRegistration message: ValidatorRegistration) -> Root {
        computeSigningRoot(message, spec.computeDomain(DomainTypes.applicationBuilder), spec.limits)
    }

    /// A deposit (phase0/validator.md): the genesis fork's domain without a chain.
    package func signingRoot(deposit message: DepositMessage) -> Root {
        computeSigningRoot(message, spec.computeDomain(DomainTypes.deposit), spec.limits)
    }

    /// `get_execution_payload_bid_signature` (gloas/builder.md).
    package func signingRoot(executionPayloadBid bid: Gloas.ExecutionPayloadBid) -> Root {
        signingRoot(bid, DomainTypes.beaconBuilder, spec.computeEpochAtSlot(bid.slot))
    }

    /// `get_execution_payload_envelope_signature` (gloas/builder.md); the payload names the slot of its state.
    package func signingRoot(executionPayloadEnvelope envelope: Gloas.ExecutionPayloadEnvelope) -> Root {
        let slot = Slot(envelope.payload.slotNumber)
        return signingRoot(envelope, DomainTypes.beaconBuilder, spec.computeEpochAtSlot(slot))
    }

    /// `get_payload_attestation_message_signature` (gloas/validator.md).
    package func signingRoot(payloadAttestation data: PayloadAttestationData) -> Root {
        signingRoot(data, DomainTypes.ptcAttester, spec.computeEpochAtSlot(data.slot))
    }

    /// `get_signed_proposer_preferences` (gloas/validator.md): the domain of the epoch of the proposal.
    package func signingRoot(proposerPreferences message: ProposerPreferences) -> Root {
        signingRoot(message, DomainTypes.proposerPreferences, spec.computeEpochAtSlot(message.proposalSlot))
    }

    /// A request to a builder (builder-specs gloas/builder.md): the genesis fork's domain without a chain.
    package func signingRoot(builderRequestAuth message: BuilderRequestAuth) -> Root {
        computeSigningRoot(message, spec.computeDomain(DomainTypes.builderRequestAuth), spec.limits)
    }

    private func signingRoot(_ object: some SSZType, _ type: DomainType, _ epoch: Epoch) -> Root {
        let domain = spec.domain(type, epoch, genesisValidatorsRoot: genesisValidatorsRoot)
        return computeSigningRoot(object, domain, spec.limits)
    }
}
