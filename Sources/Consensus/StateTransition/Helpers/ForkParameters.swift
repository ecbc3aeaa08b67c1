package import ConsensusTypes

/// The penalties that upgrades turned up, by fork.
package struct ForkParameters: Sendable {
    /// `MIN_SLASHING_PENALTY_QUOTIENT…`
    package let minSlashingPenaltyQuotient: UInt64
    /// `PROPORTIONAL_SLASHING_MULTIPLIER…`
    package let proportionalSlashingMultiplier: UInt64
    /// `INACTIVITY_PENALTY_QUOTIENT…`
    package let inactivityPenaltyQuotient: UInt64
    /// `WHISTLEBLOWER_REWARD_QUOTIENT…`
    package let whistleblowerRewardQuotient: UInt64
    private let proposerNumerator: UInt64
    private let proposerDenominator: UInt64

    package init(_ fork: ForkName, _ preset: Preset) {
        switch fork {
        case .phase0:
            minSlashingPenaltyQuotient = preset.minSlashingPenaltyQuotient
            proportionalSlashingMultiplier = preset.proportionalSlashingMultiplier
            inactivityPenaltyQuotient = preset.inactivityPenaltyQuotient
        case .altair:
            minSlashingPenaltyQuotient = preset.minSlashingPenaltyQuotientAltair
            proportionalSlashingMultiplier = preset.proportionalSlashingMultiplierAltair
            inactivityPenaltyQuotient = preset.inactivityPenaltyQuotientAltair
        case .bellatrix, .capella, .deneb, .electra, .fulu, .gloas:
            minSlashingPenaltyQuotient =
                fork < .electra
                ? preset.minSlashingPenaltyQuotientBellatrix : preset.minSlashingPenaltyQuotientElectra
            proportionalSlashingMultiplier = preset.proportionalSlashingMultiplierBellatrix
            inactivityPenaltyQuotient = preset.inactivityPenaltyQuotientBellatrix
        }
        whistleblowerRewardQuotient =
            fork < .electra ? preset.whistleblowerRewardQuotient : preset.whistleblowerRewardQuotientElectra
        proposerNumerator = fork == .phase0 ? 1 : Constants.proposerWeight
        proposerDenominator = fork == .phase0 ? preset.proposerRewardQuotient : Constants.weightDenominator
    }

    /// The proposer's part of a slashing's reward.
    func proposerShare(ofWhistleblowerReward reward: UInt64) throws(InvalidReason) -> UInt64 {
        try reward.times(proposerNumerator) / proposerDenominator
    }
}
