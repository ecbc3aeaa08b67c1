package import ConsensusTypes
import Primitives
import SSZ

/// `process_slashings`: the penalty in proportion to what was slashed around the same time, halfway to withdrawal.
package func processSlashings<S: BeaconStateProtocol>(
    _ state: inout S, _ epochCache: EpochCache, _ preset: Preset
) throws(InvalidReason) {
    let epoch = getCurrentEpoch(state, preset)
    let total = epochCache.totalActiveBalance.rawValue
    var slashed: UInt64 = 0
    for amount in state.slashings { slashed = try slashed.plus(amount.rawValue) }
    let multiplier = ForkParameters(S.forkName, preset).proportionalSlashingMultiplier
    let adjusted = min(try slashed.times(multiplier), total)

    let increment = preset.effectiveBalanceIncrement.rawValue
    let halfway = try epoch.rawValue.plus(preset.epochsPerSlashingsVector / 2)
    var penalties: [(index: Int, penalty: UInt64)] = []
    try state.validators.forEachChecked { (index, validator) throws(InvalidReason) in
        if validator.slashed, validator.withdrawableEpoch.rawValue == halfway {
            let numerator = try (validator.effectiveBalance.rawValue / increment).times(adjusted)
            penalties.append((index, try (numerator / total).times(increment)))
        }
    }
    for (index, penalty) in penalties { try decreaseBalance(&state, ValidatorIndex(UInt64(index)), penalty) }
}
