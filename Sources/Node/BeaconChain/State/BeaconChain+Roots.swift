import ConsensusTypes
import ForkChoice
import Primitives
import SSZ
import SlotClock
import Storage

extension BeaconChain {
    /// The present slot; slot 0 before genesis.
    nonisolated var currentSlot: Slot { clock.slot(at: time.now) ?? 0 }

    nonisolated var currentEpoch: Epoch { spec.computeEpochAtSlot(currentSlot) }

    /// The canonical block at or before a slot; nil when the database does not reach there.
    func canonicalBlockRoot(atOrBefore slot: Slot) throws -> Root? {
        if slot >= head.slot { return head.root }
        if let root = forkChoice.ancestor(of: head.root, at: slot) { return root }
        if let finalized = try storage.latestFinalizedBlock(atOrBefore: slot) { return finalized.root }
        return slot == 0 ? genesisRecord.blockRoot : nil
    }

    /// The block that duties hang on: the root at a decision slot on the head's chain; the head while it is undecided.
    func dependentRoot(decisionSlot: Slot?) throws -> Root {
        guard let decisionSlot else { return genesisRecord.blockRoot }
        return try blockRoot(at: decisionSlot, state: head.state, blockRoot: head.root)
    }

    /// The block root at a slot on the chain of a state: `get_block_root_at_slot`, or the chain's tip from its slot on.
    func blockRoot(at slot: Slot, state: ForkedBeaconState, blockRoot: Root) throws -> Root {
        if slot >= state.latestBlockHeader.slot { return blockRoot }
        let length = spec.preset.slotsPerHistoricalRoot
        if slot < state.slot, state.slot.rawValue - slot.rawValue <= length {
            return state.blockRoots[Int(slot.rawValue % length)]
        }
        return try canonicalBlockRoot(atOrBefore: slot) ?? genesisRecord.blockRoot
    }

    /// The slot before an epoch: the decision slot of what the epoch's first state fixes. Nil before the genesis epoch.
    nonisolated func slotBefore(_ epoch: Epoch) -> Slot? {
        let start = spec.computeStartSlotAtEpoch(epoch).rawValue
        return start == 0 ? nil : Slot(start - 1)
    }

    /// The decision slot of an epoch's attester shuffling: the slot before the epoch before. Nil means genesis.
    nonisolated func attesterDecisionSlot(_ epoch: Epoch) -> Slot? {
        epoch.rawValue <= 1 ? nil : slotBefore(Epoch(epoch.rawValue - 1))
    }

    /// Whether a block of the head's chain can no longer be reorganised away.
    func isFinalized(slot: Slot) -> Bool {
        slot <= spec.computeStartSlotAtEpoch(forkChoice.finalizedCheckpoint.epoch)
    }
}
