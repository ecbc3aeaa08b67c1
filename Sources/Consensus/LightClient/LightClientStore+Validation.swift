package import BLS
package import ConsensusTypes
package import Primitives
import SSZ

extension LightClientStore {
    /// `validate_light_client_update`.
    package func validate(
        _ update: Electra.LightClientUpdate, currentSlot: Slot, genesisValidatorsRoot: Root, _ spec: Spec,
        publicKeys: PublicKeyCache
    ) throws(LightClientError) {
        let participants = update.syncAggregate.syncCommitteeBits.popCount
        guard UInt64(participants) >= spec.preset.minSyncCommitteeParticipants else { throw .notEnoughParticipants }
        guard isValidLightClientHeader(update.attestedHeader, spec) else { throw .invalidHeader }
        try checkSlots(update, currentSlot: currentSlot, spec)
        try checkFinality(update, spec)
        try checkNextSyncCommittee(update, spec)
        try checkSignature(update, genesisValidatorsRoot, spec, publicKeys)
    }

    /// The update is of a period whose committee is known, and brings something new.
    private func checkSlots(
        _ update: Electra.LightClientUpdate, currentSlot: Slot, _ spec: Spec
    ) throws(LightClientError) {
        let attestedSlot = update.attestedHeader.beacon.slot
        guard currentSlot >= update.signatureSlot, update.signatureSlot > attestedSlot,
            attestedSlot >= update.finalizedHeader.beacon.slot
        else { throw .slotsOutOfOrder }
        let storePeriod = spec.computeSyncCommitteePeriodAtSlot(finalizedHeader.beacon.slot)
        let signaturePeriod = spec.computeSyncCommitteePeriodAtSlot(update.signatureSlot)
        let isNext = isNextSyncCommitteeKnown && signaturePeriod > 0 && signaturePeriod - 1 == storePeriod
        guard signaturePeriod == storePeriod || isNext else { throw .skipsSyncCommitteePeriod }
        let bringsNextSyncCommittee =
            !isNextSyncCommitteeKnown && isSyncCommitteeUpdate(update)
            && spec.computeSyncCommitteePeriodAtSlot(attestedSlot) == storePeriod
        guard attestedSlot > finalizedHeader.beacon.slot || bringsNextSyncCommittee else { throw .notRelevant }
    }

    /// The finalized header is what the attested state says is final; zero stands for genesis.
    private func checkFinality(_ update: Electra.LightClientUpdate, _ spec: Spec) throws(LightClientError) {
        guard isFinalityUpdate(update) else {
            guard update.finalizedHeader == .init() else { throw .finalizedHeaderWithoutProof }
            return
        }
        var finalizedRoot = Root()
        if update.finalizedHeader.beacon.slot == Constants.genesisSlot {
            guard update.finalizedHeader == .init() else { throw .invalidHeader }
        } else {
            guard isValidLightClientHeader(update.finalizedHeader, spec) else { throw .invalidHeader }
            finalizedRoot = update.finalizedHeader.beacon.hashTreeRoot(spec.limits)
        }
        let isProven = isValidNormalizedMerkleBranch(
            finalizedRoot, Array(update.finalityBranch),
            gindex: spec.finalizedRootGindex(at: update.attestedHeader.beacon.slot),
            root: update.attestedHeader.beacon.stateRoot)
        guard isProven else { throw .finalityBranch }
    }

    /// The next sync committee is the attested state's.
    private func checkNextSyncCommittee(_ update: Electra.LightClientUpdate, _ spec: Spec) throws(LightClientError) {
        guard isSyncCommitteeUpdate(update) else {
            guard update.nextSyncCommittee == .init() else { throw .nextSyncCommitteeWithoutProof }
            return
        }
        let attestedSlot = update.attestedHeader.beacon.slot
        let storePeriod = spec.computeSyncCommitteePeriodAtSlot(finalizedHeader.beacon.slot)
        if isNextSyncCommitteeKnown, spec.computeSyncCommitteePeriodAtSlot(attestedSlot) == storePeriod {
            guard update.nextSyncCommittee == nextSyncCommittee else { throw .nextSyncCommitteeMismatch }
        }
        let isProven = isValidNormalizedMerkleBranch(
            update.nextSyncCommittee.hashTreeRoot(spec.limits), Array(update.nextSyncCommitteeBranch),
            gindex: spec.nextSyncCommitteeGindex(at: attestedSlot), root: update.attestedHeader.beacon.stateRoot)
        guard isProven else { throw .nextSyncCommitteeBranch }
    }

    /// The committee of the signature's period signed the attested header.
    private func checkSignature(
        _ update: Electra.LightClientUpdate, _ genesisValidatorsRoot: Root, _ spec: Spec,
        _ publicKeys: PublicKeyCache
    ) throws(LightClientError) {
        let storePeriod = spec.computeSyncCommitteePeriodAtSlot(finalizedHeader.beacon.slot)
        let isCurrent = spec.computeSyncCommitteePeriodAtSlot(update.signatureSlot) == storePeriod
        let committee = isCurrent ? currentSyncCommittee : nextSyncCommittee
        var keys: [PublicKey] = []
        for position in update.syncAggregate.syncCommitteeBits.setIndices {
            guard position < committee.pubkeys.count, let key = try? publicKeys.key(committee.pubkeys[position]) else {
                throw .invalidPublicKey
            }
            keys.append(key)
        }
        let versionSlot = max(update.signatureSlot, 1) - 1
        let domain = computeDomain(
            DomainTypes.syncCommittee, forkVersion: spec.forkVersion(at: spec.computeEpochAtSlot(versionSlot)),
            genesisValidatorsRoot: genesisValidatorsRoot)
        let claim = SignatureSet(
            message: computeSigningRoot(update.attestedHeader.beacon, domain, spec.limits), keys: keys,
            signature: update.syncAggregate.syncCommitteeSignature)
        guard claim.verify() else { throw .invalidSignature }
    }
}
