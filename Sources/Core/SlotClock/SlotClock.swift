package import Primitives

/// Slot arithmetic of one chain: pure, and the same for a node and a validator client.
///
/// Source: consensus-specs, phase0/fork-choice.md (`get_slots_since_genesis`) and `get_slot_component_duration_ms`.
package struct SlotClock: Hashable, Sendable {
    /// The time of genesis.
    package let genesisTime: Millis
    /// The length of a slot; at least one millisecond.
    package let slotDuration: Millis
    /// Slots in an epoch; at least one.
    package let slotsPerEpoch: UInt64

    package init(genesisTime: Millis, slotDuration: Millis, slotsPerEpoch: UInt64) {
        self.genesisTime = genesisTime
        self.slotDuration = max(slotDuration, 1)
        self.slotsPerEpoch = max(slotsPerEpoch, 1)
    }

    /// The slot that `time` lies in; nil before genesis.
    package func slot(at time: Millis) -> Slot? {
        guard time >= genesisTime else { return nil }
        return Slot(UInt64((time - genesisTime).rawValue / slotDuration.rawValue))
    }

    /// When a slot starts. A slot beyond the reach of 64-bit time counts as never.
    package func start(of slot: Slot) -> Millis {
        let (offset, overflow) = Int64(clamping: slot.rawValue).multipliedReportingOverflow(by: slotDuration.rawValue)
        guard !overflow, offset < Millis.never.rawValue - genesisTime.rawValue else { return .never }
        return genesisTime + Millis(offset)
    }

    /// How far into its slot a time is; negative before genesis.
    package func offset(in slot: Slot, at time: Millis) -> Millis {
        time - start(of: slot)
    }

    /// A moment inside a slot, in basis points of its length: `basis_points * SLOT_DURATION_MS // 10000`.
    package func time(in slot: Slot, basisPoints: UInt64) -> Millis {
        start(of: slot) + Millis(Int64(clamping: basisPoints) * slotDuration.rawValue / 10_000)
    }

    package func epoch(of slot: Slot) -> Epoch {
        Epoch(slot.rawValue / slotsPerEpoch)
    }

    package func firstSlot(of epoch: Epoch) -> Slot {
        let (slot, overflow) = epoch.rawValue.multipliedReportingOverflow(by: slotsPerEpoch)
        return Slot(overflow ? .max : slot)
    }

    package func isFirstSlotOfEpoch(_ slot: Slot) -> Bool {
        slot.rawValue % slotsPerEpoch == 0
    }
}
