package import ConsensusTypes
import Primitives
import SSZ

/// `process_eth1_data_reset`.
package func processEth1DataReset<S: BeaconStateProtocol>(_ state: inout S, _ preset: Preset) {
    let nextEpoch = getCurrentEpoch(state, preset) + 1
    if nextEpoch.rawValue % preset.epochsPerEth1VotingPeriod == 0 { state.eth1DataVotes.removeAll() }
}

/// `process_effective_balance_updates`: follows the balance with hysteresis.
package func processEffectiveBalanceUpdates<S: BeaconStateProtocol>(
    _ state: inout S, _ preset: Preset
) throws(InvalidReason) {
    guard state.balances.count == state.validators.count else {
        throw .validatorIndexOutOfRange(ValidatorIndex(UInt64(state.balances.count)))
    }
    let increment = preset.effectiveBalanceIncrement.rawValue
    let hysteresis = increment / preset.hysteresisQuotient
    let downward = hysteresis * preset.hysteresisDownwardMultiplier
    let upward = hysteresis * preset.hysteresisUpwardMultiplier
    var changes: [(index: Int, effectiveBalance: Gwei)] = []
    let balances = state.balances
    try state.validators.forEachChecked { (index, validator) throws(InvalidReason) in
        let balance = balances[index].rawValue
        let effective = validator.effectiveBalance.rawValue
        let isBelow = try balance.plus(downward) < effective
        // The specification's `or` does not compute the second sum, which may not fit, when the first holds.
        let isChanged = try isBelow ? true : effective.plus(upward) < balance
        if isChanged {
            let limit = maxEffectiveBalance(of: validator, S.forkName, preset)
            changes.append((index, min(Gwei(balance - balance % increment), limit)))
        }
    }
    for change in changes { state.validators[change.index].effectiveBalance = change.effectiveBalance }
}

/// `process_slashings_reset`.
package func processSlashingsReset<S: BeaconStateProtocol>(_ state: inout S, _ preset: Preset) {
    let nextEpoch = getCurrentEpoch(state, preset) + 1
    state.slashings[Int(nextEpoch.rawValue % preset.epochsPerSlashingsVector)] = 0
}

/// `process_randao_mixes_reset`.
package func processRandaoMixesReset<S: BeaconStateProtocol>(_ state: inout S, _ preset: Preset) {
    let currentEpoch = getCurrentEpoch(state, preset)
    let mix = getRandaoMix(state, currentEpoch, preset)
    state.randaoMixes[Int((currentEpoch + 1).rawValue % preset.epochsPerHistoricalVector)] = mix
}

/// `process_historical_roots_update` (phase0 to Bellatrix).
package func processHistoricalRootsUpdate<S: BeaconStateProtocol>(
    _ state: inout S, _ spec: Spec
) throws(InvalidReason) {
    let preset = spec.preset
    let nextEpoch = getCurrentEpoch(state, preset) + 1
    guard nextEpoch.rawValue % (preset.slotsPerHistoricalRoot / preset.slotsPerEpoch) == 0 else { return }
    guard UInt64(state.historicalRoots.count) < preset.historicalRootsLimit else { throw .listFull }
    let batch = HistoricalBatch(blockRoots: state.blockRoots, stateRoots: state.stateRoots)
    state.historicalRoots.append(batch.hashTreeRoot(spec.limits))
}

/// `process_historical_summaries_update` (Capella).
package func processHistoricalSummariesUpdate<S: CapellaBeaconState>(
    _ state: inout S, _ spec: Spec
) throws(InvalidReason) {
    let preset = spec.preset
    let nextEpoch = getCurrentEpoch(state, preset) + 1
    guard nextEpoch.rawValue % (preset.slotsPerHistoricalRoot / preset.slotsPerEpoch) == 0 else { return }
    guard UInt64(state.historicalSummaries.count) < preset.historicalRootsLimit else { throw .listFull }
    state.historicalSummaries.append(
        HistoricalSummary(
            blockSummaryRoot: state.blockRoots.hashTreeRoot(spec.limits),
            stateSummaryRoot: state.stateRoots.hashTreeRoot(spec.limits)))
}

/// `process_participation_record_updates` (phase0).
package func processParticipationRecordUpdates(_ state: inout Phase0.BeaconState) {
    state.previousEpochAttestations = state.currentEpochAttestations
    state.currentEpochAttestations.removeAll()
}

/// `process_participation_flag_updates` (Altair).
package func processParticipationFlagUpdates<S: AltairBeaconState>(_ state: inout S) {
    state.previousEpochParticipation = state.currentEpochParticipation
    state.currentEpochParticipation = .init(repeating: 0, count: state.validators.count)
}
