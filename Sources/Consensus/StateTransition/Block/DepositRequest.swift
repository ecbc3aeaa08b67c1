package import ConsensusTypes
import Primitives

/// `process_deposit_request` (Electra; from Fulu without the end of the former deposit mechanism).
package func processDepositRequest<S: ElectraBeaconState>(
    _ state: inout S, _ request: DepositRequest, _ preset: Preset
) throws(InvalidReason) {
    if S.forkName < .fulu, state.depositRequestsStartIndex == Constants.unsetDepositRequestsStartIndex {
        state.depositRequestsStartIndex = request.index
    }
    let deposit = PendingDeposit(
        pubkey: request.pubkey, withdrawalCredentials: request.withdrawalCredentials, amount: request.amount,
        signature: request.signature, slot: state.slot)
    try appendPendingDeposit(&state, deposit, preset)
}
