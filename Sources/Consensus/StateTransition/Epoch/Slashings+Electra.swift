package import ConsensusTypes
import Primitives
import SSZ

/// `process_slashings` (Electra): the penalty of one increment first, so that it does not grow in steps.
package func processSlashings<S: ElectraBeaconState>(
    _ state: inout S, _ epochCache: EpochCache, _ preset: Preset
) throws(InvalidReason) {
    let epoch = getCurrentEpoch(state, preset)
    let total = epochCache.totalActiveBalance.rawValue
    var slashed: UInt64 = 0
    for amount in state.slashings { slashed = try slashed.plus(amount.rawValue) }
    let adjusted = min(try slashed.times(preset.proportionalSlashingMultiplierBellatrix), total)
    let increment = preset.effectiveBalanceIncrement.rawValue
    let penaltyPerIncrement = try adjusted.over(total / increment)
    let halfway = try epoch.rawValue.plus(preset.epochsPerSlashingsVector / 2)
    var penalties: [(index: Int, penalty: UInt64)] = []
    try state.validators.forEachChecked { (index, validator) throws(InvalidReason) in
        guard validator.slashed, validator.withdrawableEpoch.rawValue == halfway else { return }
        let increments = validator.effectiveBalance.rawValue / increment
        penalties.append((index, try penaltyPerIncrement.times(increments)))
    }
    for (index, penalty) in penalties { try decreaseBalance(&state, ValidatorIndex(UInt64(index)), penalty) }
}
