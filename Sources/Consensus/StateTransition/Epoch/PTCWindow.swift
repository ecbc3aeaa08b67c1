package import ConsensusTypes
import Primitives
import SSZ

/// `process_ptc_window` (Gloas): the previous epoch's committees leave, those of a further epoch join.
package func processPTCWindow(
    _ state: inout Gloas.BeaconState, _ context: TransitionContext
) throws(InvalidReason) {
    let ahead = try context.preset.minSeedLookahead.rawValue.plus(1)
    let epoch = Epoch(try getCurrentEpoch(state, context.preset).rawValue.plus(ahead))
    let kept = Array(state.ptcWindow.dropFirst(Int(context.preset.slotsPerEpoch)))
    state.ptcWindow = Gloas.PTCWindow(kept + (try computePTCs(state, epoch, context)))
}

/// `initialize_ptc_window` (gloas/fork.md): nobody in the previous epoch.
package func initializePTCWindow<S: BeaconStateProtocol>(
    _ state: S, _ context: TransitionContext
) throws(InvalidReason) -> Gloas.PTCWindow {
    let preset = context.preset
    let nobody = Gloas.PTC(Array(repeating: ValidatorIndex(0), count: Int(preset.ptcSize)))
    var ptcs = Array(repeating: nobody, count: Int(preset.slotsPerEpoch))
    let current = getCurrentEpoch(state, preset).rawValue
    for ahead in 0...preset.minSeedLookahead.rawValue {
        ptcs += try computePTCs(state, Epoch(current.plus(ahead)), context)
    }
    return Gloas.PTCWindow(ptcs)
}
