package import ConsensusTypes
import Primitives
import SSZ

/// The components of attestation deltas (Altair and later), one validator at a time.
package struct AltairRewards: Sendable {
    private let statuses: AltairStatuses
    private let scores: CachedElements<UInt64>
    private let isInLeak: Bool
    private let baseRewardPerIncrement: UInt64
    private let increment: UInt64
    /// By flag: the factor and divisor of a reward, the product of everything that is the same for all validators.
    private let rewardFactors: [UInt64]
    private let rewardDivisor: UInt64
    private let inactivityDivisor: UInt64

    package init<S: AltairBeaconState>(
        _ state: S, _ statuses: AltairStatuses, _ epochCache: EpochCache, _ spec: Spec
    ) throws(InvalidReason) {
        let preset = spec.preset
        self.statuses = statuses
        scores = state.inactivityScores.unlimited
        guard scores.count == statuses.flags.count else {
            throw .validatorIndexOutOfRange(ValidatorIndex(UInt64(scores.count)))
        }
        isInLeak = try isInInactivityLeak(state, preset)
        baseRewardPerIncrement = epochCache.baseRewardPerIncrement
        increment = preset.effectiveBalanceIncrement.rawValue
        var factors: [UInt64] = []
        for flag in 0..<3 {
            let increments = statuses.previousBalances[flag] / preset.effectiveBalanceIncrement.rawValue
            factors.append(try Constants.participationFlagWeights[flag].times(increments))
        }
        rewardFactors = factors
        let activeIncrements = epochCache.totalActiveBalance.rawValue / preset.effectiveBalanceIncrement.rawValue
        rewardDivisor = try activeIncrements.times(Constants.weightDenominator)
        let quotient = ForkParameters(S.forkName, preset).inactivityPenaltyQuotient
        inactivityDivisor = try spec.config.inactivityScoreBias.times(quotient)
    }

    package var count: Int { statuses.flags.count }

    /// `get_flag_index_deltas`.
    package func flagIndexDeltas(_ flag: Int) throws(InvalidReason) -> Deltas {
        try Deltas(count: count) { index throws(InvalidReason) in try flagDelta(index, flag) }
    }

    /// `get_inactivity_penalty_deltas`.
    package func inactivityPenaltyDeltas() throws(InvalidReason) -> Deltas {
        try Deltas(count: count) { index throws(InvalidReason) in
            Delta(penalty: try inactivityPenalty(index))
        }
    }

    func flagDelta(_ index: Int, _ flag: Int) throws(InvalidReason) -> Delta {
        guard statuses.isEligible[index] else { return Delta() }
        let base = try (statuses.effectiveBalances[index] / increment).times(baseRewardPerIncrement)
        if hasFlag(statuses.flags[index], flag) {
            return isInLeak ? Delta() : Delta(reward: try base.times(rewardFactors[flag]).over(rewardDivisor))
        }
        guard flag != Constants.timelyHeadFlagIndex else { return Delta() }
        return Delta(penalty: try base.times(Constants.participationFlagWeights[flag]) / Constants.weightDenominator)
    }

    func inactivityPenalty(_ index: Int) throws(InvalidReason) -> UInt64 {
        guard statuses.isEligible[index], !hasFlag(statuses.flags[index], Constants.timelyTargetFlagIndex) else {
            return 0
        }
        return try statuses.effectiveBalances[index].times(scores[index]).over(inactivityDivisor)
    }
}

/// `process_rewards_and_penalties` (Altair and later).
package func processRewardsAndPenalties<S: AltairBeaconState>(
    _ state: inout S, _ statuses: AltairStatuses, _ epochCache: EpochCache, _ spec: Spec
) throws(InvalidReason) {
    guard getCurrentEpoch(state, spec.preset) != 0 else { return }
    let rewards = try AltairRewards(state, statuses, epochCache, spec)
    guard state.balances.count == rewards.count else {
        throw .validatorIndexOutOfRange(ValidatorIndex(UInt64(rewards.count)))
    }
    try state.balances.mutateEachChecked { (index, balance) throws(InvalidReason) in
        // Component by component: a balance that meets zero in between stays there, as in the specification.
        for flag in 0..<3 {
            let delta = try rewards.flagDelta(index, flag)
            balance = Gwei(try balance.rawValue.plus(delta.reward)).saturatingSubtract(Gwei(delta.penalty))
        }
        balance = balance.saturatingSubtract(Gwei(try rewards.inactivityPenalty(index)))
    }
}
