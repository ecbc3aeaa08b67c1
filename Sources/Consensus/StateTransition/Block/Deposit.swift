import BLS
package import ConsensusTypes
import Primitives
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
    try applyDeposit(&state, deposit.data, existing: find(state), context)
}

/// `apply_deposit`: a top-up, or a new validator when the proof of possession is valid.
func applyDeposit<S: TransitionState>(
    _ state: inout S, _ data: DepositData, existing: ValidatorIndex?, _ context: TransitionContext
) throws(InvalidReason) {
    if let existing { return try increaseBalance(&state, existing, data.amount.rawValue) }
    // An invalid signature costs the depositor the deposit, and does not make the block invalid.
    guard isValidDepositSignature(data, context.spec) else { return }
    guard UInt64(state.validators.count) < context.preset.validatorRegistryLimit else { throw .listFull }
    state.validators.append(getValidatorFromDeposit(data, context.preset))
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
package func getValidatorFromDeposit(_ data: DepositData, _ preset: Preset) -> Validator {
    let amount = data.amount.rawValue
    let whole = amount - amount % preset.effectiveBalanceIncrement.rawValue
    return Validator(
        pubkey: data.pubkey,
        withdrawalCredentials: data.withdrawalCredentials,
        effectiveBalance: min(Gwei(whole), preset.maxEffectiveBalance),
        slashed: false,
        activationEligibilityEpoch: Constants.farFutureEpoch,
        activationEpoch: Constants.farFutureEpoch,
        exitEpoch: Constants.farFutureEpoch,
        withdrawableEpoch: Constants.farFutureEpoch)
}
