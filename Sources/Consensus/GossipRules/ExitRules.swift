import BLS
package import ConsensusTypes
import Primitives
import SSZ
import StateTransition

/// `validate_voluntary_exit_gossip` of the state's fork.
package func validateVoluntaryExitGossip<Store: GossipStore>(
    _ seen: inout Seen, _ scope: GossipScope<Store>, _ signedExit: SignedVoluntaryExit
) throws(GossipFailure) {
    let exit = signedExit.message
    let index = exit.validatorIndex
    try require(!seen.voluntaryExitIndices.contains(index), orIgnore: .alreadySeen)
    guard let validator = scope.validator(index) else { throw .reject(.validatorIndexOutOfRange) }
    let epoch = scope.currentEpoch
    try require(isActiveValidator(validator, epoch), orReject: .notActive)
    try require(validator.exitEpoch == Constants.farFutureEpoch, orReject: .exitInitiated)
    try require(epoch >= exit.epoch, orReject: .exitEpochInFuture)
    // Active, so that its activation epoch is not above the current one.
    let age = epoch.rawValue - validator.activationEpoch.rawValue
    try require(age >= scope.spec.config.shardCommitteePeriod.rawValue, orReject: .activeTooShortly)

    let domain =
        scope.state.forkName >= .deneb
        ? computeDomain(
            DomainTypes.voluntaryExit, forkVersion: scope.spec.config.capellaForkVersion,
            genesisValidatorsRoot: scope.state.genesisValidatorsRoot)
        : scope.domain(DomainTypes.voluntaryExit, exit.epoch)
    let root = exit.hashTreeRoot(scope.spec.limits)
    let isValid = scope.isSigned(validator.pubkey, objectRoot: root, domain, signedExit.signature)
    try require(isValid, orReject: .exitSignature)
    seen.voluntaryExitIndices.insert(index)
}

/// `validate_bls_to_execution_change_gossip` (Capella).
package func validateBLSToExecutionChangeGossip<Store: GossipStore>(
    _ seen: inout Seen, _ scope: GossipScope<Store>, _ signedChange: SignedBLSToExecutionChange
) throws(GossipFailure) {
    let (change, spec) = (signedChange.message, scope.spec)
    let genesis = scope.timeMs(at: 0)
    let slot = Slot((scope.currentTimeMs > genesis ? scope.currentTimeMs - genesis : 0) / spec.config.slotDurationMs)
    let hasBegun = spec.computeEpochAtSlot(slot) >= spec.config.capellaForkEpoch
    try require(hasBegun, orIgnore: .beforeCapella)
    let index = change.validatorIndex
    try require(!seen.blsToExecutionChangeIndices.contains(index), orIgnore: .alreadySeen)
    guard let validator = scope.validator(index) else { throw .reject(.validatorIndexOutOfRange) }
    let credentials = validator.withdrawalCredentials
    try require(credentials[0] == Constants.blsWithdrawalPrefix, orReject: .notBLSCredentials)
    var expected = Merkle.sha256(change.fromBLSPubkey.bytes)
    expected[0] = Constants.blsWithdrawalPrefix
    try require(credentials == expected, orReject: .withdrawalKeyMismatch)

    let domain = spec.computeDomain(
        DomainTypes.blsToExecutionChange, genesisValidatorsRoot: scope.state.genesisValidatorsRoot)
    // Not a registry key: it is seen once and not worth a place in the cache.
    guard let key = try? PublicKey(change.fromBLSPubkey) else { throw .reject(.changeSignature) }
    let claim = SignatureSet(
        message: computeSigningRoot(change, domain, spec.limits), key: key, signature: signedChange.signature)
    try require(claim.verify(), orReject: .changeSignature)
    seen.blsToExecutionChangeIndices.insert(index)
}
