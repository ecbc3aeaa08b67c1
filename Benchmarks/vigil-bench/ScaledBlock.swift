import ConsensusTypes
import Primitives
import SSZ
import StateTransition

/// A Fulu block with as many attestations as fit, each of all committees of its slot, and all but one of the sync committee.
enum ScaledBlock {
    /// A state in the middle of an epoch in which nobody has voted yet, and the block of its slot.
    static func make(
        validators: Int, _ context: TransitionContext, keys: [BLSPubkey]? = nil
    ) throws -> (state: ForkedBeaconState, block: ForkedSignedBeaconBlock) {
        let spec = context.spec
        var inner = ScaledState.atEpochEnd(validators: validators, spec, keys: keys)
        inner.slot -= 16
        inner.latestBlockHeader.slot = inner.slot
        inner.currentEpochParticipation = .init(repeating: 0, count: validators)
        var state = ForkedBeaconState.fulu(inner)
        try processSlots(&state, to: inner.slot + 1, context)
        guard case .fulu(let advanced) = state else { preconditionFailure("a state of another fork") }
        return (state, .fulu(.init(message: try block(on: advanced, context), signature: BLSSignature())))
    }

    private static func block(
        on state: Fulu.BeaconState, _ context: TransitionContext
    ) throws -> Fulu.BeaconBlock {
        let spec = context.spec
        let cache = try context.epochCache(state)
        var block = Fulu.BeaconBlock()
        block.slot = state.slot
        block.proposerIndex = try cache.proposerIndex(state, slot: state.slot)
        block.parentRoot = state.latestBlockHeader.hashTreeRoot(spec.limits)
        for distance in 1...spec.preset.maxAttestationsElectra {
            block.body.attestations.append(try attestation(state.slot - Slot(distance), state, cache, spec))
        }
        // Without one: the key of all together is at hand, and would hide the work.
        block.body.syncAggregate.syncCommitteeBits = .init((0..<spec.preset.syncCommitteeSize).map { $0 > 0 })
        block.body.executionPayload.prevRandao = getRandaoMix(state, cache.epoch, spec.preset)
        block.body.executionPayload.timestamp = try computeTimeAtSlot(state, state.slot, spec)
        let expected: ExpectedWithdrawals = try getExpectedWithdrawals(state, spec.preset)
        block.body.executionPayload.withdrawals = .init(expected.withdrawals)
        return block
    }

    private static func attestation(
        _ slot: Slot, _ state: Fulu.BeaconState, _ cache: EpochCache, _ spec: Spec
    ) throws -> Electra.Attestation {
        let committees = cache.current.committeesPerSlot
        var members = 0
        for index in 0..<committees { members += try cache.committee(slot: slot, index: CommitteeIndex(index)).count }
        let root = try getBlockRootAtSlot(state, slot, spec.preset)
        let target = Checkpoint(epoch: cache.epoch, root: try getBlockRoot(state, cache.epoch, spec.preset))
        return Electra.Attestation(
            aggregationBits: .init(Array(repeating: true, count: members)),
            data: AttestationData(
                slot: slot, index: 0, beaconBlockRoot: root, source: state.currentJustifiedCheckpoint, target: target),
            signature: BLSSignature(),
            committeeBits: .init((0..<spec.preset.maxCommitteesPerSlot).map { $0 < committees }))
    }
}
