import BLS
import ConsensusTypes
import ForkChoice
import Primitives
import SSZ
import StateTransition
import TestSupport

/// The specification's `Store` for the vectors: the fork choice with the states it needs, and the world around it.
struct SpecStore {
    let spec: Spec
    let context: TransitionContext
    var forkChoice: ForkChoice
    var engine = MockedEngine()
    var powBlocks: [Hash32: PowBlock] = [:]
    var confirmation: FastConfirmation
    /// Whether signatures count (`bls_setting`).
    let verifiesSignatures: Bool
    private(set) var states: [Root: ForkedBeaconState]

    /// `get_forkchoice_store`.
    init(
        anchorState: ForkedBeaconState, anchorBlock: ForkedBeaconBlock, spec: Spec, verifiesSignatures: Bool
    ) throws {
        let root = anchorBlock.hashTreeRoot(spec)
        guard anchorBlock.stateRoot == anchorState.hashTreeRoot(spec) else {
            throw VectorError("the anchor block is not of the anchor state")
        }
        let checkpoint = Checkpoint(epoch: spec.computeEpochAtSlot(anchorState.slot), root: root)
        self.spec = spec
        self.verifiesSignatures = verifiesSignatures
        context = TransitionContext(spec)
        states = [root: anchorState]
        let contents = ForkChoiceContents(anchorBlock.signed(BLSSignature()))
        forkChoice = ForkChoice(
            anchor: ForkChoiceBlock(
                root: root, parentRoot: anchorBlock.parentRoot, stateRoot: anchorBlock.stateRoot,
                slot: anchorBlock.slot, proposerIndex: anchorBlock.proposerIndex,
                justifiedCheckpoint: anchorState.currentJustifiedCheckpoint,
                finalizedCheckpoint: anchorState.finalizedCheckpoint, unrealizedJustifiedCheckpoint: checkpoint,
                unrealizedFinalizedCheckpoint: checkpoint, executionBlockHash: contents.executionBlockHash,
                bidParentBlockHash: contents.bidParentBlockHash),
            epoch: checkpoint.epoch, genesisTimeMs: anchorState.genesisTime * 1000,
            balances: Self.balances(anchorState, checkpoint), parameters: ForkChoiceParameters(spec))
        confirmation = FastConfirmation(forkChoice)
    }

    mutating func tick(seconds: UInt64) throws {
        try forkChoice.onTick(timeMs: seconds * 1000)
        try refreshBalances()
    }

    /// `on_block`, and as the tests' format has it, `on_attestation` for its attestations and `on_attester_slashing`
    /// for its slashings.
    /// - Parameter isDataAvailable: `is_data_available` for the block's commitments.
    mutating func onBlock(
        _ block: ForkedSignedBeaconBlock, isDataAvailable: ([KZGCommitment]) -> Bool
    ) throws {
        let root = block.blockRoot(spec)
        guard !forkChoice.contains(root) else { return }
        let contents = ForkChoiceContents(block)
        try forkChoice.validateBlock(
            slot: block.slot, parentRoot: block.parentRoot, bidParentBlockHash: contents.bidParentBlockHash)
        guard let preState = states[block.parentRoot] else { throw VectorError("no state for the parent") }
        let hasPayload = block.forkName < .gloas
        if hasPayload, block.forkName >= .deneb, !isDataAvailable(contents.commitments) {
            throw VectorError("data is not available")
        }
        let status = engine.status(contents.executionBlockHash)
        if hasPayload, status.isRefused {
            try forkChoice.onInvalidPayload(childOf: block.parentRoot, latestValidHash: status.latestValidHash)
        }
        var state = preState
        try stateTransition(
            &state, block, context, verifySignatures: verifiesSignatures ? .batch : .none, payloadVerifier: engine)
        if preState.isMergeTransition(block) {
            try validateMergeBlock(slot: block.slot, parentHash: contents.executionParentHash, spec) { powBlocks[$0] }
        }
        let unrealized = try unrealizedCheckpoints(state, context)
        let committees = try context.committeeCache(state, epoch: spec.computeEpochAtSlot(block.slot))
        try forkChoice.onBlock(
            ForkChoiceBlock(
                root: root, parentRoot: block.parentRoot, stateRoot: block.stateRoot, slot: block.slot,
                proposerIndex: block.proposerIndex, justifiedCheckpoint: state.currentJustifiedCheckpoint,
                finalizedCheckpoint: state.finalizedCheckpoint, unrealizedJustifiedCheckpoint: unrealized.justified,
                unrealizedFinalizedCheckpoint: unrealized.finalized, executionBlockHash: contents.executionBlockHash,
                executionStatus: status.isPending ? .optimistic : .valid,
                bidParentBlockHash: contents.bidParentBlockHash,
                slotCommittees: committees.members(of: block.slot)))
        states[root] = state
        try notifyPTCMessages(block, state)
        try refreshBalances()
        for attestation in contents.attestations { try onAttestation(attestation, isFromBlock: true) }
        for slashing in contents.attesterSlashings { try onAttesterSlashing(slashing) }
    }

