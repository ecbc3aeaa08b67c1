package import ConsensusTypes
import Primitives
import SSZ

/// What each validator did in the previous epoch, read once from the participation flags
/// (`get_unslashed_participating_indices`, `get_eligible_validator_indices`).
package struct AltairStatuses: Sendable {
    /// One entry per validator: the three participation flags when active and unslashed in the previous epoch.
    private(set) var flags: [ParticipationFlags] = []
    private(set) var isEligible: [Bool] = []
    private(set) var effectiveBalances: [UInt64] = []
    /// The unslashed participating balance of the previous epoch, by flag.
    private(set) var previousBalances: [UInt64] = [0, 0, 0]
    /// The unslashed participating balance of the current epoch's target.
    private(set) var currentTargetBalance: UInt64 = 0

    package init<S: AltairBeaconState>(
        _ state: S, _ epochCache: EpochCache, _ preset: Preset
    ) throws(InvalidReason) {
        let count = state.validators.count
        guard state.previousEpochParticipation.count == count, state.currentEpochParticipation.count == count else {
            throw .validatorIndexOutOfRange(ValidatorIndex(UInt64(count)))
        }
        flags.reserveCapacity(count)
        isEligible.reserveCapacity(count)
        effectiveBalances.reserveCapacity(count)
        let previousEpoch = getPreviousEpoch(state, preset)
        let currentEpoch = getCurrentEpoch(state, preset)
        let previousFlags = state.previousEpochParticipation
        let currentFlags = state.currentEpochParticipation
        try state.validators.forEachChecked { (index, validator) throws(InvalidReason) in
            let balance = validator.effectiveBalance.rawValue
            var met = previousFlags[index]
            if validator.slashed || !isActiveValidator(validator, previousEpoch) { met = 0 }
            try addPrevious(met, balance)
            let isCurrent = !validator.slashed && isActiveValidator(validator, currentEpoch)
            if isCurrent, hasFlag(currentFlags[index], Constants.timelyTargetFlagIndex) {
                currentTargetBalance = try currentTargetBalance.plus(balance)
            }
            flags.append(met)
            isEligible.append(isEligibleForDeltas(validator, previousEpoch))
            effectiveBalances.append(balance)
        }
        let minimum = preset.effectiveBalanceIncrement.rawValue
        for flag in 0..<3 { previousBalances[flag] = max(previousBalances[flag], minimum) }
        currentTargetBalance = max(currentTargetBalance, minimum)
    }

    private mutating func addPrevious(_ met: ParticipationFlags, _ balance: UInt64) throws(InvalidReason) {
        for flag in 0..<3 where hasFlag(met, flag) {
            previousBalances[flag] = try previousBalances[flag].plus(balance)
        }
    }
}
