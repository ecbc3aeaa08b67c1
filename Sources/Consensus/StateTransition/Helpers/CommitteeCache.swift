package import ConsensusTypes
package import Primitives

/// The shuffling of one epoch: its active validators in committee order, cut into committees.
///
/// Immutable and shared between all states that have the same active set and seed at that epoch.
package final class CommitteeCache: Sendable {
    package let epoch: Epoch
    package let seed: Bytes32
    /// `get_active_validator_indices`, ascending.
    package let activeIndices: [ValidatorIndex]
    /// The active indices in the order in which committees are cut from them.
    package let shuffledIndices: [ValidatorIndex]
    /// `get_committee_count_per_slot`.
    package let committeesPerSlot: UInt64
    private let slotsPerEpoch: UInt64
    private let startSlot: UInt64

    /// Shuffles. The epoch must be that of a slot (its start slot does not overflow).
    init(epoch: Epoch, seed: Bytes32, activeIndices: [ValidatorIndex], preset: Preset) {
        self.epoch = epoch
        self.seed = seed
        self.activeIndices = activeIndices
        shuffledIndices = computeShuffledList(activeIndices, seed: seed, rounds: Int(preset.shuffleRoundCount))
        committeesPerSlot = committeeCountPerSlot(activeCount: activeIndices.count, preset: preset)
        slotsPerEpoch = preset.slotsPerEpoch
        startSlot = epoch.rawValue &* preset.slotsPerEpoch
    }

    /// `get_beacon_committee`: the members in committee order, without copying them.
    /// - Throws: `committeeIndexOutOfRange`, or `epochOutsideShuffling` for a slot of another epoch.
    package func committee(slot: Slot, index: CommitteeIndex) throws(InvalidReason) -> ArraySlice<ValidatorIndex> {
        guard slot.rawValue / slotsPerEpoch == epoch.rawValue else {
            throw .epochOutsideShuffling(Epoch(slot.rawValue / slotsPerEpoch))
        }
        guard index.rawValue < committeesPerSlot else { throw .committeeIndexOutOfRange(index) }
        return committee(at: Int((slot.rawValue % slotsPerEpoch) * committeesPerSlot + index.rawValue))
    }

    /// The members of all committees of a slot, without copying them; nobody for a slot of another epoch.
    package func members(of slot: Slot) -> ArraySlice<ValidatorIndex> {
        guard slot.rawValue / slotsPerEpoch == epoch.rawValue else { return [] }
        let first = Int((slot.rawValue % slotsPerEpoch) * committeesPerSlot)
        let last = committee(at: first + Int(committeesPerSlot) - 1)
        return shuffledIndices[committee(at: first).startIndex..<last.endIndex]
    }

    /// `compute_committee` for the position among all committees of the epoch.
    private func committee(at position: Int) -> ArraySlice<ValidatorIndex> {
        let total = Int(committeesPerSlot * slotsPerEpoch)
        let start = shuffledIndices.count * position / total
        let end = shuffledIndices.count * (position + 1) / total
        return shuffledIndices[start..<end]
    }

    /// Every committee of the epoch, by slot and then index.
    package func forEachCommittee(_ body: (Slot, CommitteeIndex, ArraySlice<ValidatorIndex>) throws -> Void) rethrows {
        for slot in 0..<slotsPerEpoch {
            for index in 0..<committeesPerSlot {
                let members = committee(at: Int(slot * committeesPerSlot + index))
                try body(Slot(startSlot &+ slot), CommitteeIndex(index), members)
            }
        }
    }
}

/// `get_committee_count_per_slot` for a number of active validators.
package func committeeCountPerSlot(activeCount: Int, preset: Preset) -> UInt64 {
    let wanted = UInt64(activeCount) / preset.slotsPerEpoch / preset.targetCommitteeSize
    return max(1, min(preset.maxCommitteesPerSlot, wanted))
}