    mutating func onAttestation(_ attestation: ForkedAttestation, isFromBlock: Bool) throws {
        let data = attestation.data
        guard data.slot < forkChoice.currentSlot else { throw VectorError("too early") }
        guard let base = states[data.target.root] else { throw ForkChoiceError.unknownTarget(data.target.root) }
        let state = try base.advanced(to: spec.computeStartSlotAtEpoch(data.target.epoch), context)
        let committees = try context.committeeCache(state, epoch: data.target.epoch)
        let indices = try attestingIndices(attestation, committees).sorted()
        try verify(indices, data, attestation.signature, state)
        try forkChoice.onAttestation(
            ForkChoiceVote(
                slot: data.slot, beaconBlockRoot: data.beaconBlockRoot, target: data.target, attestingIndices: indices,
                index: data.index),
            isFromBlock: isFromBlock)
    }

    mutating func onAttesterSlashing(_ slashing: ForkedAttesterSlashing) throws {
        let (attestation1, attestation2) = (slashing.attestation1, slashing.attestation2)
        guard let state = states[forkChoice.justifiedCheckpoint.root] else { throw VectorError("no justified state") }
        guard isSlashableAttestationData(attestation1.data, attestation2.data) else {
            throw VectorError("not slashable")
        }
        for attestation in [attestation1, attestation2] {
            try verify(attestation.attestingIndices, attestation.data, attestation.signature, state)
        }
        let first = Set(attestation1.attestingIndices)
        forkChoice.onAttesterSlashing(attestation2.attestingIndices.filter { first.contains($0) })
    }

    /// What the engine says of the head when it is told of it: a head it refuses is left for the next.
    mutating func updateHead() throws -> ForkChoiceNode {
        while true {
            let head = try forkChoice.getHeadNode()
            guard let block = forkChoice.block(head.root), head.payloadStatus == .full else { return head }
            let status = engine.status(block.executionBlockHash)
            guard status.isRefused else {
                if !status.isPending { try forkChoice.onValidPayload(head.root) }
                return head
            }
            try forkChoice.onInvalidPayload(head.root, latestValidHash: status.latestValidHash)
        }
    }

    /// `on_fast_confirmation`.
    mutating func onFastConfirmation() throws {
        let head = try forkChoice.getHead()
        guard let state = states[head] else { throw VectorError("no state for the head") }
        try confirmation.onFastConfirmation(
            &forkChoice,
            ConfirmationStates(
                head: state, currentEpoch: forkChoice.currentEpoch, context: context, states: states))
    }

    /// `is_valid_indexed_attestation`.
    private func verify(
        _ indices: [ValidatorIndex], _ data: AttestationData, _ signature: BLSSignature, _ state: ForkedBeaconState
    ) throws {
        try checkAttestingIndices(state.shared, indices, spec.preset)
        guard verifiesSignatures else { return }
        let set = try attestationSignatureSet(state.shared, indices, data, signature, context)
        guard set.verify() else { throw VectorError("invalid signature") }
    }

    private func attestingIndices(
        _ attestation: ForkedAttestation, _ committees: CommitteeCache
    ) throws -> [ValidatorIndex] {
        switch attestation {
        case .phase0(let inner), .altair(let inner), .bellatrix(let inner), .capella(let inner), .deneb(let inner):
            let committee = try committees.committee(slot: inner.data.slot, index: inner.data.index)
            return try getAttestingIndices(inner.aggregationBits, committee: committee)
        case .electra(let inner), .fulu(let inner): return try getAttestingIndices(inner, committees)
        case .gloas(let inner): return try getAttestingIndices(inner, committees)
        }
    }

    private mutating func refreshBalances() throws {
        guard forkChoice.needsJustifiedBalances else { return }
        let checkpoint = forkChoice.justifiedCheckpoint
        guard let base = states[checkpoint.root] else { throw VectorError("no state at the justified checkpoint") }
        let state = try base.advanced(to: spec.computeStartSlotAtEpoch(checkpoint.epoch), context)
        try forkChoice.setJustifiedBalances(Self.balances(state, checkpoint))
    }

    static func balances(_ state: ForkedBeaconState, _ checkpoint: Checkpoint) -> JustifiedBalances {
        var balances = JustifiedBalances(checkpoint: checkpoint, effectiveBalances: [], totalActiveBalance: 0)
        var total: UInt64 = 0
        for (index, validator) in state.validators.enumerated() {
            let isActive = isActiveValidator(validator, checkpoint.epoch)
            let balance = validator.effectiveBalance.rawValue
            if isActive { total += balance }
            let counts = isActive && !validator.slashed
            balances.effectiveBalances.append(counts ? balance : 0)
            if !counts, balance > 0 {
                balances.uncounted.append(
                    UncountedBalance(index: ValidatorIndex(UInt64(index)), balance: balance, isActive: isActive))
            }
        }
        balances.totalActiveBalance = Gwei(total)
        return balances
    }
}

extension ForkedBeaconState {
    /// The state after empty slots up to the given one, as `store_target_checkpoint_state` makes it.
    func advanced(to slot: Slot, _ context: TransitionContext) throws(StateTransitionError) -> ForkedBeaconState {
        var state = self
        if state.slot < slot { try processSlots(&state, to: slot, context) }
        return state
    }
}
