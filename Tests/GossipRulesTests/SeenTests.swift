import ConsensusTypes
import GossipRules
import Primitives
import SSZ
import StateTransition
import Testing

/// A chain of which nothing is known but its finalized checkpoint.
private struct EmptyStore: GossipStore {
    var finalizedCheckpoint = Checkpoint()

    func slot(ofBlock root: Root) -> Slot? { nil }
    func isValid(_ root: Root) -> Bool { false }
    func checkpointBlock(of root: Root, epoch: Epoch) -> Root? { nil }
    func payloadStatus(of root: Root) -> PayloadValidationStatus { .notValidated }
    func expectedProposer(after root: Root, at slot: Slot) -> ValidatorIndex? { nil }
    func bid(ofBlock root: Root) -> Gloas.ExecutionPayloadBid? { nil }
    func parentRoot(ofBlock root: Root) -> Root? { nil }
    func isPayloadVerified(_ root: Root) -> Bool { false }
    func ancestor(of root: Root, at slot: Slot) -> Root? { nil }
    func head() -> Root? { nil }
    func shouldBuildOnFull(_ slot: Slot) -> Bool { false }
    func hasChild(_ root: Root, from slot: Slot) -> Bool { false }
    func state(after root: Root, at slot: Slot) -> ForkedBeaconState? { nil }
}

@Suite struct SeenTests {
    private func scope(timeMs: UInt64) -> GossipScope<EmptyStore> {
        var state = Phase0.BeaconState()
        state.randaoMixes = RandaoMixes(repeating: Bytes32(), Spec.minimal.limits)
        return GossipScope(
            store: EmptyStore(), state: .phase0(state), currentTimeMs: timeMs,
            context: TransitionContext(.minimal))
    }

    private func header(slot: Slot) -> PartialDataColumnHeader {
        var header = PartialDataColumnHeader()
        header.signedBlockHeader.message.slot = slot
        return header
    }

    @Test func headersOfFinalizedSlotsAreForgotten() {
        var seen = Seen()
        let (old, new) = (Root(hex: String(repeating: "1", count: 64)), Root(hex: String(repeating: "2", count: 64)))
        guard let old, let new else { return }
        seen.insert(header(slot: 8), ofBlock: old)
        seen.insert(header(slot: 9), ofBlock: new)
        seen.prune(finalizedSlot: 8, currentEpoch: 3, .minimal)
        #expect(seen.partialDataColumnHeader(ofBlock: old) == nil)
        #expect(seen.partialDataColumnHeader(ofBlock: new) == header(slot: 9))
    }

    @Test func slotsAtTheEndOfTimeAreInTheFuture() {
        var seen = Seen()
        var block = Phase0.SignedBeaconBlock()
        block.message.slot = Slot(.max)
        #expect(throws: GossipFailure.ignore(.futureSlot)) {
            try validateBeaconBlockGossip(&seen, scope(timeMs: .max / 2), .phase0(block))
        }
        var attestation = Phase0.Attestation()
        attestation.data.slot = Slot(.max)
        #expect(throws: GossipFailure.ignore(.outsidePropagationRange)) {
            try validateBeaconAttestationGossip(&seen, scope(timeMs: 0), .phase0(attestation), subnetID: 0)
        }
    }

    @Test func theClockMayBeHalfASecondOff() {
        var seen = Seen()
        var block = Phase0.SignedBeaconBlock()
        block.message.slot = 1
        let slotStart = Spec.minimal.config.slotDurationMs
        #expect(throws: GossipFailure.ignore(.futureSlot)) {
            try validateBeaconBlockGossip(&seen, scope(timeMs: slotStart - 501), .phase0(block))
        }
        #expect(throws: GossipFailure.reject(.proposerIndexOutOfRange)) {
            try validateBeaconBlockGossip(&seen, scope(timeMs: slotStart - 500), .phase0(block))
        }
    }

    @Test func stateThatDoesNotReachFarEnoughIgnores() {
        var seen = Seen()
        var attestation = Phase0.Attestation()
        attestation.data.slot = 80
        attestation.data.target.epoch = 10
        let time = 80 * Spec.minimal.config.slotDurationMs
        #expect(throws: GossipFailure.ignore(.stateUnavailable)) {
            try validateBeaconAttestationGossip(&seen, scope(timeMs: time), .phase0(attestation), subnetID: 0)
        }
    }
}
