package import ConsensusTypes
import Primitives
import SSZ

/// `process_justification_and_finalization` (phase0).
package func processJustificationAndFinalization(
    _ state: inout Phase0.BeaconState, _ statuses: Phase0Statuses, _ epochCache: EpochCache, _ preset: Preset
) throws(InvalidReason) {
    // The first two epochs are skipped: the checkpoints' roots are still stubs.
    guard getCurrentEpoch(state, preset) > 1 else { return }
    try weighJustificationAndFinalization(
        &state,
        totalActiveBalance: epochCache.totalActiveBalance.rawValue,
        previousTargetBalance: statuses.previousTargetBalance,
        currentTargetBalance: statuses.currentTargetBalance, preset)
}

/// `process_justification_and_finalization` (Altair).
package func processJustificationAndFinalization<S: AltairBeaconState>(
    _ state: inout S, _ statuses: AltairStatuses, _ epochCache: EpochCache, _ preset: Preset
) throws(InvalidReason) {
    guard getCurrentEpoch(state, preset) > 1 else { return }
    try weighJustificationAndFinalization(
        &state,
        totalActiveBalance: epochCache.totalActiveBalance.rawValue,
        previousTargetBalance: statuses.previousBalances[Constants.timelyTargetFlagIndex],
        currentTargetBalance: statuses.currentTargetBalance, preset)
}

/// `weigh_justification_and_finalization`.
func weighJustificationAndFinalization<S: BeaconStateProtocol>(
    _ state: inout S, totalActiveBalance: UInt64, previousTargetBalance: UInt64, currentTargetBalance: UInt64,
    _ preset: Preset
) throws(InvalidReason) {
    let previousEpoch = getPreviousEpoch(state, preset)
    let currentEpoch = getCurrentEpoch(state, preset)
    let oldPreviousJustified = state.previousJustifiedCheckpoint
    let oldCurrentJustified = state.currentJustifiedCheckpoint
    let twoThirds = try totalActiveBalance.times(2)

    state.previousJustifiedCheckpoint = state.currentJustifiedCheckpoint
    for i in [3, 2, 1] { state.justificationBits[i] = state.justificationBits[i - 1] }
    state.justificationBits[0] = false
    if try previousTargetBalance.times(3) >= twoThirds {
        let root = try getBlockRoot(state, previousEpoch, preset)
        state.currentJustifiedCheckpoint = Checkpoint(epoch: previousEpoch, root: root)
        state.justificationBits[1] = true
    }
    if try currentTargetBalance.times(3) >= twoThirds {
        let root = try getBlockRoot(state, currentEpoch, preset)
        state.currentJustifiedCheckpoint = Checkpoint(epoch: currentEpoch, root: root)
        state.justificationBits[0] = true
    }
    finalize(&state, oldPreviousJustified, oldCurrentJustified, currentEpoch)
}

/// The four finality rules: a run of justified epochs, with the checkpoint `distance` epochs back as its source.
private func finalize<S: BeaconStateProtocol>(
    _ state: inout S, _ oldPreviousJustified: Checkpoint, _ oldCurrentJustified: Checkpoint, _ currentEpoch: Epoch
) {
    let bits = state.justificationBits
    func isRun(_ range: Range<Int>, _ source: Checkpoint, _ distance: UInt64) -> Bool {
        let isSource = currentEpoch.rawValue >= distance && source.epoch.rawValue == currentEpoch.rawValue - distance
        return isSource && range.allSatisfy { bits[$0] }
    }
    if isRun(1..<4, oldPreviousJustified, 3) { state.finalizedCheckpoint = oldPreviousJustified }
    if isRun(1..<3, oldPreviousJustified, 2) { state.finalizedCheckpoint = oldPreviousJustified }
    if isRun(0..<3, oldCurrentJustified, 2) { state.finalizedCheckpoint = oldCurrentJustified }
    if isRun(0..<2, oldCurrentJustified, 1) { state.finalizedCheckpoint = oldCurrentJustified }
}
