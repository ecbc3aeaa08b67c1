import BLS
package import ConsensusTypes
import Primitives
import SSZ
import StateTransition

/// `validate_proposer_preferences_gossip` (gloas/p2p-interface.md).
package func validateProposerPreferencesGossip<Store: GossipStore>(
    _ seen: inout Seen, _ scope: GossipScope<Store>, _ signed: SignedProposerPreferences
) throws(GossipFailure) {
    let (preferences, spec, store) = (signed.message, scope.spec, scope.store)
    let slot = preferences.proposalSlot
    try require(!scope.isPastSlot(slot), orIgnore: .pastSlot)
    let epoch = spec.computeEpochAtSlot(slot)
    // In the first epoch there is no lookahead to take the proposer from.
    guard epoch >= spec.preset.minSeedLookahead else { throw .ignore(.proposerUnknown) }
    let start = spec.computeStartSlotAtEpoch(epoch - spec.preset.minSeedLookahead)
    try require(!scope.isFutureSlot(start), orIgnore: .proposerUnknown)
    let root = preferences.dependentRoot
    guard let dependentSlot = store.slot(ofBlock: root) else { throw .ignore(.dependentRootUnseen) }
    let key = Seen.BlockKey(slot: slot, root: root)
    try require(seen.proposerPreferences[key] == nil, orIgnore: .alreadySeen)
    try require(store.isValid(root), orIgnore: .dependentRootInvalid)
    try require(dependentSlot < start, orReject: .dependentRootTooLate)
    try require(store.hasChild(root, from: start) || store.head() == root, orIgnore: .notDependentRoot)
    guard let state = store.state(after: root, at: start) else { throw .ignore(.stateUnavailable) }
    let proposer = state.proposerLookahead.flatMap { lookahead -> ValidatorIndex? in
        let position = Int(clamping: slot.rawValue - start.rawValue)
        return position < lookahead.count ? lookahead[position] : nil
    }
    try require(proposer == preferences.validatorIndex, orReject: .notNextProposer)
    let validators = state.validators
    guard preferences.validatorIndex.rawValue < UInt64(validators.count) else {
        throw .reject(.validatorIndexOutOfRange)
    }
    let domain = computeDomain(
        DomainTypes.proposerPreferences, forkVersion: state.fork.version(at: epoch),
        genesisValidatorsRoot: state.genesisValidatorsRoot)
    let isValid = scope.isSigned(
        validators[preferences.validatorIndex.int].pubkey, objectRoot: preferences.hashTreeRoot(spec.limits), domain,
        signed.signature)
    try require(isValid, orReject: .preferencesSignature)
    seen.proposerPreferences[key] = preferences
}

extension ForkedBeaconState {
    /// The proposers of this epoch and the next; nil before Fulu.
    fileprivate var proposerLookahead: ProposerLookahead? {
        switch self {
        case .fulu(let state): state.proposerLookahead
        case .gloas(let state): state.proposerLookahead
        case .phase0, .altair, .bellatrix, .capella, .deneb, .electra: nil
        }
    }
}
