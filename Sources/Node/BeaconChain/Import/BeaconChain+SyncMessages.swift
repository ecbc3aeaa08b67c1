import BLS
import BeaconAPI
import ConsensusTypes
import Primitives
import SSZ
import SlotClock
import StateTransition

/// A sync committee message that broke no rule but whose signature is still to be verified.
struct CheckedSyncMessage: Sendable {
    var message: SyncCommitteeMessage
    /// The validator's positions in each of its subcommittees.
    var positions: [UInt64: [Int]]
    var signatures: [SignatureSet]
}

/// A contribution that broke no rule but whose signatures are still to be verified.
struct CheckedContribution: Sendable {
    var signed: SignedContributionAndProof
    var signatures: [SignatureSet]
}

extension BeaconChain {
    var syncSubcommitteeSize: Int { Int(spec.preset.syncCommitteeSize / Constants.syncCommitteeSubnetCount) }

    /// The members that sign in a slot, in committee order: `get_sync_subcommittee_pubkeys` for all subcommittees.
    ///
    /// The committee of the next slot's epoch: what is signed in a slot is included in the next one.
    func syncCommitteeMembers(
        signingIn slot: Slot, _ state: ForkedBeaconState
    ) throws -> [ValidatorIndex] {
        let period = spec.computeSyncCommitteePeriod(spec.computeEpochAtSlot(state.slot))
        let signingPeriod = spec.computeSyncCommitteePeriod(spec.computeEpochAtSlot(slot + 1))
        let committee = signingPeriod == period ? state.currentSyncCommittee : state.nextSyncCommittee
        guard let committee, signingPeriod.rawValue - min(period.rawValue, signingPeriod.rawValue) <= 1 else {
            throw GossipRejection.noSyncCommittee(slot)
        }
        return try context.syncCommitteeIndices(of: committee, in: state)
    }

    /// The gossip rules for a message of the current slot. Nil when the validator's message is known already.
    func check(_ message: SyncCommitteeMessage) throws -> CheckedSyncMessage? {
        try checkCurrent(message.slot)
        let state = try headState(at: message.slot)
        guard message.validatorIndex.int < state.validators.count else {
            throw GossipRejection.validatorIndexOutOfRange(message.validatorIndex)
        }
        let members = try syncCommitteeMembers(signingIn: message.slot, state)
        var positions: [UInt64: [Int]] = [:]
        for (position, member) in members.enumerated() where member == message.validatorIndex {
            positions[UInt64(position / syncSubcommitteeSize), default: []].append(position % syncSubcommitteeSize)
        }
        guard !positions.isEmpty else { throw GossipRejection.notInSyncCommittee(message.validatorIndex) }
        positions = positions.filter { !seen.syncMessages.contains(member(message, $0.key)) }
        guard !positions.isEmpty else { return nil }
        let signature = try context.signatureSet(
            message.validatorIndex, state, objectRoot: message.beaconBlockRoot,
            domain: syncDomain(DomainTypes.syncCommittee, message.slot, state), signature: message.signature)
        return CheckedSyncMessage(message: message, positions: positions, signatures: [signature])
    }

    func accept(_ checked: CheckedSyncMessage) {
        let message = checked.message
        guard let signature = try? Signature(message.signature) else { return }
        for (subcommittee, positions) in checked.positions {
            seen.insertSyncMessage(member(message, subcommittee))
            let key = SyncPool.Key(
                slot: message.slot, beaconBlockRoot: message.beaconBlockRoot, subcommittee: subcommittee)
            syncPool.insert(key, positions: positions, signature: signature)
        }
    }

