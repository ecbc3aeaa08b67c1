import BLS
import BeaconAPI
import ConsensusTypes
import ForkChoice
import Primitives
import SSZ
import SlotClock
import StateTransition

/// An attestation that broke no rule but whose signatures are still to be verified.
struct CheckedAttestation: Sendable {
    var attestation: Phase0.Attestation
    var dataRoot: Root
    var attestingIndices: [ValidatorIndex]
    /// Who aggregated it; nil for a single vote.
    var aggregator: ValidatorIndex?
    var signatures: [SignatureSet]
}

extension BeaconChain {
    /// By how much another clock may be ahead or behind: never so much of a slot that its rhythm would be lost.
    nonisolated var clockDisparity: Millis {
        min(Millis(Int64(clamping: spec.config.maximumGossipClockDisparity)), Millis(clock.slotDuration.rawValue / 4))
    }

    /// - Throws: 400 for slots that have not begun, by the tolerated difference of clocks.
    func checkNotInFuture(_ slot: Slot) throws(BeaconAPIError) {
        guard let latest = slotWindow.latest else {
            throw .badRequest("slot \(slot) is in the future (the chain has not begun)")
        }
        guard slot <= latest else { throw .badRequest("slot \(slot) is in the future (now \(latest))") }
    }

    var slotWindow: SlotWindow {
        SlotWindow(clock: clock, now: time.now, tolerance: clockDisparity)
    }

    /// The committee of a vote: by the state of its target, which fixes the shuffling.
    func committee(of data: AttestationData) throws -> ArraySlice<ValidatorIndex> {
        let state = try checkpointState(data.target)
        return try context.committees(state, epoch: data.target.epoch).committee(slot: data.slot, index: data.index)
    }

    /// The gossip rules for a single vote. Nil when exactly this vote is known already.
    func check(_ attestation: Phase0.Attestation) throws -> CheckedAttestation? {
        try VoteRules(spec: spec, window: slotWindow).check(attestation.data, forkChoice)
        let state = try checkpointState(attestation.data.target)
        let committees = try context.committees(state, epoch: attestation.data.target.epoch)
        let members = try committeeMembers(of: attestation, committees)
        let count = attestation.aggregationBits.popCount
        guard count == 1 else { throw GossipRejection.notExactlyOneBit(count) }
        let indices = try getAttestingIndices(attestation.aggregationBits, committee: members)
        let dataRoot = attestation.data.hashTreeRoot(spec.limits)
        let epoch = attestation.data.target.epoch
        if let index = indices.first, let known = seen.attesters[AttesterEpoch(validator: index, epoch: epoch)] {
            guard known == dataRoot else { throw GossipRejection.alreadyAttested(index, epoch: epoch) }
            return nil
        }
        return CheckedAttestation(
            attestation: attestation, dataRoot: dataRoot, attestingIndices: indices,
            signatures: [try voteSignature(attestation, indices, state)])
    }

    /// The gossip rules for an aggregate. Nil when it is known already.
    func check(_ signed: Phase0.SignedAggregateAndProof) throws -> CheckedAttestation? {
        let message = signed.message
        let aggregate = message.aggregate
        try VoteRules(spec: spec, window: slotWindow).check(aggregate.data, forkChoice)
        let state = try checkpointState(aggregate.data.target)
        let epoch = aggregate.data.target.epoch
        let members = try committeeMembers(of: aggregate, try context.committees(state, epoch: epoch))
        guard aggregate.aggregationBits.popCount > 0 else { throw GossipRejection.noParticipants }
        let indices = try getAttestingIndices(aggregate.aggregationBits, committee: members)
        guard !seen.hasSuperset(of: AggregateVotes(aggregate)) else { return nil }
        let aggregator = message.aggregatorIndex
        if seen.aggregators.contains(AttesterEpoch(validator: aggregator, epoch: epoch)) { return nil }
        guard isAggregator(committeeLength: members.count, selectionProof: message.selectionProof) else {
            throw GossipRejection.notAggregator(aggregator)
        }
        guard members.contains(aggregator) else { throw GossipRejection.notInCommittee(aggregator) }
        return CheckedAttestation(
            attestation: aggregate, dataRoot: aggregate.data.hashTreeRoot(spec.limits), attestingIndices: indices,
            aggregator: aggregator,
            signatures: try aggregatorSignatures(signed, state) + [try voteSignature(aggregate, indices, state)])
    }

    private func voteSignature(
        _ attestation: Phase0.Attestation, _ indices: [ValidatorIndex], _ state: ForkedBeaconState
    ) throws -> SignatureSet {
        let domain = context.domain(DomainTypes.beaconAttester, state, epoch: attestation.data.target.epoch)
        return SignatureSet(
            message: computeSigningRoot(objectRoot: attestation.data.hashTreeRoot(spec.limits), domain: domain),
            keys: try indices.map { try context.publicKey($0, state) }, signature: attestation.signature)
    }

    /// The selection proof and the signature over the whole.
    private func aggregatorSignatures(
        _ signed: Phase0.SignedAggregateAndProof, _ state: ForkedBeaconState
    ) throws -> [SignatureSet] {
        let message = signed.message
        let epoch = message.aggregate.data.target.epoch
        return [
            try context.signatureSet(
                message.aggregatorIndex, state, objectRoot: message.aggregate.data.slot.hashTreeRoot(spec.limits),
                domain: context.domain(DomainTypes.selectionProof, state, epoch: epoch),
                signature: message.selectionProof),
            try context.signatureSet(
                message.aggregatorIndex, state, objectRoot: message.hashTreeRoot(spec.limits),
                domain: context.domain(DomainTypes.aggregateAndProof, state, epoch: epoch),
                signature: signed.signature),
        ]
    }

    /// Takes a vote whose signatures hold: pool, fork choice, memory, event.
    func accept(_ checked: CheckedAttestation) {
        let attestation = checked.attestation
        let epoch = attestation.data.target.epoch
        if let aggregator = checked.aggregator {
            seen.insertAggregator(aggregator, epoch: epoch)
            seen.insert(AggregateVotes(attestation))
            seen.insertLive(checked.attestingIndices, epoch: epoch)
        } else if let index = checked.attestingIndices.first {
            // While the signature was being verified, another vote of this validator may have come first.
            let known = seen.attesters[AttesterEpoch(validator: index, epoch: epoch)]
            guard known == nil || known == checked.dataRoot else { return }
            seen.insertAttester(index, epoch: epoch, dataRoot: checked.dataRoot)
        }
        // The signature verified, so it decodes.
        guard let signature = try? Signature(attestation.signature) else { return }
        attestationPool.insert(attestation, signature: signature, dataRoot: checked.dataRoot)
        tickForkChoice(time.now)
        try? forkChoice.onAttestation(
            ForkChoiceVote(
                slot: attestation.data.slot, beaconBlockRoot: attestation.data.beaconBlockRoot,
                target: attestation.data.target, attestingIndices: checked.attestingIndices))
        broadcaster.publish(.attestation(attestation))
    }
}
