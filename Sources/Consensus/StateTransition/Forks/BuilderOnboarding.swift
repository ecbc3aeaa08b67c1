import ConsensusTypes
import Primitives
import SSZ

/// `onboard_builders_from_pending_deposits` (gloas/fork.md): deposits with builder credentials that wait at the fork make
/// builders; the others go on waiting.
func onboardBuildersFromPendingDeposits(
    _ state: inout Gloas.BeaconState, _ context: TransitionContext
) throws(InvalidReason) {
    var onboarding = BuilderOnboarding()
    let queue = state.pendingDeposits
    let validators = context.validatorIndices(of: queue.map(\.pubkey), in: state)
    for deposit in queue {
        if validators[deposit.pubkey] != nil {
            onboarding.kept.append(deposit)
        } else {
            try onboarding.process(deposit, context.spec)
        }
    }
    state.builders = Gloas.Builders(onboarding.builders)
    state.pendingDeposits = Gloas.PendingDeposits(onboarding.kept)
}

/// The progress of the onboarding through the queue. No builder leaves on the way: new ones are appended.
private struct BuilderOnboarding {
    var builders: [Builder] = []
    var kept: [PendingDeposit] = []
    private var indices: [BLSPubkey: Int] = [:]
    private var pending = PendingValidators()

    mutating func process(_ deposit: PendingDeposit, _ spec: Spec) throws(InvalidReason) {
        if let index = indices[deposit.pubkey] {
            builders[index].balance = Gwei(try builders[index].balance.rawValue.plus(deposit.amount.rawValue))
            return
        }
        guard isBuilderWithdrawalCredential(deposit.withdrawalCredentials),
            !pending.contains(deposit.pubkey, spec)
        else {
            kept.append(deposit)
            pending.insert(deposit)
            return
        }
        guard isValidDepositSignature(DepositData(deposit), spec) else { return }
        indices[deposit.pubkey] = builders.count
        builders.append(
            newBuilder(
                deposit.pubkey, deposit.withdrawalCredentials, deposit.amount,
                depositEpoch: spec.computeEpochAtSlot(deposit.slot)))
    }
}

/// `is_pending_validator` (Gloas): whether one of the deposits kept for a key has a valid signature. Each signature is
/// verified once at most.
private struct PendingValidators {
    private var unverified: [BLSPubkey: [PendingDeposit]] = [:]
    private var valid: Set<BLSPubkey> = []

    mutating func insert(_ deposit: PendingDeposit) {
        unverified[deposit.pubkey, default: []].append(deposit)
    }

    mutating func contains(_ pubkey: BLSPubkey, _ spec: Spec) -> Bool {
        if valid.contains(pubkey) { return true }
        guard let deposits = unverified.removeValue(forKey: pubkey),
            deposits.contains(where: { isValidDepositSignature(DepositData($0), spec) })
        else { return false }
        valid.insert(pubkey)
        return true
    }
}

extension DepositData {
    /// What a queued deposit's signature is over.
    fileprivate init(_ deposit: PendingDeposit) {
        self.init(
            pubkey: deposit.pubkey, withdrawalCredentials: deposit.withdrawalCredentials, amount: deposit.amount,
            signature: deposit.signature)
    }
}