    /// The gossip rules for a contribution of the current slot. Nil when the aggregator's is known already.
    func check(_ signed: SignedContributionAndProof) throws -> CheckedContribution? {
        let contribution = signed.message.contribution
        let aggregator = signed.message.aggregatorIndex
        try checkCurrent(contribution.slot)
        guard contribution.subcommitteeIndex < Constants.syncCommitteeSubnetCount else {
            throw GossipRejection.subcommitteeOutOfRange(contribution.subcommitteeIndex)
        }
        guard !contribution.aggregationBits.isZero else { throw GossipRejection.noParticipants }
        guard isSyncCommitteeAggregator(signed.message.selectionProof, spec.preset) else {
            throw GossipRejection.notAggregator(aggregator)
        }
        let state = try headState(at: contribution.slot)
        guard aggregator.int < state.validators.count else {
            throw GossipRejection.validatorIndexOutOfRange(aggregator)
        }
        let members = try syncCommitteeMembers(signingIn: contribution.slot, state)
        let start = Int(contribution.subcommitteeIndex) * syncSubcommitteeSize
        let subcommittee = members[start..<start + syncSubcommitteeSize]
        guard subcommittee.contains(aggregator) else { throw GossipRejection.notInSyncCommittee(aggregator) }
        let key = SeenMessages.SyncMember(
            slot: contribution.slot, validator: aggregator, subcommittee: contribution.subcommitteeIndex)
        guard !seen.syncAggregators.contains(key), !seen.hasSuperset(of: ContributionVotes(contribution)) else {
            return nil
        }
        return CheckedContribution(
            signed: signed, signatures: try contributionSignatures(signed, Array(subcommittee), state))
    }

    /// The selection proof, the signature over the whole, and the members' aggregate.
    private func contributionSignatures(
        _ signed: SignedContributionAndProof, _ subcommittee: [ValidatorIndex], _ state: ForkedBeaconState
    ) throws -> [SignatureSet] {
        let contribution = signed.message.contribution
        let aggregator = signed.message.aggregatorIndex
        let selection = SyncAggregatorSelectionData(
            slot: contribution.slot, subcommitteeIndex: contribution.subcommitteeIndex)
        let members = contribution.aggregationBits.setIndices.map { subcommittee[$0] }
        let domain = syncDomain(DomainTypes.syncCommittee, contribution.slot, state)
        return [
            try context.signatureSet(
                aggregator, state, objectRoot: selection.hashTreeRoot(spec.limits),
                domain: syncDomain(DomainTypes.syncCommitteeSelectionProof, contribution.slot, state),
                signature: signed.message.selectionProof),
            try context.signatureSet(
                aggregator, state, objectRoot: signed.message.hashTreeRoot(spec.limits),
                domain: syncDomain(DomainTypes.contributionAndProof, contribution.slot, state),
                signature: signed.signature),
            SignatureSet(
                message: computeSigningRoot(objectRoot: contribution.beaconBlockRoot, domain: domain),
                keys: try members.map { try context.publicKey($0, state) }, signature: contribution.signature),
        ]
    }

    func accept(_ checked: CheckedContribution) {
        let contribution = checked.signed.message.contribution
        let member = SeenMessages.SyncMember(
            slot: contribution.slot, validator: checked.signed.message.aggregatorIndex,
            subcommittee: contribution.subcommitteeIndex)
        seen.insertSyncAggregator(member)
        seen.insert(ContributionVotes(contribution))
        guard let signature = try? Signature(contribution.signature) else { return }
        syncPool.insert(contribution, signature: signature)
        broadcaster.publish(.contributionAndProof(checked.signed))
    }

    /// `is_current_slot`.
    private func checkCurrent(_ slot: Slot) throws(GossipRejection) {
        let window = slotWindow
        guard window.contains(slot, range: 0) else { throw .slotOutOfRange(slot: slot, current: window.latest) }
    }

    private func syncDomain(_ type: DomainType, _ slot: Slot, _ state: ForkedBeaconState) -> Domain {
        context.domain(type, state, epoch: spec.computeEpochAtSlot(slot))
    }

    private func member(_ message: SyncCommitteeMessage, _ subcommittee: UInt64) -> SeenMessages.SyncMember {
        SeenMessages.SyncMember(slot: message.slot, validator: message.validatorIndex, subcommittee: subcommittee)
    }
}
