package import ConsensusTypes
import Primitives
import SSZ

/// `process_builder_exit_request` (Gloas): what cannot be done is passed over.
package func processBuilderExitRequest(
    _ state: inout Gloas.BeaconState, _ request: BuilderExitRequest, _ scope: inout BlockScope
) throws(InvalidReason) {
    guard let index = scope.builderIndex(of: request.pubkey, in: state), try isActiveBuilder(state, index),
        try getBuilder(state, index).executionAddress == request.sourceAddress,
        try getPendingBalanceToWithdrawForBuilder(state, index) == 0
    else { return }
    try initiateBuilderExit(&state, index, scope.spec)
}
