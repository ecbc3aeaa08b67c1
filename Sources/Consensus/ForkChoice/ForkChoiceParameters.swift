package import ConsensusTypes
package import Primitives

/// The constants of a chain that the fork choice reads.
///
/// Source: consensus-specs, phase0/fork-choice.md, "Configuration" and "Time parameters".
package struct ForkChoiceParameters: Hashable, Sendable {
    package var slotsPerEpoch: UInt64
    /// `SLOT_DURATION_MS`; at least one.
    package var slotDurationMs: UInt64
    /// `PROPOSER_SCORE_BOOST`, per cent of a committee's weight.
    package var proposerScoreBoost: UInt64
    /// `REORG_HEAD_WEIGHT_THRESHOLD`, per cent of a committee's weight.
    package var reorgHeadWeightThreshold: UInt64
    /// `REORG_PARENT_WEIGHT_THRESHOLD`, per cent of a committee's weight.
    package var reorgParentWeightThreshold: UInt64
    /// `REORG_MAX_EPOCHS_SINCE_FINALIZATION`.
    package var reorgMaxEpochsSinceFinalization: UInt64
    /// `ATTESTATION_DUE_BPS`.
    package var attestationDueBps: UInt64
    /// `PROPOSER_REORG_CUTOFF_BPS`.
    package var proposerReorgCutoffBps: UInt64
    /// `GLOAS_FORK_EPOCH`.
    package var gloasForkEpoch: Epoch
    /// `ATTESTATION_DUE_BPS_GLOAS`.
    package var attestationDueBpsGloas: UInt64
    /// `PAYLOAD_ATTESTATION_DUE_BPS`.
    package var payloadAttestationDueBps: UInt64
    /// `PTC_SIZE`.
    package var ptcSize: Int
    /// `CONFIRMATION_BYZANTINE_THRESHOLD`, per cent of all validators.
    package var confirmationByzantineThreshold: UInt64

    package init(
        slotsPerEpoch: UInt64,
        slotDurationMs: UInt64,
        proposerScoreBoost: UInt64 = 40,
        reorgHeadWeightThreshold: UInt64 = 20,
        reorgParentWeightThreshold: UInt64 = 160,
        reorgMaxEpochsSinceFinalization: UInt64 = 2,
        attestationDueBps: UInt64 = 3333,
        proposerReorgCutoffBps: UInt64 = 1667,
        gloasForkEpoch: Epoch = Epoch(.max),
        attestationDueBpsGloas: UInt64 = 2500,
        payloadAttestationDueBps: UInt64 = 7500,
        ptcSize: Int = 512,
        confirmationByzantineThreshold: UInt64 = 25
    ) {
        self.slotsPerEpoch = max(slotsPerEpoch, 1)
        self.slotDurationMs = max(slotDurationMs, 1)
        self.proposerScoreBoost = proposerScoreBoost
        self.reorgHeadWeightThreshold = reorgHeadWeightThreshold
        self.reorgParentWeightThreshold = reorgParentWeightThreshold
        self.reorgMaxEpochsSinceFinalization = reorgMaxEpochsSinceFinalization
        self.attestationDueBps = attestationDueBps
        self.proposerReorgCutoffBps = proposerReorgCutoffBps
        self.gloasForkEpoch = gloasForkEpoch
        self.attestationDueBpsGloas = attestationDueBpsGloas
        self.payloadAttestationDueBps = payloadAttestationDueBps
        self.ptcSize = max(ptcSize, 0)
        self.confirmationByzantineThreshold = confirmationByzantineThreshold
    }

    /// `get_attestation_due_ms` in a slot.
    package func attestationDueMs(at slot: Slot) -> UInt64 {
        slotComponentDurationMs(isGloas(slot) ? attestationDueBpsGloas : attestationDueBps)
    }

    /// `get_payload_attestation_due_ms`.
    package var payloadAttestationDueMs: UInt64 { slotComponentDurationMs(payloadAttestationDueBps) }

    /// Whether a slot is of Gloas or later.
    func isGloas(_ slot: Slot) -> Bool { epoch(at: slot) >= gloasForkEpoch }

    /// `get_proposer_reorg_cutoff_ms`.
    package var proposerReorgCutoffMs: UInt64 { slotComponentDurationMs(proposerReorgCutoffBps) }

    private func slotComponentDurationMs(_ basisPoints: UInt64) -> UInt64 {
        let product = basisPoints.multipliedReportingOverflow(by: slotDurationMs)
        return product.overflow ? slotDurationMs : product.partialValue / 10_000
    }

    /// `compute_epoch_at_slot`.
    func epoch(at slot: Slot) -> Epoch { Epoch(slot.rawValue / slotsPerEpoch) }

    /// `is_start_slot_at_epoch`.
    func isStartOfEpoch(_ slot: Slot) -> Bool { slot.rawValue % slotsPerEpoch == 0 }

    /// `compute_start_slot_at_epoch`; the last slot of all when that slot has no number.
    func startSlot(of epoch: Epoch) -> Slot {
        let product = epoch.rawValue.multipliedReportingOverflow(by: slotsPerEpoch)
        return Slot(product.overflow ? .max : product.partialValue)
    }
}

extension ForkChoiceParameters {
    /// The constants of a specification.
    package init(_ spec: Spec) {
        self.init(
            slotsPerEpoch: spec.preset.slotsPerEpoch,
            slotDurationMs: spec.config.slotDurationMs,
            proposerScoreBoost: spec.config.proposerScoreBoost,
            reorgHeadWeightThreshold: spec.config.reorgHeadWeightThreshold,
            reorgParentWeightThreshold: spec.config.reorgParentWeightThreshold,
            reorgMaxEpochsSinceFinalization: spec.config.reorgMaxEpochsSinceFinalization.rawValue,
            attestationDueBps: spec.config.attestationDueBPS,
            proposerReorgCutoffBps: spec.config.proposerReorgCutoffBPS,
            gloasForkEpoch: spec.config.gloasForkEpoch,
            attestationDueBpsGloas: spec.config.attestationDueBPSGloas,
            payloadAttestationDueBps: spec.config.payloadAttestationDueBPS,
            ptcSize: Int(clamping: spec.preset.ptcSize),
            confirmationByzantineThreshold: spec.config.confirmationByzantineThreshold)
    }
}
