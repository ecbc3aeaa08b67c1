package import ConsensusTypes
package import Primitives

extension SigningContext {
    /// The root that a key signs for a message.
    package func signingRoot(_ content: SigningContent) -> Root {
        switch content {
        case .block(let header, _): signingRoot(block: header)
        case .attestation(let data): signingRoot(attestation: data)
        case .unrecorded(let content): signingRoot(content)
        }
    }

    /// The root that a key signs for a message that needs no record.
    package func signingRoot(_ content: UnrecordedContent) -> Root {
        switch content {
        case .randaoReveal(let epoch): signingRoot(randaoReveal: epoch)
        case .aggregationSlot(let slot): signingRoot(selectionProof: slot)
        case .aggregateAndProof(let message): signingRoot(aggregateAndProof: message)
        case .syncCommitteeMessage(let root, let slot): signingRoot(syncCommitteeMessage: root, slot: slot)
        case .syncSelectionProof(let data): signingRoot(syncSelection: data)
        case .contributionAndProof(let message): signingRoot(contributionAndProof: message)
        case .voluntaryExit(let exit, let current): signingRoot(voluntaryExit: exit, current: current)
        case .validatorRegistration(let message): signingRoot(validatorRegistration: message)
        case .deposit(let message): signingRoot(deposit: message)
        case .executionPayloadBid(let bid): signingRoot(executionPayloadBid: bid)
        case .executionPayloadEnvelope(let envelope): signingRoot(executionPayloadEnvelope: envelope)
        case .payloadAttestation(let data): signingRoot(payloadAttestation: data)
        case .proposerPreferences(let message): signingRoot(proposerPreferences: message)
        case .builderRequestAuth(let message): signingRoot(builderRequestAuth: message)
        }
    }

    /// The fork whose version is in the message's domain; nil for messages that are signed without a chain.
    ///
    /// `get_domain` with this fork gives the domain of `signingRoot`. For an exit in Capella's domain (EIP-7044) the fork
    /// has no other version than Capella's.
    package func fork(of content: SigningContent) -> Fork? {
        switch content {
        case .unrecorded(.voluntaryExit(_, let current)) where spec.forkName(at: current) >= .deneb:
            let version = spec.config.capellaForkVersion
            return Fork(previousVersion: version, currentVersion: version, epoch: spec.config.capellaForkEpoch)
        default:
            return epoch(of: content).map(spec.fork(at:))
        }
    }

    /// The epoch of the message's domain; nil for messages that are signed without a chain.
    private func epoch(of content: SigningContent) -> Epoch? {
        switch content {
        case .block(let header, _): spec.computeEpochAtSlot(header.slot)
        case .attestation(let data): data.target.epoch
        case .unrecorded(let content): epoch(of: content)
        }
    }

    private func epoch(of content: UnrecordedContent) -> Epoch? {
        switch content {
        case .randaoReveal(let epoch): epoch
        case .voluntaryExit(let exit, _): exit.epoch
        case .aggregationSlot(let slot), .syncCommitteeMessage(_, let slot): spec.computeEpochAtSlot(slot)
        case .aggregateAndProof(let message): spec.computeEpochAtSlot(message.aggregate.data.slot)
        case .syncSelectionProof(let data): spec.computeEpochAtSlot(data.slot)
        case .contributionAndProof(let message): spec.computeEpochAtSlot(message.contribution.slot)
        case .executionPayloadBid(let bid): spec.computeEpochAtSlot(bid.slot)
        case .executionPayloadEnvelope(let envelope): spec.computeEpochAtSlot(Slot(envelope.payload.slotNumber))
        case .payloadAttestation(let data): spec.computeEpochAtSlot(data.slot)
        case .proposerPreferences(let message): spec.computeEpochAtSlot(message.proposalSlot)
        case .validatorRegistration, .deposit, .builderRequestAuth: nil
        }
    }
}
