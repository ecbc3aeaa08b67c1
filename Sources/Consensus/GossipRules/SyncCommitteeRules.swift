import BLS
package import ConsensusTypes
import Primitives
import SSZ
import StateTransition

// altair/p2p-interface.md

/// `validate_sync_committee_message_gossip`, on the topic of a subnet.
package func validateSyncCommitteeMessageGossip<Store: GossipStore>(
    _ seen: inout Seen, _ scope: GossipScope<Store>, _ message: SyncCommitteeMessage, subnetID: UInt64
) throws(GossipFailure) {
    try require(scope.isCurrentSlot(message.slot), orIgnore: .notCurrentSlot)
    guard let validator = scope.validator(message.validatorIndex) else { throw .reject(.validatorIndexOutOfRange) }
    let isMember = try scope.syncSubcommittee(subnetID)?.contains(validator.pubkey) ?? false
    try require(isMember, orReject: .wrongSubnet)
    let key = Seen.SlotKey(slot: message.slot, validator: message.validatorIndex, part: subnetID)
    try require(!seen.syncMessageValidatorSlots.contains(key), orIgnore: .alreadySeen)
    let domain = scope.domain(DomainTypes.syncCommittee, scope.spec.computeEpochAtSlot(message.slot))
    let isValid = scope.isSigned(validator.pubkey, objectRoot: message.beaconBlockRoot, domain, message.signature)
    try require(isValid, orReject: .syncMessageSignature)
    seen.syncMessageValidatorSlots.insert(key)
}

/// `validate_sync_committee_contribution_and_proof_gossip`
package func validateSyncCommitteeContributionAndProofGossip<Store: GossipStore>(
    _ seen: inout Seen, _ scope: GossipScope<Store>, _ signed: SignedContributionAndProof
) throws(GossipFailure) {
    let (message, contribution) = (signed.message, signed.message.contribution)
    try require(scope.isCurrentSlot(contribution.slot), orIgnore: .notCurrentSlot)
    guard contribution.subcommitteeIndex < Constants.syncCommitteeSubnetCount else {
        throw .reject(.subcommitteeIndexOutOfRange)
    }
    try require(!contribution.aggregationBits.isZero, orReject: .noParticipants)
    let isSelected = isSyncCommitteeAggregator(message.selectionProof, scope.spec.preset)
    try require(isSelected, orReject: .notAggregator)
    guard let aggregator = scope.validator(message.aggregatorIndex) else { throw .reject(.validatorIndexOutOfRange) }
    guard let members = try scope.syncSubcommittee(contribution.subcommitteeIndex),
        members.contains(aggregator.pubkey)
    else { throw .reject(.aggregatorNotInSubcommittee) }

    let bits = BitPattern(setIndices: contribution.aggregationBits.setIndices)
    let dataKey = Seen.ContributionKey(
        slot: contribution.slot, beaconBlockRoot: contribution.beaconBlockRoot,
        subcommittee: contribution.subcommitteeIndex)
    let isCovered = seen.syncContributionData[dataKey]?.containsSuperset(of: bits) ?? false
    try require(!isCovered, orIgnore: .supersetSeen)
    let aggregatorKey = Seen.SlotKey(
        slot: contribution.slot, validator: message.aggregatorIndex, part: contribution.subcommitteeIndex)
    try require(!seen.syncContributionAggregatorSlots.contains(aggregatorKey), orIgnore: .alreadySeen)

    let participants = contribution.aggregationBits.setIndices.filter { $0 < members.count }.map { members[$0] }
    try scope.checkSignatures(signed, aggregator.pubkey, participants)
    seen.syncContributionAggregatorSlots.insert(aggregatorKey)
    seen.syncContributionData[dataKey, default: []].append(bits)
}

extension GossipScope {
    /// `get_sync_subcommittee_pubkeys`: of the committee that signs in the state's slot; nil for an unknown index.
    fileprivate func syncSubcommittee(_ index: UInt64) throws(GossipFailure) -> [BLSPubkey]? {
        guard index < Constants.syncCommitteeSubnetCount else { return nil }
        let nextSlotEpoch = spec.computeEpochAtSlot(Slot(state.slot.rawValue.saturatingAdd(1)))
        let isSamePeriod =
            spec.computeSyncCommitteePeriod(currentEpoch) == spec.computeSyncCommitteePeriod(nextSlotEpoch)
        guard let committee = isSamePeriod ? state.currentSyncCommittee : state.nextSyncCommittee else {
            throw .ignore(.stateUnavailable)
        }
        let size = Int(spec.preset.syncCommitteeSize / Constants.syncCommitteeSubnetCount)
        let first = Int(index) * size
        return (first..<first + size).map { committee.pubkeys[$0] }
    }

    /// The three signatures of a contribution in one batch; one by one only to say which is wrong.
    fileprivate func checkSignatures(
        _ signed: SignedContributionAndProof, _ aggregator: BLSPubkey, _ participants: [BLSPubkey]
    ) throws(GossipFailure) {
        let (message, contribution) = (signed.message, signed.message.contribution)
        let epoch = spec.computeEpochAtSlot(contribution.slot)
        let selectionData = SyncAggregatorSelectionData(
            slot: contribution.slot, subcommitteeIndex: contribution.subcommitteeIndex)
        let selection = claim(
            aggregator, objectRoot: selectionData.hashTreeRoot(spec.limits),
            domain(DomainTypes.syncCommitteeSelectionProof, epoch), message.selectionProof)
        let outer = claim(
            aggregator, objectRoot: message.hashTreeRoot(spec.limits),
            domain(DomainTypes.contributionAndProof, epoch), signed.signature)
        let keys = participants.compactMap { try? context.publicKey($0) }
        guard let selection, let outer, keys.count == participants.count else { throw .reject(.aggregateSignature) }
        let inner = SignatureSet(
            message: computeSigningRoot(
                objectRoot: contribution.beaconBlockRoot, domain: domain(DomainTypes.syncCommittee, epoch)),
            keys: keys, signature: contribution.signature)
        if BatchVerifier.verify([selection, outer, inner]) { return }
        try require(selection.verify(), orReject: .selectionProof)
        try require(outer.verify(), orReject: .aggregatorSignature)
        throw .reject(.aggregateSignature)
    }
}
