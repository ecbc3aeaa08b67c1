import BLS
package import ConsensusTypes
import Primitives

/// `process_voluntary_exit`.
package func processVoluntaryExit<S: TransitionState>(
    _ state: inout S, _ signedExit: SignedVoluntaryExit, _ scope: inout BlockScope
) throws(InvalidReason) {
    let exit = signedExit.message
    let index = exit.validatorIndex
    let validator = try getValidator(state, index)
    let epoch = getCurrentEpoch(state, scope.preset)
    guard isActiveValidator(validator, epoch) else { throw .notActive(index) }
    guard validator.exitEpoch == Constants.farFutureEpoch else { throw .exitAlreadyInitiated(index) }
    guard epoch >= exit.epoch else { throw .exitNotYetValid(exit.epoch) }
    // Active, so that its activation epoch is not above the current one.
    guard epoch.rawValue - validator.activationEpoch.rawValue >= scope.spec.config.shardCommitteePeriod.rawValue else {
        throw .exitTooYoung(index)
    }
    // From Electra, nobody leaves whose withdrawals are still in the queue.
    guard try state.pendingBalanceToWithdraw(index) == 0 else { throw .withdrawalsPending(index) }
    let context = scope.context
    let domain = voluntaryExitDomain(state, exit, scope.spec)
    try scope.signatures.add { () throws(InvalidReason) in
        SignatureSet(
            message: computeSigningRoot(exit, domain, context.spec.limits),
            key: try context.publicKey(validator.pubkey), signature: signedExit.signature)
    }
    try initiateValidatorExit(&state, index, &scope)
}

/// The domain of an exit: by the exit's epoch, from Deneb always Capella's (EIP-7044).
private func voluntaryExitDomain<S: BeaconStateProtocol>(_ state: S, _ exit: VoluntaryExit, _ spec: Spec) -> Domain {
    guard S.forkName >= .deneb else {
        return getDomain(state, DomainTypes.voluntaryExit, exit.epoch, spec.preset)
    }
    return computeDomain(
        DomainTypes.voluntaryExit, forkVersion: spec.config.capellaForkVersion,
        genesisValidatorsRoot: state.genesisValidatorsRoot)
}
