package import ConsensusTypes
import Primitives
import SSZ

/// The components of attestation deltas (phase0), one validator at a time.
package struct Phase0Rewards: Sendable {
    private let statuses: Phase0Statuses
    private let isInLeak: Bool
    private let finalityDelay: UInt64
    private let totalIncrements: UInt64
    private let balanceRoot: UInt64
    private let preset: Preset

    package init(
        _ state: Phase0.BeaconState, _ statuses: Phase0Statuses, _ epochCache: EpochCache, _ preset: Preset
    ) throws(InvalidReason) {
        self.statuses = statuses
        self.preset = preset
        finalityDelay = try getFinalityDelay(state, preset)
        isInLeak = try isInInactivityLeak(state, preset)
        totalIncrements = epochCache.totalActiveBalance.rawValue / preset.effectiveBalanceIncrement.rawValue
        balanceRoot = epochCache.totalActiveBalanceRoot
    }

    package var count: Int { statuses.flags.count }

    /// `get_source_deltas`.
    package func sourceDeltas() throws(InvalidReason) -> Deltas {
        try Deltas(count: count) { index throws(InvalidReason) in try sourceDelta(index) }
    }

    /// `get_target_deltas`.
    package func targetDeltas() throws(InvalidReason) -> Deltas {
        try Deltas(count: count) { index throws(InvalidReason) in try targetDelta(index) }
    }

    /// `get_head_deltas`.
    package func headDeltas() throws(InvalidReason) -> Deltas {
        try Deltas(count: count) { index throws(InvalidReason) in try headDelta(index) }
    }

    /// `get_inclusion_delay_deltas`: for the attester, and for who included it first.
    package func inclusionDelayDeltas() throws(InvalidReason) -> Deltas {
        var rewards = [UInt64](repeating: 0, count: count)
        for (index, inclusion) in statuses.inclusions.enumerated() where statuses.flags[index].contains(.source) {
            guard let inclusion else { continue }
            guard inclusion.proposer.int < count else { throw .validatorIndexOutOfRange(inclusion.proposer) }
            let base = try baseReward(index)
            let proposerReward = base / preset.proposerRewardQuotient
            rewards[inclusion.proposer.int] = try rewards[inclusion.proposer.int].plus(proposerReward)
            rewards[index] = try rewards[index].plus((base - proposerReward).over(inclusion.delay))
        }
        return Deltas(rewards: rewards, penalties: [UInt64](repeating: 0, count: count))
    }

    /// `get_inactivity_penalty_deltas`.
    package func inactivityPenaltyDeltas() throws(InvalidReason) -> Deltas {
        try Deltas(count: count) { index throws(InvalidReason) in
            Delta(penalty: try inactivityPenalty(index))
        }
    }

    func sourceDelta(_ index: Int) throws(InvalidReason) -> Delta {
        try componentDelta(index, .source, attestingBalance: statuses.previousSourceBalance)
    }

    func targetDelta(_ index: Int) throws(InvalidReason) -> Delta {
        try componentDelta(index, .target, attestingBalance: statuses.previousTargetBalance)
    }

    func headDelta(_ index: Int) throws(InvalidReason) -> Delta {
        try componentDelta(index, .head, attestingBalance: statuses.previousHeadBalance)
    }

    func inactivityPenalty(_ index: Int) throws(InvalidReason) -> UInt64 {
        let flags = statuses.flags[index]
        guard isInLeak, flags.contains(.eligible) else { return 0 }
        // Cancels all rewards of a validator that performs optimally.
        let base = try baseReward(index)
        let penalty = try Constants.baseRewardsPerEpoch.times(base) - base / preset.proposerRewardQuotient
        guard !flags.contains(.target) else { return penalty }
        let leak = try statuses.effectiveBalances[index].times(finalityDelay) / preset.inactivityPenaltyQuotient
        return try penalty.plus(leak)
    }

    /// `get_base_reward`.
    private func baseReward(_ index: Int) throws(InvalidReason) -> UInt64 {
        try statuses.effectiveBalances[index].times(preset.baseRewardFactor) / balanceRoot
            / Constants.baseRewardsPerEpoch
    }

    /// `get_attestation_component_deltas`.
    private func componentDelta(
        _ index: Int, _ flag: Phase0Statuses.Flags, attestingBalance: UInt64
    ) throws(InvalidReason) -> Delta {
        let flags = statuses.flags[index]
        guard flags.contains(.eligible) else { return Delta() }
        let base = try baseReward(index)
        guard flags.contains(flag) else { return Delta(penalty: base) }
        // In a leak the full base reward makes up for the inactivity penalty that cancels it.
        guard !isInLeak else { return Delta(reward: base) }
        let increments = attestingBalance / preset.effectiveBalanceIncrement.rawValue
        return Delta(reward: try base.times(increments) / totalIncrements)
    }
}

/// `process_rewards_and_penalties` (phase0), with `get_attestation_deltas` summed validator by validator.
package func processRewardsAndPenalties(
    _ state: inout Phase0.BeaconState, _ statuses: Phase0Statuses, _ epochCache: EpochCache, _ preset: Preset
) throws(InvalidReason) {
    // Rewards are for the previous epoch: there is none at the end of the first.
    guard getCurrentEpoch(state, preset) != 0 else { return }
    let rewards = try Phase0Rewards(state, statuses, epochCache, preset)
    guard state.balances.count == rewards.count else {
        throw .validatorIndexOutOfRange(ValidatorIndex(UInt64(rewards.count)))
    }
    let inclusion = try rewards.inclusionDelayDeltas().rewards
    try state.balances.mutateEachChecked { (index, balance) throws(InvalidReason) in
        let source = try rewards.sourceDelta(index)
        let target = try rewards.targetDelta(index)
        let head = try rewards.headDelta(index)
        let reward = try inclusion[index].plus(source.reward).plus(target.reward).plus(head.reward)
        let inactivity = try rewards.inactivityPenalty(index)
        let penalty = try inactivity.plus(source.penalty).plus(target.penalty).plus(head.penalty)
        balance = Gwei(try balance.rawValue.plus(reward)).saturatingSubtract(Gwei(penalty))
    }
}
