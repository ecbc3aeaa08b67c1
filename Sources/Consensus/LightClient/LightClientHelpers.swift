package import ConsensusTypes
package import Primitives
import SSZ

extension Spec {
    /// `finalized_root_gindex_at_slot` (electra/light-client/sync-protocol.md).
    package func finalizedRootGindex(at slot: Slot) -> UInt64 {
        isElectra(slot) ? Constants.finalizedRootGindexElectra : Constants.finalizedRootGindex
    }

    /// `current_sync_committee_gindex_at_slot` (electra/light-client/sync-protocol.md).
    package func currentSyncCommitteeGindex(at slot: Slot) -> UInt64 {
        isElectra(slot) ? Constants.currentSyncCommitteeGindexElectra : Constants.currentSyncCommitteeGindex
    }

    /// `next_sync_committee_gindex_at_slot` (electra/light-client/sync-protocol.md).
    package func nextSyncCommitteeGindex(at slot: Slot) -> UInt64 {
        isElectra(slot) ? Constants.nextSyncCommitteeGindexElectra : Constants.nextSyncCommitteeGindex
    }

    /// `compute_sync_committee_period_at_slot` (altair/light-client/sync-protocol.md).
    package func computeSyncCommitteePeriodAtSlot(_ slot: Slot) -> UInt64 {
        computeSyncCommitteePeriod(computeEpochAtSlot(slot)).rawValue
    }

    private func isElectra(_ slot: Slot) -> Bool { computeEpochAtSlot(slot) >= config.electraForkEpoch }
}

/// `get_lc_execution_root` (deneb/light-client/sync-protocol.md): zero before Capella.
package func getLCExecutionRoot(_ header: Electra.LightClientHeader, _ spec: Spec) -> Root {
    let epoch = spec.computeEpochAtSlot(header.beacon.slot)
    if epoch >= spec.config.denebForkEpoch { return header.execution.hashTreeRoot(spec.limits) }
    if epoch >= spec.config.capellaForkEpoch { return header.execution.capella.hashTreeRoot(spec.limits) }
    return Root()
}

/// `is_valid_light_client_header` (deneb/light-client/sync-protocol.md).
package func isValidLightClientHeader(_ header: Electra.LightClientHeader, _ spec: Spec) -> Bool {
    let epoch = spec.computeEpochAtSlot(header.beacon.slot)
    if epoch < spec.config.denebForkEpoch {
        guard header.execution.blobGasUsed == 0, header.execution.excessBlobGas == 0 else { return false }
    }
    if epoch < spec.config.capellaForkEpoch {
        return header.execution == .init() && header.executionBranch == .init()
    }
    return isValidNormalizedMerkleBranch(
        getLCExecutionRoot(header, spec), Array(header.executionBranch), gindex: Constants.executionPayloadGindex,
        root: header.beacon.bodyRoot)
}

/// `is_sync_committee_update` (altair/light-client/sync-protocol.md).
package func isSyncCommitteeUpdate(_ update: Electra.LightClientUpdate) -> Bool {
    update.nextSyncCommitteeBranch != .init()
}

/// `is_finality_update` (altair/light-client/sync-protocol.md).
package func isFinalityUpdate(_ update: Electra.LightClientUpdate) -> Bool {
    update.finalityBranch != .init()
}

/// `is_valid_normalized_merkle_branch` (altair/light-client/sync-protocol.md): the branch may have zeros in front.
package func isValidNormalizedMerkleBranch(_ leaf: Bytes32, _ branch: [Bytes32], gindex: UInt64, root: Root) -> Bool {
    guard let index = GeneralizedIndex(gindex) else { return false }
    let extra = branch.count - index.depth
    guard extra >= 0, branch.prefix(extra).allSatisfy({ $0.isZero }) else { return false }
    return Merkle.isValidProof(leaf: leaf, branch: branch.dropFirst(extra), at: index, root: root)
}

/// `is_better_update` (altair/light-client/sync-protocol.md): a total order of updates.
package func isBetterUpdate(
    _ new: Electra.LightClientUpdate, _ old: Electra.LightClientUpdate, _ spec: Spec
) -> Bool {
    let (new, old) = (UpdateRank(new, spec), UpdateRank(old, spec))
    if new.hasSupermajority != old.hasSupermajority { return new.hasSupermajority }
    if !new.hasSupermajority, new.participants != old.participants { return new.participants > old.participants }
    if new.hasRelevantSyncCommittee != old.hasRelevantSyncCommittee { return new.hasRelevantSyncCommittee }
    if new.hasFinality != old.hasFinality { return new.hasFinality }
    if new.hasFinality, new.hasSyncCommitteeFinality != old.hasSyncCommitteeFinality {
        return new.hasSyncCommitteeFinality
    }
    if new.participants != old.participants { return new.participants > old.participants }
    // Older data first: fewer changes of the best update.
    if new.attestedSlot != old.attestedSlot { return new.attestedSlot < old.attestedSlot }
    return new.signatureSlot < old.signatureSlot
}

/// What updates are compared by.
private struct UpdateRank {
    let participants: Int
    let hasSupermajority: Bool
    let hasRelevantSyncCommittee: Bool
    let hasFinality: Bool
    let hasSyncCommitteeFinality: Bool
    let attestedSlot: Slot
    let signatureSlot: Slot

    init(_ update: Electra.LightClientUpdate, _ spec: Spec) {
        participants = update.syncAggregate.syncCommitteeBits.popCount
        hasSupermajority = participants * 3 >= Int(spec.preset.syncCommitteeSize) * 2
        attestedSlot = update.attestedHeader.beacon.slot
        signatureSlot = update.signatureSlot
        let attestedPeriod = spec.computeSyncCommitteePeriodAtSlot(attestedSlot)
        hasRelevantSyncCommittee =
            isSyncCommitteeUpdate(update) && attestedPeriod == spec.computeSyncCommitteePeriodAtSlot(signatureSlot)
        hasFinality = isFinalityUpdate(update)
        let finalizedPeriod = spec.computeSyncCommitteePeriodAtSlot(update.finalizedHeader.beacon.slot)
        hasSyncCommitteeFinality = finalizedPeriod == attestedPeriod
    }
}
