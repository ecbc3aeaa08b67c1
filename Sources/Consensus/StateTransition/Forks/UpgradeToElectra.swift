package import ConsensusTypes
import Primitives
import SSZ

/// `upgrade_to_electra` (electra/fork.md).
package func upgradeToElectra(
    _ pre: Deneb.BeaconState, _ context: TransitionContext
) throws(InvalidReason) -> Electra.BeaconState {
    let epoch = getCurrentEpoch(pre, context.preset)
    let earliest = try computeActivationExitEpoch(epoch, context.preset)
    var lastExitEpoch = earliest
    pre.validators.forEachChunk { _, chunk in
        for validator in chunk where validator.exitEpoch != Constants.farFutureEpoch {
            lastExitEpoch = max(lastExitEpoch, validator.exitEpoch)
        }
    }
    // What is queued below is not active yet, so that this is the total of the upgraded state too.
    let total = try getTotalBalance(pre, getActiveValidatorIndices(pre, epoch), context.preset)
    var post = Electra.BeaconState(
        genesisTime: pre.genesisTime,
        genesisValidatorsRoot: pre.genesisValidatorsRoot,
        slot: pre.slot,
        fork: Fork(
            previousVersion: pre.fork.currentVersion,
            currentVersion: context.spec.config.electraForkVersion,
            epoch: epoch),
        latestBlockHeader: pre.latestBlockHeader,
        blockRoots: pre.blockRoots,
        stateRoots: pre.stateRoots,
        historicalRoots: pre.historicalRoots,
        eth1Data: pre.eth1Data,
        eth1DataVotes: pre.eth1DataVotes,
        eth1DepositIndex: pre.eth1DepositIndex,
        validators: pre.validators,
        balances: pre.balances,
        randaoMixes: pre.randaoMixes,
        slashings: pre.slashings,
        previousEpochParticipation: pre.previousEpochParticipation,
        currentEpochParticipation: pre.currentEpochParticipation,
        justificationBits: pre.justificationBits,
        previousJustifiedCheckpoint: pre.previousJustifiedCheckpoint,
        currentJustifiedCheckpoint: pre.currentJustifiedCheckpoint,
        finalizedCheckpoint: pre.finalizedCheckpoint,
        inactivityScores: pre.inactivityScores,
        currentSyncCommittee: pre.currentSyncCommittee,
        nextSyncCommittee: pre.nextSyncCommittee,
        latestExecutionPayloadHeader: pre.latestExecutionPayloadHeader,
        nextWithdrawalIndex: pre.nextWithdrawalIndex,
        nextWithdrawalValidatorIndex: pre.nextWithdrawalValidatorIndex,
        historicalSummaries: pre.historicalSummaries,
        depositRequestsStartIndex: Constants.unsetDepositRequestsStartIndex,
        depositBalanceToConsume: 0,
        exitBalanceToConsume: Gwei(try getActivationExitChurnLimit(totalActiveBalance: total, context.spec)),
        earliestExitEpoch: Epoch(try lastExitEpoch.rawValue.plus(1)),
        consolidationBalanceToConsume: Gwei(
            try getConsolidationChurnLimit(totalActiveBalance: total, .electra, context.spec)),
        earliestConsolidationEpoch: earliest,
        pendingDeposits: [],
        pendingPartialWithdrawals: [],
        pendingConsolidations: [])
    try queuePendingActivations(&post, context.preset)
    try queueEarlyCompounders(&post, context.preset)
    return post
}

/// "Add validators that are not yet active to pending balance deposits", in the order of the activation queue.
private func queuePendingActivations(
    _ state: inout Electra.BeaconState, _ preset: Preset
) throws(InvalidReason) {
    var waiting: [(eligibility: Epoch, index: Int)] = []
    state.validators.forEachChunk { start, chunk in
        for offset in chunk.indices where chunk[offset].activationEpoch == Constants.farFutureEpoch {
            waiting.append((chunk[offset].activationEligibilityEpoch, start + offset))
        }
    }
    waiting.sort { ($0.eligibility, $0.index) < ($1.eligibility, $1.index) }
    for (_, index) in waiting {
        guard index < state.balances.count else { throw .validatorIndexOutOfRange(ValidatorIndex(UInt64(index))) }
        let balance = state.balances[index]
        state.balances[index] = 0
        state.validators[index].effectiveBalance = 0
        state.validators[index].activationEligibilityEpoch = Constants.farFutureEpoch
        try queueBalance(&state, of: state.validators[index], balance, preset)
    }
}

/// "Ensure early adopters of compounding credentials go through the activation churn".
private func queueEarlyCompounders(
    _ state: inout Electra.BeaconState, _ preset: Preset
) throws(InvalidReason) {
    var compounding: [ValidatorIndex] = []
    state.validators.forEachChunk { start, chunk in
        for offset in chunk.indices where hasCompoundingWithdrawalCredential(chunk[offset]) {
            compounding.append(ValidatorIndex(UInt64(start + offset)))
        }
    }
    for index in compounding { try queueExcessActiveBalance(&state, index, preset) }
}
