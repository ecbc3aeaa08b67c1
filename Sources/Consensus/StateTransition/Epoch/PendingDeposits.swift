package import ConsensusTypes
import Primitives
import SSZ

/// `process_pending_deposits` (Electra; from Fulu without regard to the former deposit mechanism).
package func processPendingDeposits<S: ElectraBeaconState & TransitionState>(
    _ state: inout S, _ epochCache: EpochCache, _ context: TransitionContext
) throws(InvalidReason) {
    var pass = try PendingDepositsPass(state, epochCache, context)
    let queue = state.pendingDeposits
    pass.findValidators(queue.prefix(Int(clamping: context.preset.maxPendingDepositsPerEpoch)), state, context)
    for deposit in queue {
        guard try pass.process(deposit, &state, context) else { break }
    }
    if pass.done > 0 {
        state.pendingDeposits.removeFirst(pass.done)
        state.pendingDeposits.append(contentsOf: pass.postponed)
    }
    state.depositBalanceToConsume = Gwei(try pass.balanceLeft())
}

/// The progress of `process_pending_deposits` through the queue.
private struct PendingDepositsPass {
    /// How many deposits at the head of the queue are dealt with.
    private(set) var done = 0
    /// Those whose validator is leaving: they wait until it has left.
    private(set) var postponed: [PendingDeposit] = []

    private let available: UInt64
    private var processed: UInt64 = 0
    private var isChurnLimitReached = false
    private let nextEpoch: Epoch
    private let finalizedSlot: Slot
    /// By key, the validators of the deposits that may have their turn now.
    private var validators: [BLSPubkey: ValidatorIndex] = [:]

    init<S: ElectraBeaconState>(
        _ state: S, _ epochCache: EpochCache, _ context: TransitionContext
    ) throws(InvalidReason) {
        nextEpoch = Epoch(try getCurrentEpoch(state, context.preset).rawValue.plus(1))
        let balance = epochCache.totalActiveBalance
        let churn =
            try S.forkName < .gloas
            ? getActivationExitChurnLimit(totalActiveBalance: balance, context.spec)
            : getActivationChurnLimit(totalActiveBalance: balance, context.spec)
        available = try state.depositBalanceToConsume.rawValue.plus(churn)
        finalizedSlot = Slot(try state.finalizedCheckpoint.epoch.rawValue.times(context.preset.slotsPerEpoch))
    }

    /// Searches the registry once for all.
    mutating func findValidators<S: BeaconStateProtocol>(
        _ deposits: some Collection<PendingDeposit>, _ state: S, _ context: TransitionContext
    ) {
        validators = context.validatorIndices(of: deposits.map(\.pubkey), in: state)
    }

    /// The next deposit of the queue.
    /// - Returns: whether the one after it may be looked at.
    mutating func process<S: ElectraBeaconState & TransitionState>(
        _ deposit: PendingDeposit, _ state: inout S, _ context: TransitionContext
    ) throws(InvalidReason) -> Bool {
        let isRequest = deposit.slot > Constants.genesisSlot
        // Deposits of the former mechanism come first.
        let isBridging = S.forkName < .fulu && state.eth1DepositIndex < state.depositRequestsStartIndex
        guard !(isRequest && isBridging), deposit.slot <= finalizedSlot,
            UInt64(done) < context.preset.maxPendingDepositsPerEpoch
        else { return false }

        let validator = try validators[deposit.pubkey].map { index throws(InvalidReason) in
            try getValidator(state, index)
        }
        if let validator, validator.withdrawableEpoch < nextEpoch {
            // Never active again: the balance can only be withdrawn, and uses no churn.
            try apply(deposit, &state, context)
        } else if let validator, validator.exitEpoch < Constants.farFutureEpoch {
            postponed.append(deposit)
        } else {
            let sum = try processed.plus(deposit.amount.rawValue)
            isChurnLimitReached = sum > available
            guard !isChurnLimitReached else { return false }
            processed = sum
            try apply(deposit, &state, context)
        }
        done += 1
        return true
    }

    /// `apply_pending_deposit`.
    private mutating func apply<S: ElectraBeaconState & TransitionState>(
        _ deposit: PendingDeposit, _ state: inout S, _ context: TransitionContext
    ) throws(InvalidReason) {
        if let index = validators[deposit.pubkey] {
            return try increaseBalance(&state, index, deposit.amount.rawValue)
        }
        let data = DepositData(
            pubkey: deposit.pubkey, withdrawalCredentials: deposit.withdrawalCredentials, amount: deposit.amount,
            signature: deposit.signature)
        guard isValidDepositSignature(data, context.spec) else { return }
        try addValidatorToRegistry(&state, data, context.preset)
        validators[deposit.pubkey] = ValidatorIndex(UInt64(state.validators.count - 1))
    }

    /// The churn to carry over: only what the limit has cut off.
    func balanceLeft() throws(InvalidReason) -> UInt64 {
        isChurnLimitReached ? try available.minus(processed) : 0
    }
}
