package import ConsensusTypes
import Primitives
import SSZ

/// `process_block_header`.
package func processBlockHeader<S: BeaconStateProtocol, B: BeaconBlockProtocol>(
    _ state: inout S, _ block: B, _ scope: inout BlockScope
) throws(InvalidReason) {
    guard block.slot == state.slot else { throw .slotMismatch(state: state.slot, block: block.slot) }
    guard block.slot > state.latestBlockHeader.slot else { throw .notAfterLatestHeader(state.latestBlockHeader.slot) }
    let proposerIndex = try scope.proposerIndex
    guard block.proposerIndex == proposerIndex else {
        throw .wrongProposer(expected: proposerIndex, found: block.proposerIndex)
    }
    let parentRoot = state.latestBlockHeader.hashTreeRoot(scope.spec.limits)
    guard block.parentRoot == parentRoot else {
        throw .parentRootMismatch(expected: parentRoot, found: block.parentRoot)
    }
    state.latestBlockHeader = BeaconBlockHeader(
        slot: block.slot,
        proposerIndex: block.proposerIndex,
        parentRoot: block.parentRoot,
        stateRoot: Root(),  // Filled in by the next process_slot.
        bodyRoot: block.body.hashTreeRoot(scope.spec.limits))
    guard !(try getValidator(state, block.proposerIndex).slashed) else { throw .proposerSlashed(block.proposerIndex) }
}
