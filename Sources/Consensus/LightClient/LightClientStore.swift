package import BLS
package import ConsensusTypes
package import Primitives
import SSZ

/// What a light client knows (altair/light-client/sync-protocol.md, `LightClientStore`), in the newest fork's shape:
/// data of older forks is upgraded when it is decoded.
package struct LightClientStore: Sendable, Equatable {
    /// The newest header that is final.
    package private(set) var finalizedHeader: Electra.LightClientHeader
    package private(set) var currentSyncCommittee: SyncCommittee
    /// Zero as long as it is not known.
    package private(set) var nextSyncCommittee: SyncCommittee
    /// What to continue with when finality does not come.
    package private(set) var bestValidUpdate: Electra.LightClientUpdate?
    /// The newest header that is reasonably safe.
    package private(set) var optimisticHeader: Electra.LightClientHeader
    package private(set) var previousMaxActiveParticipants: UInt64 = 0
    package private(set) var currentMaxActiveParticipants: UInt64 = 0

    /// `initialize_light_client_store`.
    package init(
        trustedBlockRoot: Root, bootstrap: Electra.LightClientBootstrap, _ spec: Spec
    ) throws(LightClientError) {
        guard isValidLightClientHeader(bootstrap.header, spec) else { throw .invalidHeader }
        guard bootstrap.header.beacon.hashTreeRoot(spec.limits) == trustedBlockRoot else { throw .untrustedBlockRoot }
        let isProven = isValidNormalizedMerkleBranch(
            bootstrap.currentSyncCommittee.hashTreeRoot(spec.limits), Array(bootstrap.currentSyncCommitteeBranch),
            gindex: spec.currentSyncCommitteeGindex(at: bootstrap.header.beacon.slot),
            root: bootstrap.header.beacon.stateRoot)
        guard isProven else { throw .currentSyncCommitteeBranch }
        finalizedHeader = bootstrap.header
        currentSyncCommittee = bootstrap.currentSyncCommittee
        nextSyncCommittee = SyncCommittee()
        optimisticHeader = bootstrap.header
    }

    /// `is_next_sync_committee_known`.
    package var isNextSyncCommitteeKnown: Bool { nextSyncCommittee != SyncCommittee() }

    /// `get_safety_threshold`.
    package var safetyThreshold: UInt64 { max(previousMaxActiveParticipants, currentMaxActiveParticipants) / 2 }

    /// `process_light_client_update`.
    package mutating func process(
        _ update: Electra.LightClientUpdate, currentSlot: Slot, genesisValidatorsRoot: Root, _ spec: Spec,
        publicKeys: PublicKeyCache
    ) throws(LightClientError) {
        try validate(
            update, currentSlot: currentSlot, genesisValidatorsRoot: genesisValidatorsRoot, spec,
            publicKeys: publicKeys)
        if bestValidUpdate.map({ isBetterUpdate(update, $0, spec) }) ?? true { bestValidUpdate = update }
        let participants = UInt64(update.syncAggregate.syncCommitteeBits.popCount)
        currentMaxActiveParticipants = max(currentMaxActiveParticipants, participants)
        let attestedSlot = update.attestedHeader.beacon.slot
        if participants > safetyThreshold, attestedSlot > optimisticHeader.beacon.slot {
            optimisticHeader = update.attestedHeader
        }

        let finalizedPeriod = spec.computeSyncCommitteePeriodAtSlot(update.finalizedHeader.beacon.slot)
        let hasFinalizedNextSyncCommittee =
            !isNextSyncCommitteeKnown && isSyncCommitteeUpdate(update) && isFinalityUpdate(update)
            && finalizedPeriod == spec.computeSyncCommitteePeriodAtSlot(attestedSlot)
        let isNewer = update.finalizedHeader.beacon.slot > finalizedHeader.beacon.slot
        let isSupermajority = participants * 3 >= spec.preset.syncCommitteeSize * 2
        guard isSupermajority, isNewer || hasFinalizedNextSyncCommittee else { return }
        try apply(update, spec)
        bestValidUpdate = nil
    }

    /// `process_light_client_finality_update`.
    package mutating func process(
        _ update: Electra.LightClientFinalityUpdate, currentSlot: Slot, genesisValidatorsRoot: Root, _ spec: Spec,
        publicKeys: PublicKeyCache
    ) throws(LightClientError) {
        let update = Electra.LightClientUpdate(
            attestedHeader: update.attestedHeader, nextSyncCommittee: .init(), nextSyncCommitteeBranch: .init(),
            finalizedHeader: update.finalizedHeader, finalityBranch: update.finalityBranch,
            syncAggregate: update.syncAggregate, signatureSlot: update.signatureSlot)
        try process(
            update, currentSlot: currentSlot, genesisValidatorsRoot: genesisValidatorsRoot, spec,
            publicKeys: publicKeys)
    }

    /// `process_light_client_optimistic_update`.
    package mutating func process(
        _ update: Electra.LightClientOptimisticUpdate, currentSlot: Slot, genesisValidatorsRoot: Root, _ spec: Spec,
        publicKeys: PublicKeyCache
    ) throws(LightClientError) {
        let update = Electra.LightClientUpdate(
            attestedHeader: update.attestedHeader, nextSyncCommittee: .init(), nextSyncCommitteeBranch: .init(),
            finalizedHeader: .init(), finalityBranch: .init(), syncAggregate: update.syncAggregate,
            signatureSlot: update.signatureSlot)
        try process(
            update, currentSlot: currentSlot, genesisValidatorsRoot: genesisValidatorsRoot, spec,
            publicKeys: publicKeys)
    }

    /// `process_light_client_store_force_update`: goes on with the best update when a whole period brought no finality.
    package mutating func forceUpdate(currentSlot: Slot, _ spec: Spec) throws(LightClientError) {
        let (timeout, overflow) = finalizedHeader.beacon.slot.rawValue.addingReportingOverflow(
            spec.preset.updateTimeout)
        guard !overflow, currentSlot.rawValue > timeout, var best = bestValidUpdate else { return }
        if best.finalizedHeader.beacon.slot <= finalizedHeader.beacon.slot {
            best.finalizedHeader = best.attestedHeader
        }
        try apply(best, spec)
        bestValidUpdate = nil
    }

    /// `apply_light_client_update`.
    private mutating func apply(_ update: Electra.LightClientUpdate, _ spec: Spec) throws(LightClientError) {
        let storePeriod = spec.computeSyncCommitteePeriodAtSlot(finalizedHeader.beacon.slot)
        let finalizedPeriod = spec.computeSyncCommitteePeriodAtSlot(update.finalizedHeader.beacon.slot)
        if !isNextSyncCommitteeKnown {
            guard finalizedPeriod == storePeriod else { throw .unexpectedFinalizedPeriod }
            nextSyncCommittee = update.nextSyncCommittee
        } else if finalizedPeriod == storePeriod + 1 {
            currentSyncCommittee = nextSyncCommittee
            nextSyncCommittee = update.nextSyncCommittee
            previousMaxActiveParticipants = currentMaxActiveParticipants
            currentMaxActiveParticipants = 0
        }
        guard update.finalizedHeader.beacon.slot > finalizedHeader.beacon.slot else { return }
        finalizedHeader = update.finalizedHeader
        if finalizedHeader.beacon.slot > optimisticHeader.beacon.slot { optimisticHeader = finalizedHeader }
    }
}
