import BLS
package import ConsensusTypes
package import Primitives
import SSZ

/// The genesis that every client can make by itself (ethereum/eth2.0-pm, interop/mocked_start): deterministic keys,
/// born directly in the fork that the schedule has at epoch 0.
package func interopGenesisState(
    keys count: Int, genesisTime: UInt64, _ context: TransitionContext
) throws(StateTransitionError) -> ForkedBeaconState {
    var state = ForkedBeaconState.phase0(try interopPhase0State(keys: count, genesisTime: genesisTime, context))
    let fork = context.spec.forkName(at: Constants.genesisEpoch)
    while state.forkName < fork, let next = state.forkName.next { try upgrade(&state, to: next, context) }
    return bornInItsFork(state, context.spec)
}

/// The values of the mocked start.
package enum MockedStart {
    /// 0x42 thirty-two times.
    package static let eth1BlockHash = Hash32(bytes: [UInt8](repeating: 0x42, count: 32)) ?? Hash32()
    package static let eth1Timestamp: UInt64 = 1 << 40
}

/// The deposits of the mocked start: full balance, BLS withdrawal credentials of the key itself, each proven against
/// the tree of the deposits up to it.
package func interopDeposits(keys count: Int, _ spec: Spec) -> [Deposit] {
    var tree = DepositTree()
    var deposits: [Deposit] = []
    for index in 0..<count {
        let key = InteropKeys.secretKey(index: index)
        let data = depositData(key, amount: spec.preset.maxEffectiveBalance, spec)
        tree.append(data.hashTreeRoot(spec.limits))
        deposits.append(Deposit(proof: DepositProof(tree.proofOfLast), data: data))
    }
    return deposits
}

private func depositData(_ key: SecretKey, amount: Gwei, _ spec: Spec) -> DepositData {
    let pubkey = key.publicKey.compressed
    var credentials = Merkle.sha256(pubkey.bytes)
    credentials[0] = Constants.blsWithdrawalPrefix
    let message = DepositMessage(pubkey: pubkey, withdrawalCredentials: credentials, amount: amount)
    let root = computeSigningRoot(message, spec.computeDomain(DomainTypes.deposit), spec.limits)
    return DepositData(
        pubkey: pubkey, withdrawalCredentials: credentials, amount: amount, signature: key.sign(root).compressed)
}

/// What `initialize_beacon_state_from_eth1` gives for the interop deposits, without verifying what was just made.
private func interopPhase0State(
    keys count: Int, genesisTime: UInt64, _ context: TransitionContext
) throws(StateTransitionError) -> Phase0.BeaconState {
    let spec = context.spec
    guard count > 0 else { throw .invalid(.genesis, .noKeys) }
    var state = emptyGenesisState(genesisTime, MockedStart.eth1BlockHash, depositCount: count, spec)
    var tree = DepositTree()
    for index in 0..<count {
        let key = InteropKeys.secretKey(index: index)
        let data = depositData(key, amount: spec.preset.maxEffectiveBalance, spec)
        tree.append(data.hashTreeRoot(spec.limits))
        context.publicKeys.insert(key.publicKey)
        state.validators.append(getValidatorFromDeposit(data, .phase0, spec.preset))
        state.balances.append(data.amount)
    }
    state.eth1Data.depositRoot = tree.root
    state.eth1DepositIndex = UInt64(count)
    activateGenesisValidators(&state, spec.preset)
    state.genesisValidatorsRoot = state.validators.hashTreeRoot(spec.limits)
    return state
}

/// An upgraded genesis as the fork's own: no earlier version, and the header of the fork's empty block.
private func bornInItsFork(_ state: ForkedBeaconState, _ spec: Spec) -> ForkedBeaconState {
    func born<S: BeaconStateProtocol, B: BeaconBlockBodyProtocol>(_ state: S, _ emptyBody: B) -> S {
        var state = state
        state.fork.previousVersion = state.fork.currentVersion
        state.latestBlockHeader.bodyRoot = emptyBody.hashTreeRoot(spec.limits)
        return state
    }
    return switch state {
    case .phase0: state
    case .altair(let inner): .altair(born(inner, Altair.BeaconBlockBody()))
    case .bellatrix(let inner): .bellatrix(born(inner, Bellatrix.BeaconBlockBody()))
    case .capella(let inner): .capella(born(inner, Capella.BeaconBlockBody()))
    case .deneb(let inner): .deneb(born(inner, Deneb.BeaconBlockBody()))
    case .electra(let inner): .electra(born(inner, Electra.BeaconBlockBody()))
    case .fulu(let inner): .fulu(born(inner, Electra.BeaconBlockBody()))
    case .gloas(let inner): .gloas(born(inner, Gloas.BeaconBlockBody()))
    }
}
