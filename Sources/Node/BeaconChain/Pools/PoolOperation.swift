import ConsensusTypes
import Primitives
import SSZ
import StateTransition

/// An operation that waits for a block.
enum PoolOperation: Sendable {
    case proposerSlashing(ProposerSlashing)
    case attesterSlashing(Phase0.AttesterSlashing)
    case voluntaryExit(SignedVoluntaryExit)

    /// Runs the operation, signatures verified, on a copy of a state: what a block on it could do with it.
    func check(on state: ForkedBeaconState, _ context: TransitionContext) throws(InvalidReason) {
        var probe = Self.probe(state)
        var scope = try BlockScope(probe, context, verifySignatures: .individually)
        switch self {
        case .proposerSlashing(let slashing): try processProposerSlashing(&probe, slashing, &scope)
        case .attesterSlashing(let slashing): try processAttesterSlashing(&probe, slashing, &scope)
        case .voluntaryExit(let exit): try processVoluntaryExit(&probe, exit, &scope)
        }
    }

    /// The state as one of Altair: operations of both forks read the fields that these share.
    private static func probe(_ state: ForkedBeaconState) -> Altair.BeaconState {
        if case .altair(let inner) = state { return inner }
        var probe = Altair.BeaconState()
        probe.copySharedFields(of: state.shared)
        return probe
    }
}

extension BeaconStateProtocol {
    /// Takes over what all states have.
    fileprivate mutating func copySharedFields(of other: some BeaconStateProtocol) {
        genesisTime = other.genesisTime
        genesisValidatorsRoot = other.genesisValidatorsRoot
        slot = other.slot
        fork = other.fork
        latestBlockHeader = other.latestBlockHeader
        blockRoots = other.blockRoots
        stateRoots = other.stateRoots
        historicalRoots = other.historicalRoots
        eth1Data = other.eth1Data
        eth1DataVotes = other.eth1DataVotes
        eth1DepositIndex = other.eth1DepositIndex
        // The lists of one fork are taken as they are, those of another element by element.
        validators = other.validators as? CachedList<Validator, RegistryLimit> ?? CachedList(other.validators)
        balances = other.balances as? CachedList<Gwei, RegistryLimit> ?? CachedList(other.balances)
        randaoMixes = other.randaoMixes
        slashings = other.slashings
        justificationBits = other.justificationBits
        previousJustifiedCheckpoint = other.previousJustifiedCheckpoint
        currentJustifiedCheckpoint = other.currentJustifiedCheckpoint
        finalizedCheckpoint = other.finalizedCheckpoint
    }
}
