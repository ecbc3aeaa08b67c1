package import Primitives

extension Spec {
    /// `compute_epoch_at_slot` (phase0/beacon-chain.md).
    package func computeEpochAtSlot(_ slot: Slot) -> Epoch {
        Epoch(slot.rawValue / preset.slotsPerEpoch)
    }

    /// `compute_start_slot_at_epoch` (phase0/beacon-chain.md); the last slot of all when the product does not fit.
    package func computeStartSlotAtEpoch(_ epoch: Epoch) -> Slot {
        let (slot, overflow) = epoch.rawValue.multipliedReportingOverflow(by: preset.slotsPerEpoch)
        return Slot(overflow ? .max : slot)
    }

    /// `compute_activation_exit_epoch` (phase0/beacon-chain.md); saturates at the last epoch.
    package func computeActivationExitEpoch(_ epoch: Epoch) -> Epoch {
        let (sum, overflow) = epoch.rawValue.addingReportingOverflow(1 + preset.maxSeedLookahead.rawValue)
        return Epoch(overflow ? .max : sum)
    }

    /// `compute_sync_committee_period` (altair/validator.md).
    package func computeSyncCommitteePeriod(_ epoch: Epoch) -> SyncCommitteePeriod {
        SyncCommitteePeriod(epoch.rawValue / preset.epochsPerSyncCommitteePeriod)
    }

    /// `get_slot_component_duration_ms` (phase0/fork-choice.md), in milliseconds.
    package func getSlotComponentDurationMs(_ basisPoints: UInt64) -> UInt64 {
        let product = basisPoints.multipliedFullWidth(by: config.slotDurationMs)
        // Fits unless the configuration is absurd: basis points beyond 2**64 / slot duration.
        guard product.high < Constants.basisPoints else { return .max }
        return Constants.basisPoints.dividingFullWidth(product).quotient
    }

    /// `get_attestation_due_ms` (phase0/fork-choice.md), milliseconds into the slot.
    package var attestationDueMs: UInt64 { getSlotComponentDurationMs(config.attestationDueBPS) }

    /// `get_aggregate_due_ms` (phase0/fork-choice.md), milliseconds into the slot.
    package var aggregateDueMs: UInt64 { getSlotComponentDurationMs(config.aggregateDueBPS) }

    /// `get_sync_message_due_ms` (altair/fork-choice.md), milliseconds into the slot.
    package var syncMessageDueMs: UInt64 { getSlotComponentDurationMs(config.syncMessageDueBPS) }

    /// `get_contribution_due_ms` (altair/fork-choice.md), milliseconds into the slot.
    package var contributionDueMs: UInt64 { getSlotComponentDurationMs(config.contributionDueBPS) }

    /// `get_proposer_reorg_cutoff_ms` (phase0/fork-choice.md), milliseconds into the slot.
    package var proposerReorgCutoffMs: UInt64 { getSlotComponentDurationMs(config.proposerReorgCutoffBPS) }
}
