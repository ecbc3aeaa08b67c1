import ConsensusTypes
import StateTransition

/// An operation that waits for a block.
enum PoolOperation: Sendable {
    case proposerSlashing(ProposerSlashing)
    case attesterSlashing(Electra.AttesterSlashing)
    case voluntaryExit(SignedVoluntaryExit)
    case credentialChange(SignedBLSToExecutionChange)

    /// Runs the operation, signatures verified, on a copy of a state: what a block on it could do with it.
    func check(on state: ForkedBeaconState, _ context: TransitionContext) throws {
        switch state {
        case .phase0(let inner): try check(onShared: inner, context)
        case .altair(let inner): try check(onShared: inner, context)
        case .bellatrix(let inner): try check(onShared: inner, context)
        case .capella(let inner): try check(onCapella: inner, context)
        case .deneb(let inner): try check(onCapella: inner, context)
        case .electra(let inner): try check(onCapella: inner, context)
        case .fulu(let inner): try check(onCapella: inner, context)
        case .gloas: throw StateTransitionError.unsupportedFork(.gloas)
        }
    }

    private func check<S: TransitionState & CapellaBeaconState>(
        onCapella state: S, _ context: TransitionContext
    ) throws(InvalidReason) {
        guard case .credentialChange(let change) = self else { return try check(onShared: state, context) }
        var probe = state
        var scope = try BlockScope(probe, context, verifySignatures: .individually)
        try processBLSToExecutionChange(&probe, change, &scope)
    }

    private func check<S: TransitionState>(
        onShared state: S, _ context: TransitionContext
    ) throws(InvalidReason) {
        var probe = state
        var scope = try BlockScope(probe, context, verifySignatures: .individually)
        switch self {
        case .proposerSlashing(let slashing): try processProposerSlashing(&probe, slashing, &scope)
        case .attesterSlashing(let slashing): try processAttesterSlashing(&probe, slashing, &scope)
        case .voluntaryExit(let exit): try processVoluntaryExit(&probe, exit, &scope)
        case .credentialChange(let change): throw .notBLSCredentials(change.message.validatorIndex)
        }
    }
}
