package import Primitives
package import SlotClock

/// What the live view shows: a value, so that drawing is a pure function.
package struct DevnetStatus: Sendable {
    package var preset: String
    package var validators: Int
    package var slotDuration: Millis
    package var slotsPerEpoch: UInt64
    package var untilEpoch: Epoch
    /// The slot of the clock; nil before genesis.
    package var slot: Slot?
    package var timeToGenesis: Millis = 0
    package var fork = "phase0"
    package var headSlot: Slot = 0
    package var headRoot = Root()
    package var justified: Epoch = 0
    package var finalized: Epoch = 0
    package var inclusion: InclusionSummary?
    package var duties: [CountedDuty: DutyTally] = [:]

    package init(
        preset: String, validators: Int, slotDuration: Millis, slotsPerEpoch: UInt64, untilEpoch: Epoch
    ) {
        self.preset = preset
        self.validators = validators
        self.slotDuration = slotDuration
        self.slotsPerEpoch = slotsPerEpoch
        self.untilEpoch = untilEpoch
    }

    /// The first epoch in which `untilEpoch` can be finalised when nothing is missed.
    package var finalSlot: Slot { Slot((untilEpoch.rawValue + 2) * slotsPerEpoch) }

    package var epoch: Epoch? { slot.map { Epoch($0.rawValue / slotsPerEpoch) } }
}
