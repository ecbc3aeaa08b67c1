import ConsensusTypes
import Primitives
import SSZ

/// The part of `process_slot` that Gloas adds: no payload of the next slot has come yet.
func unsetNextPayloadAvailability(_ state: inout Gloas.BeaconState, _ preset: Preset) {
    // A slot that is processed is below another one: the sum does not overflow.
    state.executionPayloadAvailability[Int((state.slot.rawValue + 1) % preset.slotsPerHistoricalRoot)] = false
}
