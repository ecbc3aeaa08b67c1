import BLS
package import ConsensusTypes
package import Primitives
import SSZ

/// `initialize_beacon_state_from_eth1` (phase0).
package func initializeBeaconStateFromEth1(
    eth1BlockHash: Hash32, eth1Timestamp: UInt64, deposits: [Deposit], _ context: TransitionContext
) throws(StateTransitionError) -> Phase0.BeaconState {
    try at(.genesis) { () throws(InvalidReason) in
        let spec = context.spec
        let genesisTime = try eth1Timestamp.plus(spec.config.genesisDelay)
        var state = emptyGenesisState(genesisTime, eth1BlockHash, depositCount: deposits.count, spec)
        var tree = DepositTree()
        var registry: [BLSPubkey: ValidatorIndex] = [:]
        for deposit in deposits {
            tree.append(deposit.data.hashTreeRoot(spec.limits))
            state.eth1Data.depositRoot = tree.root
            try processDeposit(&state, deposit, context) { _ in registry[deposit.data.pubkey] }
            if state.validators.count > registry.count {
                registry[deposit.data.pubkey] = ValidatorIndex(UInt64(registry.count))
            }
        }
        activateGenesisValidators(&state, spec.preset)
        state.genesisValidatorsRoot = state.validators.hashTreeRoot(spec.limits)
        return state
    }
}

/// `is_valid_genesis_state`.
package func isValidGenesisState<S: BeaconStateProtocol>(_ state: S, _ spec: Spec) -> Bool {
    let active = getActiveValidatorIndices(state, Constants.genesisEpoch).count
    return state.genesisTime >= spec.config.minGenesisTime
        && UInt64(active) >= spec.config.minGenesisActiveValidatorCount
}

/// The state before the first deposit.
func emptyGenesisState(
    _ genesisTime: UInt64, _ eth1BlockHash: Hash32, depositCount: Int, _ spec: Spec
) -> Phase0.BeaconState {
    let limits = spec.limits
    let version = spec.config.genesisForkVersion
    var state = Phase0.BeaconState()
    state.genesisTime = genesisTime
    state.fork = Fork(previousVersion: version, currentVersion: version, epoch: Constants.genesisEpoch)
    state.latestBlockHeader.bodyRoot = Phase0.BeaconBlockBody().hashTreeRoot(limits)
    state.eth1Data = Eth1Data(depositRoot: Root(), depositCount: UInt64(depositCount), blockHash: eth1BlockHash)
    state.blockRoots = BlockRoots(repeating: Root(), limits)
    state.stateRoots = StateRoots(repeating: Root(), limits)
    // The chain's first entropy.
    state.randaoMixes = RandaoMixes(repeating: eth1BlockHash, limits)
    state.slashings = Slashings(repeating: 0, limits)
    return state
}

/// "Process activations": who has the full balance is active from the start.
func activateGenesisValidators(_ state: inout Phase0.BeaconState, _ preset: Preset) {
    let balances = state.balances
    state.validators.mutateEach { index, validator in
        let balance = balances[index].rawValue
        let whole = Gwei(balance - balance % preset.effectiveBalanceIncrement.rawValue)
        validator.effectiveBalance = min(whole, preset.maxEffectiveBalance)
        if validator.effectiveBalance == preset.maxEffectiveBalance {
            validator.activationEligibilityEpoch = Constants.genesisEpoch
            validator.activationEpoch = Constants.genesisEpoch
        }
    }
}
