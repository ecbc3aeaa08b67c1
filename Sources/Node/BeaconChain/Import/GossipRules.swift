import ConsensusTypes
import ForkChoice
import Primitives
import SSZ
import SlotClock
import StateTransition

/// The slots that are "now", give or take the tolerated difference of clocks.
struct SlotWindow: Hashable, Sendable {
    /// The slot of a clock that is behind by the tolerance.
    var earliest: Slot
    /// The slot of a clock that is ahead by the tolerance; nil before genesis.
    var latest: Slot?

    init(clock: SlotClock, now: Millis, tolerance: Millis) {
        earliest = clock.slot(at: now - tolerance) ?? 0
        latest = clock.slot(at: now + tolerance)
    }

    init(earliest: Slot, latest: Slot?) {
        self.earliest = earliest
        self.latest = latest
    }

    /// `is_within_slot_range`: not later than now, and not older than `range` slots.
    func contains(_ slot: Slot, range: UInt64) -> Bool {
        guard let latest, slot <= latest else { return false }
        return slot.rawValue.addingReportingOverflow(range).partialValue >= earliest.rawValue
    }
}

/// The rules for votes that need the block tree but no state: time, blocks, ancestry. A pure value.
///
/// Source: consensus-specs, phase0/p2p-interface.md (`validate_beacon_attestation_gossip`).
struct VoteRules: Sendable {
    let spec: Spec
    let window: SlotWindow

    func check(_ data: AttestationData, _ store: ForkChoice) throws(GossipRejection) {
        // From Deneb on votes of the previous epoch are news as long as the current one lasts (EIP-7045).
        let isOfDeneb = spec.forkName(at: data.slot) >= .deneb
        let range = isOfDeneb ? 2 * spec.preset.slotsPerEpoch : spec.config.attestationPropagationSlotRange
        guard window.contains(data.slot, range: range) else {
            throw .slotOutOfRange(slot: data.slot, current: window.latest)
        }
        guard data.target.epoch == spec.computeEpochAtSlot(data.slot) else {
            throw .targetEpochMismatch(target: data.target.epoch, slot: data.slot)
        }
        guard data.target.epoch.rawValue + 1 >= spec.computeEpochAtSlot(window.earliest).rawValue else {
            throw .targetEpochOutOfRange(target: data.target.epoch, current: spec.computeEpochAtSlot(window.earliest))
        }
        guard let block = store.block(data.beaconBlockRoot), block.slot <= data.slot else {
            throw .unknownBlock(data.beaconBlockRoot)
        }
        guard store.checkpointBlock(of: data.beaconBlockRoot, epoch: data.target.epoch) == data.target.root else {
            throw .targetNotAncestor(target: data.target.root, head: data.beaconBlockRoot)
        }
        let finalized = store.finalizedCheckpoint
        guard store.checkpointBlock(of: data.beaconBlockRoot, epoch: finalized.epoch) == finalized.root else {
            throw .notDescendedFromFinalized(data.beaconBlockRoot)
        }
    }
}

/// The committee that votes are of, by the shuffling of their target's chain.
/// - Throws: `committeeIndexOutOfRange`, or `aggregationBitsLength` when the bits are not one per member.
func committeeMembers(
    of votes: CommitteeVotes, _ committees: CommitteeCache
) throws(GossipRejection) -> ArraySlice<ValidatorIndex> {
    let members = try committeeMembers(votes.vote, committees)
    guard votes.bits.count == members.count else {
        throw .aggregationBitsLength(expected: members.count, found: votes.bits.count)
    }
    return members
}

func committeeMembers(
    _ vote: CommitteeVote, _ committees: CommitteeCache
) throws(GossipRejection) -> ArraySlice<ValidatorIndex> {
    guard let members = try? committees.committee(slot: vote.data.slot, index: vote.committee) else {
        throw .committeeIndexOutOfRange(vote.committee)
    }
    return members
}
