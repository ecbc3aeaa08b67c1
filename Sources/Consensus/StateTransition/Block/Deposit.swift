import BLS
package import ConsensusTypes
package import Primitives
import SSZ

/// `process_deposit`.
package func processDeposit<S: TransitionState>(
    _ state: inout S, _ deposit: Deposit, _ context: TransitionContext
) throws(InvalidReason) {
    try processDeposit(&state, deposit, context) { state in
        context.validatorIndex(of: deposit.data.pubkey, in: state)
    }
}

/// `process_deposit` with the caller's way to find a key in the registry.
func processDeposit<S: TransitionState>(
    _ state: inout S, _ deposit: Deposit, _ context: TransitionContext, find: (S) -> ValidatorIndex?
) throws(InvalidReason) {
    let isProven = Merkle.isValidMerkleBranch(
        leaf: deposit.data.hashTreeRoot(context.spec.limits),
        branch: Array(deposit.proof),
        depth: Constants.depositContractTreeDepth + 1,  // One more for the list's length.
        index: state.eth1DepositIndex,
        root: state.eth1Data.depositRoot)
    guard isProven else { throw .depositProof }
    state.eth1DepositIndex = try state.eth1DepositIndex.plus(1)
    try state.applyDeposit(deposit.data, existing: find(state), context)
}

extension TransitionState {
    /// `apply_deposit` (phase0 to Deneb): a top-up, or a new validator when the proof of possession is valid.
    package mutating func applyDeposit(
        _ data: DepositData, existing: ValidatorIndex?, _ context: TransitionContext
    ) throws(InvalidReason) {
        if let existing { return try increaseBalance(&self, existing, data.amount.rawValue) }
        // An invalid signature costs the depositor the deposit, and does not make the block invalid.
        guard isValidDepositSignature(data, context.spec) else { return }
        try addValidatorToRegistry(&self, data, context.preset)
    }
}

extension TransitionState where Self: ElectraBeaconState {
    /// `apply_deposit` (Electra): a new validator begins with nothing, and the amount waits in the queue.
    package mutating func applyDeposit(
        _ data: DepositData, existing: ValidatorIndex?, _ context: TransitionContext
    ) throws(InvalidReason) {
        if existing == nil {
            guard isValidDepositSignature(data, context.spec) else { return }
            var empty = data
            empty.amount = 0
            try addValidatorToRegistry(&self, empty, context.preset)
        }
        let deposit = PendingDeposit(
            pubkey: data.pubkey, withdrawalCredentials: data.withdrawalCredentials, amount: data.amount,
            signature: data.signature, slot: Constants.genesisSlot)
        try appendPendingDeposit(&self, deposit, context.preset)
    }
}

/// `add_validator_to_registry`.
func addValidatorToRegistry<S: TransitionState>(
    _ state: inout S, _ data: DepositData, _ preset: Preset
) throws(InvalidReason) {
    guard S.forkName >= .gloas || UInt64(state.validators.count) < preset.validatorRegistryLimit else {
        throw .listFull
    }
    state.validators.append(getValidatorFromDeposit(data, S.forkName, preset))
    state.balances.append(data.amount)
    state.appendValidatorColumns()
}

/// The proof of possession of a deposit, which the deposit contract does not check.
package func isValidDepositSignature(_ data: DepositData, _ spec: Spec) -> Bool {
    guard let key = try? PublicKey(data.pubkey) else { return false }
    let message = DepositMessage(
        pubkey: data.pubkey, withdrawalCredentials: data.withdrawalCredentials, amount: data.amount)
    // Deposits are valid across forks: the domain is the genesis fork's, without a validators root.
    let domain = computeDomain(
        DomainTypes.deposit, forkVersion: spec.config.genesisForkVersion, genesisValidatorsRoot: Root())
    let root = computeSigningRoot(message, domain, spec.limits)
    return SignatureSet(message: root, key: key, signature: data.signature).verify()
}

/// `get_validator_from_deposit`.
package func getValidatorFromDeposit(_ data: DepositData, _ fork: ForkName, _ preset: Preset) -> Validator {
    let amount = data.amount.rawValue
    let whole = amount - amount % preset.effectiveBalanceIncrement.rawValue
    var validator = Validator(
        pubkey: data.pubkey,
        withdrawalCredentials: data.withdrawalCredentials,
        effectiveBalance: 0,
        slashed: false,
        activationEligibilityEpoch: Constants.farFutureEpoch,
        activationEpoch: Constants.farFutureEpoch,
        exitEpoch: Constants.farFutureEpoch,
        withdrawableEpoch: Constants.farFutureEpoch)
    validator.effectiveBalance = min(Gwei(whole), maxEffectiveBalance(of: validator, fork, preset))
    return validator
}
