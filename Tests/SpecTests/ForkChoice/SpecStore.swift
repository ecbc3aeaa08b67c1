import BLS
import ConsensusTypes
import ForkChoice
import Primitives
import SSZ
import StateTransition
import TestSupport

/// The specification's `Store` for the vectors: the fork choice with the states it needs.
struct SpecStore {
    let spec: Spec
    let context: TransitionContext
    var forkChoice: ForkChoice
    private var states: [Root: ForkedBeaconState]

    /// `get_forkchoice_store`.
    init(anchorState: ForkedBeaconState, anchorBlock: ForkedBeaconBlock, spec: Spec) throws {
        let root = anchorBlock.hashTreeRoot(spec)
        guard anchorBlock.stateRoot == anchorState.hashTreeRoot(spec) else {
            throw VectorError("the anchor block is not of the anchor state")
        }
        let checkpoint = Checkpoint(epoch: spec.computeEpochAtSlot(anchorState.slot), root: root)
        self.spec = spec
        context = TransitionContext(spec)
        states = [root: anchorState]
        forkChoice = ForkChoice(
            anchor: ForkChoiceBlock(
                root: root, parentRoot: anchorBlock.parentRoot, stateRoot: anchorBlock.stateRoot,
                slot: anchorBlock.slot, proposerIndex: anchorBlock.proposerIndex,
                justifiedCheckpoint: anchorState.currentJustifiedCheckpoint,
                finalizedCheckpoint: anchorState.finalizedCheckpoint, unrealizedJustifiedCheckpoint: checkpoint,
                unrealizedFinalizedCheckpoint: checkpoint),
            epoch: checkpoint.epoch, genesisTimeMs: anchorState.genesisTime * 1000,
            balances: Self.balances(anchorState, checkpoint), parameters: ForkChoiceParameters(spec))
    }

    mutating func tick(seconds: UInt64) throws {
        try forkChoice.onTick(timeMs: seconds * 1000)
        try refreshBalances()
    }

    /// `on_block`, and as the tests' format has it, `on_attestation` and `on_attester_slashing` for its contents.
    mutating func onBlock(_ block: ForkedSignedBeaconBlock) throws {
        let root = block.blockRoot(spec)
        guard !forkChoice.contains(root) else { return }
        try forkChoice.validateBlock(slot: block.slot, parentRoot: block.parentRoot)
        guard var state = states[block.parentRoot] else { throw VectorError("no state for the parent") }
        try stateTransition(&state, block, context)
        let unrealized = try unrealizedCheckpoints(state)
        try forkChoice.onBlock(
            ForkChoiceBlock(
                root: root, parentRoot: block.parentRoot, stateRoot: block.stateRoot, slot: block.slot,
                proposerIndex: block.proposerIndex, justifiedCheckpoint: state.currentJustifiedCheckpoint,
                finalizedCheckpoint: state.finalizedCheckpoint, unrealizedJustifiedCheckpoint: unrealized.justified,
                unrealizedFinalizedCheckpoint: unrealized.finalized))
        states[root] = state
        try refreshBalances()
        guard case .altair(let altair) = block else { return }
        for attestation in altair.message.body.attestations { try onAttestation(attestation, isFromBlock: true) }
        for slashing in altair.message.body.attesterSlashings { try onAttesterSlashing(slashing) }
    }

    mutating func onAttestation(_ attestation: Phase0.Attestation, isFromBlock: Bool) throws {
        let target = attestation.data.target
        guard attestation.data.slot < forkChoice.currentSlot else { throw VectorError("too early") }
        guard let base = states[target.root] else { throw ForkChoiceError.unknownTarget(target.root) }
        let state = try altairState(base, at: spec.computeStartSlotAtEpoch(target.epoch))
        let committee = try context.committeeCache(state, epoch: target.epoch)
            .committee(slot: attestation.data.slot, index: attestation.data.index)
        let indices = try getAttestingIndices(attestation.aggregationBits, committee: committee).sorted()
        let set = try attestationSignatureSet(state, indices, attestation.data, attestation.signature, context)
        guard set.verify() else { throw VectorError("invalid signature") }
        try forkChoice.onAttestation(
            ForkChoiceVote(
                slot: attestation.data.slot, beaconBlockRoot: attestation.data.beaconBlockRoot, target: target,
                attestingIndices: indices), isFromBlock: isFromBlock)
    }

    mutating func onAttesterSlashing(_ slashing: Phase0.AttesterSlashing) throws {
        guard let base = states[forkChoice.justifiedCheckpoint.root] else { throw VectorError("no justified state") }
        let state = try altairState(base, at: base.slot)
        guard isSlashableAttestationData(slashing.attestation1.data, slashing.attestation2.data) else {
            throw VectorError("not slashable")
        }
        for attestation in [slashing.attestation1, slashing.attestation2] {
            let indices = attestation.attestingIndices
            try checkAttestingIndices(state, indices)
            let set = try attestationSignatureSet(state, indices, attestation.data, attestation.signature, context)
            guard set.verify() else { throw VectorError("invalid signature") }
        }
        let first = Set(slashing.attestation1.attestingIndices)
        forkChoice.onAttesterSlashing(slashing.attestation2.attestingIndices.filter { first.contains($0) })
    }

    private mutating func refreshBalances() throws {
        guard forkChoice.needsJustifiedBalances else { return }
        let checkpoint = forkChoice.justifiedCheckpoint
        guard let base = states[checkpoint.root] else { throw VectorError("no state at the justified checkpoint") }
        let state = try altairState(base, at: spec.computeStartSlotAtEpoch(checkpoint.epoch))
        try forkChoice.setJustifiedBalances(Self.balances(.altair(state), checkpoint))
    }

    private func altairState(_ state: ForkedBeaconState, at slot: Slot) throws -> Altair.BeaconState {
        var state = state
        if state.slot < slot { try processSlots(&state, to: slot, context) }
        guard case .altair(let inner) = state else { throw VectorError("a state of \(state.forkName)") }
        return inner
    }

    /// `compute_pulled_up_tip`.
    private func unrealizedCheckpoints(
        _ state: ForkedBeaconState
    ) throws -> (justified: Checkpoint, finalized: Checkpoint) {
        var inner = try altairState(state, at: state.slot)
        let epochCache = try context.epochCache(inner)
        let statuses = try AltairStatuses(inner, epochCache, spec.preset)
        try processJustificationAndFinalization(&inner, statuses, epochCache, spec.preset)
        return (inner.currentJustifiedCheckpoint, inner.finalizedCheckpoint)
    }

    private static func balances(_ state: ForkedBeaconState, _ checkpoint: Checkpoint) -> JustifiedBalances {
        let active = state.validators.map { isActiveValidator($0, checkpoint.epoch) }
        let validators = zip(state.validators, active)
        let total = validators.reduce(UInt64(0)) { $1.1 ? $0 + $1.0.effectiveBalance.rawValue : $0 }
        return JustifiedBalances(
            checkpoint: checkpoint,
            effectiveBalances: validators.map { $1 && !$0.slashed ? $0.effectiveBalance.rawValue : 0 },
            totalActiveBalance: Gwei(total))
    }
}
