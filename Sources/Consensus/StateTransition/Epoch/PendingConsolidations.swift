package import ConsensusTypes
import Primitives
import SSZ

/// `process_pending_consolidations` (Electra): moves the active balance of who has left to the validator it chose.
package func processPendingConsolidations<S: ElectraBeaconState>(
    _ state: inout S, _ preset: Preset
) throws(InvalidReason) {
    let nextEpoch = Epoch(try getCurrentEpoch(state, preset).rawValue.plus(1))
    var done = 0
    for consolidation in state.pendingConsolidations {
        let source = try getValidator(state, consolidation.sourceIndex)
        if source.slashed {
            done += 1
            continue
        }
        guard source.withdrawableEpoch <= nextEpoch else { break }
        guard consolidation.sourceIndex.int < state.balances.count else {
            throw .validatorIndexOutOfRange(consolidation.sourceIndex)
        }
        // What is above the effective balance stays, to be withdrawn.
        let moved = min(state.balances[consolidation.sourceIndex.int], source.effectiveBalance).rawValue
        try decreaseBalance(&state, consolidation.sourceIndex, moved)
        try increaseBalance(&state, consolidation.targetIndex, moved)
        done += 1
    }
    if done > 0 { state.pendingConsolidations.removeFirst(done) }
}
