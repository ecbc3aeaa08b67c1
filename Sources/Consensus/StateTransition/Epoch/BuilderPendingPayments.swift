package import ConsensusTypes
import Primitives
import SSZ

/// `process_builder_pending_payments` (Gloas): what a quorum has voted for in the previous epoch is owed.
package func processBuilderPendingPayments(
    _ state: inout Gloas.BeaconState, _ epochCache: EpochCache, _ preset: Preset
) throws(InvalidReason) {
    let quorum = try getBuilderPaymentQuorumThreshold(totalActiveBalance: epochCache.totalActiveBalance, preset)
    let count = Int(preset.slotsPerEpoch)
    for payment in state.builderPendingPayments.prefix(count) where payment.weight.rawValue >= quorum {
        state.builderPendingWithdrawals.append(payment.withdrawal)
    }
    state.builderPendingPayments = Gloas.BuilderPendingPayments(
        Array(state.builderPendingPayments.dropFirst(count))
            + Array(repeating: BuilderPendingPayment(), count: count))
}
