import BeaconAPI
import ConsensusTypes
import Primitives
import SSZ
import StateTransition

/// What a block pays its proposer, by kind, measured by doing what the block does. Nil for phase0, which pays at the
/// end of the epoch.
///
/// - Parameter state: the state at the block's slot, before the block.
func proposerRewards(
    _ state: ForkedBeaconState, _ block: ForkedBeaconBlock, _ context: TransitionContext
) throws -> BlockRewards? {
    switch (state, block) {
    case (.altair(let state), .altair(let block)): try rewards(state, block, context, processAttestation)
    case (.bellatrix(let state), .bellatrix(let block)): try rewards(state, block, context, processAttestation)
    case (.capella(let state), .capella(let block)): try rewards(state, block, context, processAttestation)
    case (.deneb(let state), .deneb(let block)): try rewards(state, block, context, processAttestation)
    case (.electra(let state), .electra(let block)): try rewards(state, block, context, processAttestation)
    case (.fulu(let state), .fulu(let block)): try rewards(state, block, context, processAttestation)
    default: nil
    }
}

private func rewards<State: TransitionState & AltairBeaconState, Block: BeaconBlockProtocol>(
    _ state: State, _ block: Block, _ context: TransitionContext,
    _ attest: (inout State, Block.Body.Attestation, inout BlockScope) throws(InvalidReason) -> Void
) throws(InvalidReason) -> BlockRewards where Block.Body: AltairBeaconBlockBody {
    var state = state
    var scope = try BlockScope(state, context, verifySignatures: .none)
    let proposer = block.proposerIndex.int
    guard proposer < state.balances.count else { throw .validatorIndexOutOfRange(block.proposerIndex) }
    var last = state.balances[proposer]
    func gain(_ state: State) -> Gwei {
        defer { last = state.balances[proposer] }
        return state.balances[proposer].saturatingSubtract(last)
    }
    var rewards = BlockRewards()
    rewards.proposerIndex = block.proposerIndex
    for slashing in block.body.proposerSlashings { try processProposerSlashing(&state, slashing, &scope) }
    rewards.proposerSlashings = gain(state)
    for slashing in block.body.attesterSlashings { try processAttesterSlashing(&state, slashing, &scope) }
    rewards.attesterSlashings = gain(state)
    for attestation in block.body.attestations { try attest(&state, attestation, &scope) }
    rewards.attestations = gain(state)
    let reward = try syncAggregateRewards(scope.epochCache, context.preset).proposer
    rewards.syncAggregate = Gwei(reward) * UInt64(block.body.syncAggregate.syncCommitteeBits.popCount)
    rewards.total =
        rewards.attestations + rewards.syncAggregate + rewards.proposerSlashings + rewards.attesterSlashings
    return rewards
}

/// The deltas of an epoch's attestations, by validator.
struct EpochRewards: Sendable {
    private var source: Deltas
    private var target: Deltas
    private var head: Deltas
    private var inactivity: Deltas
    /// Phase0 only.
    private var inclusionDelay: Deltas?

    /// - Parameter state: the state at the last slot of the epoch after the one asked about.
    init(_ state: ForkedBeaconState, _ context: TransitionContext) throws {
        switch state {
        case .phase0(var inner):
            let epochCache = try context.epochCache(inner)
            let statuses = try Phase0Statuses(inner, epochCache, context.preset)
            try processJustificationAndFinalization(&inner, statuses, epochCache, context.preset)
            let rewards = try Phase0Rewards(inner, statuses, epochCache, context.preset)
            (source, target, head) = try (rewards.sourceDeltas(), rewards.targetDeltas(), rewards.headDeltas())
            inactivity = try rewards.inactivityPenaltyDeltas()
            inclusionDelay = try rewards.inclusionDelayDeltas()
        case .altair(let inner): self = try Self(altair: inner, context)
        case .bellatrix(let inner): self = try Self(altair: inner, context)
        case .capella(let inner): self = try Self(altair: inner, context)
        case .deneb(let inner): self = try Self(altair: inner, context)
        case .electra(let inner): self = try Self(altair: inner, context)
        case .fulu(let inner): self = try Self(altair: inner, context)
        case .gloas: throw StateTransitionError.unsupportedFork(.gloas)
        }
    }

    private init<S: AltairBeaconState>(altair state: S, _ context: TransitionContext) throws {
        var state = state
        let epochCache = try context.epochCache(state)
        let statuses = try AltairStatuses(state, epochCache, context.preset)
        try processJustificationAndFinalization(&state, statuses, epochCache, context.preset)
        try processInactivityUpdates(&state, statuses, context.spec)
        let rewards = try AltairRewards(state, statuses, epochCache, context.spec)
        source = try rewards.flagIndexDeltas(Constants.timelySourceFlagIndex)
        target = try rewards.flagIndexDeltas(Constants.timelyTargetFlagIndex)
        head = try rewards.flagIndexDeltas(Constants.timelyHeadFlagIndex)
        inactivity = try rewards.inactivityPenaltyDeltas()
    }

    func amounts(_ index: Int) -> AttestationRewards.Amounts {
        func net(_ deltas: Deltas) -> SignedGwei {
            SignedGwei(Int64(clamping: deltas.rewards[index]) - Int64(clamping: deltas.penalties[index]))
        }
        return AttestationRewards.Amounts(
            head: net(head), target: net(target), source: net(source),
            inclusionDelay: inclusionDelay.map { Gwei($0.rewards[index]) }, inactivity: net(inactivity))
    }

    /// The most that anyone of the given validators earned: what a perfect one of their balance would have.
    func ideal(among indices: [Int]) -> AttestationRewards.Amounts {
        func best(_ deltas: Deltas) -> SignedGwei {
            SignedGwei(Int64(clamping: indices.map { deltas.rewards[$0] }.max() ?? 0))
        }
        return AttestationRewards.Amounts(
            head: best(head), target: best(target), source: best(source),
            inclusionDelay: inclusionDelay.map { deltas in Gwei(indices.map { deltas.rewards[$0] }.max() ?? 0) })
    }
}
