import ConsensusTypes
import Devnet
import Primitives
import SlotClock

/// What a devnet is to do, and by when.
struct DevnetPlan {
    let spec: Spec
    /// Seconds since 1970.
    let genesisTime: UInt64
    let genesisStateRoot: Root
    let validators: Int
    let untilEpoch: Epoch
    let keepsRunning: Bool

    var clock: SlotClock {
        SlotClock(
            genesisTime: Millis(seconds: genesisTime), slotDuration: Millis(Int64(spec.config.slotDurationMs)),
            slotsPerEpoch: spec.preset.slotsPerEpoch)
    }

    /// Finality of an epoch can show two epochs later at the earliest; one more epoch is allowed for a chain that stumbled.
    var deadline: Slot { clock.firstSlot(of: untilEpoch + 3) }

    var emptyStatus: DevnetStatus {
        DevnetStatus(
            preset: spec.config.presetBase, validators: validators, slotDuration: clock.slotDuration,
            slotsPerEpoch: clock.slotsPerEpoch, untilEpoch: untilEpoch)
    }
}
