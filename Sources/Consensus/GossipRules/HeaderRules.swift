import ConsensusTypes
import Primitives
import SSZ
import StateTransition

// What blocks and the sidecars that carry a block's header have in common, in the order of the specification.

extension GossipScope {
    /// The slot is not in the future, and after the finalized one.
    func checkTime(of header: BeaconBlockHeader) throws(GossipFailure) {
        try require(!isFutureSlot(header.slot), orIgnore: .futureSlot)
        let finalizedSlot = spec.computeStartSlotAtEpoch(store.finalizedCheckpoint.epoch)
        try require(header.slot > finalizedSlot, orIgnore: .notAfterFinalizedSlot)
    }

    /// The proposer is in the registry and signed. The header's root is the block's.
    func checkProposerSignature(_ signed: SignedBeaconBlockHeader) throws(GossipFailure) {
        let header = signed.message
        guard let proposer = validator(header.proposerIndex) else { throw .reject(.proposerIndexOutOfRange) }
        let domain = domain(DomainTypes.beaconProposer, spec.computeEpochAtSlot(header.slot))
        let root = header.hashTreeRoot(spec.limits)
        let isValid = isSigned(proposer.pubkey, objectRoot: root, domain, signed.signature)
        try require(isValid, orReject: .proposerSignature)
    }

    /// The parent was seen.
    func checkParentSeen(_ header: BeaconBlockHeader) throws(GossipFailure) {
        try require(store.slot(ofBlock: header.parentRoot) != nil, orIgnore: .parentUnseen)
    }

    /// The parent is older, and the finalized block is an ancestor.
    func checkAncestry(_ header: BeaconBlockHeader) throws(GossipFailure) {
        guard let parentSlot = store.slot(ofBlock: header.parentRoot) else { throw .ignore(.parentUnseen) }
        try require(header.slot > parentSlot, orReject: .notAfterParent)
        let finalized = store.finalizedCheckpoint
        let ancestor = store.checkpointBlock(of: header.parentRoot, epoch: finalized.epoch)
        try require(ancestor == finalized.root, orReject: .finalizedNotAncestor)
    }

    /// All of the above, with a parent that passed validation: the rules of sidecars before those on their content.
    func checkSidecarHeader(_ signed: SignedBeaconBlockHeader) throws(GossipFailure) {
        try checkTime(of: signed.message)
        try checkProposerSignature(signed)
        try checkParentSeen(signed.message)
        try require(store.isValid(signed.message.parentRoot), orReject: .parentInvalid)
        try checkAncestry(signed.message)
    }

    /// The proposer is the one whose turn it is. Last, because it takes a state.
    func checkExpectedProposer(_ header: BeaconBlockHeader) throws(GossipFailure) {
        guard let expected = store.expectedProposer(after: header.parentRoot, at: header.slot) else {
            throw .ignore(.stateUnavailable)
        }
        try require(header.proposerIndex == expected, orReject: .unexpectedProposer)
    }
}
