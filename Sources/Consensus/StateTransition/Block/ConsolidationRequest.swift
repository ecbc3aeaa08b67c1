package import ConsensusTypes
package import Primitives
import SSZ

/// `process_consolidation_request` (Electra): what cannot be done is passed over.
package func processConsolidationRequest<S: ElectraBeaconState>(
    _ state: inout S, _ request: ConsolidationRequest, _ scope: inout BlockScope
) throws(InvalidReason) {
    if let index = try validSwitchToCompounding(state, request, scope) {
        return try switchToCompoundingValidator(&state, index, scope.preset)
    }
    // A consolidation of a validator with itself would be an exit.
    guard request.sourcePubkey != request.targetPubkey else { return }
    guard UInt64(state.pendingConsolidations.count) != scope.preset.pendingConsolidationsLimit else { return }
    let churn = try getConsolidationChurnLimit(
        totalActiveBalance: scope.epochCache.totalActiveBalance, S.forkName, scope.spec)
    guard churn > scope.preset.minActivationBalance.rawValue else { return }
    guard let sourceIndex = scope.context.validatorIndex(of: request.sourcePubkey, in: state),
        let targetIndex = scope.context.validatorIndex(of: request.targetPubkey, in: state)
    else { return }
    var source = try getValidator(state, sourceIndex)
    let target = try getValidator(state, targetIndex)
    guard hasExecutionWithdrawalCredential(source), paysTo(request.sourceAddress, source),
        hasCompoundingWithdrawalCredential(target)
    else { return }
    let epoch = getCurrentEpoch(state, scope.preset)
    guard isActiveValidator(source, epoch), isActiveValidator(target, epoch),
        source.exitEpoch == Constants.farFutureEpoch, target.exitEpoch == Constants.farFutureEpoch,
        try mayLeave(source, epoch, scope.spec)
    else { return }
    guard try getPendingBalanceToWithdraw(state, sourceIndex) == 0 else { return }

    source.exitEpoch = try computeConsolidationEpochAndUpdateChurn(
        &state, consolidationBalance: source.effectiveBalance.rawValue, scope.epochCache, scope.spec)
    let delay = scope.spec.config.minValidatorWithdrawabilityDelay.rawValue
    source.withdrawableEpoch = Epoch(try source.exitEpoch.rawValue.plus(delay))
    state.validators[sourceIndex.int] = source
    state.pendingConsolidations.append(PendingConsolidation(sourceIndex: sourceIndex, targetIndex: targetIndex))
}

/// `is_valid_switch_to_compounding_request` (Electra).
/// - Returns: the validator that switches; nil when the request is not valid.
package func validSwitchToCompounding<S: ElectraBeaconState>(
    _ state: S, _ request: ConsolidationRequest, _ scope: BlockScope
) throws(InvalidReason) -> ValidatorIndex? {
    guard request.sourcePubkey == request.targetPubkey,
        let index = scope.context.validatorIndex(of: request.sourcePubkey, in: state)
    else { return nil }
    let source = try getValidator(state, index)
    guard paysTo(request.sourceAddress, source), hasEth1WithdrawalCredential(source),
        isActiveValidator(source, getCurrentEpoch(state, scope.preset)),
        source.exitEpoch == Constants.farFutureEpoch
    else { return nil }
    return index
}
