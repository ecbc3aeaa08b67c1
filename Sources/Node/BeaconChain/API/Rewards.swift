import BeaconAPI
import ConsensusTypes
import Primitives
import SSZ
import StateTransition

/// What an Altair block pays its proposer, by kind, measured by doing what the block does.
///
/// - Parameter state: the state at the block's slot, before the block.
func proposerRewards(
    _ state: Altair.BeaconState, _ block: Altair.BeaconBlock, _ context: TransitionContext
) throws(InvalidReason) -> BlockRewards {
    var state = state
    var scope = try BlockScope(state, context, verifySignatures: .none)
    let proposer = block.proposerIndex.int
    guard proposer < state.balances.count else { throw .validatorIndexOutOfRange(block.proposerIndex) }
    var last = state.balances[proposer]
    func gain(_ state: Altair.BeaconState) -> Gwei {
        defer { last = state.balances[proposer] }
        return state.balances[proposer].saturatingSubtract(last)
    }
    var rewards = BlockRewards()
    rewards.proposerIndex = block.proposerIndex
    for slashing in block.body.proposerSlashings { try processProposerSlashing(&state, slashing, &scope) }
    rewards.proposerSlashings = gain(state)
    for slashing in block.body.attesterSlashings { try processAttesterSlashing(&state, slashing, &scope) }
    rewards.attesterSlashings = gain(state)
    for attestation in block.body.attestations { try processAttestation(&state, attestation, &scope) }
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
        case .altair(var inner):
            let epochCache = try context.epochCache(inner)
            let statuses = try AltairStatuses(inner, epochCache, context.preset)
            try processJustificationAndFinalization(&inner, statuses, epochCache, context.preset)
            try processInactivityUpdates(&inner, statuses, context.spec)
            let rewards = try AltairRewards(inner, statuses, epochCache, context.spec)
            source = try rewards.flagIndexDeltas(Constants.timelySourceFlagIndex)
            target = try rewards.flagIndexDeltas(Constants.timelyTargetFlagIndex)
            head = try rewards.flagIndexDeltas(Constants.timelyHeadFlagIndex)
            inactivity = try rewards.inactivityPenaltyDeltas()
        default:
            throw StateTransitionError.unsupportedFork(state.forkName)
        }
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
