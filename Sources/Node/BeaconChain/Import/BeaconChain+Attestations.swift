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
    var votes: CommitteeVotes
    var signature: BLSSignature
    var dataRoot: Root
    var attestingIndices: [ValidatorIndex]
    /// Who aggregated it; nil for a single vote.
    var aggregator: ValidatorIndex?
    var signatures: [SignatureSet]
    /// What its event says.
    var event: BeaconEvent
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

    /// The shuffling that a vote's committee is of: by the state of its target, which fixes it.
    func committees(of data: AttestationData) throws -> CommitteeCache {
        try context.committees(checkpointState(data.target), epoch: data.target.epoch)
    }

    /// The gossip rules for a single vote. Nil when exactly this vote is known already.
    func check(_ attestation: ForkedSubmittedAttestation) throws -> CheckedAttestation? {
        let data = attestation.data
        try checkForm(attestation.forkName, data)
        try VoteRules(spec: spec, window: slotWindow).check(data, forkChoice)
        let state = try checkpointState(data.target)
        let single = try SingleVote(attestation, context.committees(state, epoch: data.target.epoch))
        let dataRoot = data.hashTreeRoot(spec.limits)
        let epoch = data.target.epoch
        if let known = seen.attesters[AttesterEpoch(validator: single.attester, epoch: epoch)] {
            guard known == dataRoot else { throw GossipRejection.alreadyAttested(single.attester, epoch: epoch) }
            return nil
        }
        return CheckedAttestation(
            votes: single.votes, signature: attestation.signature, dataRoot: dataRoot,
            attestingIndices: [single.attester],
            signatures: [try voteSignature(data, [single.attester], attestation.signature, state)],
            event: single.event)
    }

    /// The gossip rules for an aggregate. Nil when it is known already.
    func check(_ forked: ForkedSignedAggregateAndProof) throws -> CheckedAttestation? {
        let signed = try SubmittedAggregate(forked, spec.limits)
        let data = signed.votes.vote.data
        try checkForm(forked.forkName, data)
        try VoteRules(spec: spec, window: slotWindow).check(data, forkChoice)
        let state = try checkpointState(data.target)
        let epoch = data.target.epoch
        let members = try committeeMembers(of: signed.votes, context.committees(state, epoch: epoch))
        guard signed.votes.bits.popCount > 0 else { throw GossipRejection.noParticipants }
        let indices = try getAttestingIndices(signed.votes.bits, committee: members)
        guard !seen.hasSuperset(of: signed.votes) else { return nil }
        let aggregator = signed.aggregatorIndex
        if seen.aggregators.contains(AttesterEpoch(validator: aggregator, epoch: epoch)) { return nil }
        guard isAggregator(committeeLength: members.count, slotSignature: signed.selectionProof) else {
            throw GossipRejection.notAggregator(aggregator)
        }
        guard members.contains(aggregator) else { throw GossipRejection.notInCommittee(aggregator) }
        return CheckedAttestation(
            votes: signed.votes, signature: signed.aggregateSignature, dataRoot: data.hashTreeRoot(spec.limits),
            attestingIndices: indices, aggregator: aggregator,
            signatures: try aggregatorSignatures(signed, state) + [
                try voteSignature(data, indices, signed.aggregateSignature, state)
            ], event: signed.event)
    }

    /// The form of an attestation changed with Electra: it is that of its slot.
    private func checkForm(_ fork: ForkName, _ data: AttestationData) throws(GossipRejection) {
        let expected = spec.forkName(at: data.slot)
        guard (fork >= .electra) == (expected >= .electra) else {
            throw .wrongForm(found: fork, expected: expected)
        }
    }

    private func voteSignature(
        _ data: AttestationData, _ indices: [ValidatorIndex], _ signature: BLSSignature, _ state: ForkedBeaconState
    ) throws -> SignatureSet {
        let domain = context.domain(DomainTypes.beaconAttester, state, epoch: data.target.epoch)
        return SignatureSet(
            message: computeSigningRoot(objectRoot: data.hashTreeRoot(spec.limits), domain: domain),
            keys: try indices.map { try context.publicKey($0, state) }, signature: signature)
    }

    /// The selection proof and the signature over the whole.
    private func aggregatorSignatures(
        _ signed: SubmittedAggregate, _ state: ForkedBeaconState
    ) throws -> [SignatureSet] {
        let data = signed.votes.vote.data
        return [
            try context.signatureSet(
                signed.aggregatorIndex, state, objectRoot: data.slot.hashTreeRoot(spec.limits),
                domain: context.domain(DomainTypes.selectionProof, state, epoch: data.target.epoch),
                signature: signed.selectionProof),
            try context.signatureSet(
                signed.aggregatorIndex, state, objectRoot: signed.messageRoot,
                domain: context.domain(DomainTypes.aggregateAndProof, state, epoch: data.target.epoch),
                signature: signed.signature),
        ]
    }

    /// Takes a vote whose signatures hold: pool, fork choice, memory, event.
    func accept(_ checked: CheckedAttestation) {
        let data = checked.votes.vote.data
        let epoch = data.target.epoch
        if let aggregator = checked.aggregator {
            seen.insertAggregator(aggregator, epoch: epoch)
            seen.insert(checked.votes)
            seen.insertLive(checked.attestingIndices, epoch: epoch)
        } else if let index = checked.attestingIndices.first {
            // While the signature was being verified, another vote of this validator may have come first.
            let known = seen.attesters[AttesterEpoch(validator: index, epoch: epoch)]
            guard known == nil || known == checked.dataRoot else { return }
            seen.insertAttester(index, epoch: epoch, dataRoot: checked.dataRoot)
        }
        // The signature verified, so it decodes.
        guard let signature = try? Signature(checked.signature) else { return }
        attestationPool.insert(checked.votes, signature: signature, dataRoot: checked.dataRoot)
        tickForkChoice(time.now)
        try? forkChoice.onAttestation(
            ForkChoiceVote(
                slot: data.slot, beaconBlockRoot: data.beaconBlockRoot, target: data.target,
                attestingIndices: checked.attestingIndices))
        broadcaster.publish(checked.event)
    }
}
