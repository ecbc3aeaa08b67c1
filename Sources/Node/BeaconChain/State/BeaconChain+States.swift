import BeaconAPI
import ConsensusTypes
import ForkChoice
import Primitives
import StateTransition
import Storage

/// Why the state of a block could not be had.
enum StateUnavailable: Error {
    case unknownBlock(Root)
    case storedDataInvalid(String)
}

extension BeaconChain {
    /// The post-state of a block: from memory, or computed again from the nearest stored state.
    func postState(of blockRoot: Root) throws -> StateCache.Entry {
        if let entry = states.post(blockRoot) { return entry }
        let entry = try replayedState(of: blockRoot)
        states.insert(entry, blockRoot: blockRoot, protecting: protectedStates)
        return entry
    }

    /// The state of a block's chain at a slot not before the block, as if the slots between were empty.
    func state(of blockRoot: Root, at slot: Slot) throws -> ForkedBeaconState {
        let post = try postState(of: blockRoot)
        guard slot > post.slot else { return post.state }
        if let state = states.advanced(blockRoot, to: slot) { return state }
        var state = states.nearestAdvanced(blockRoot, before: slot) ?? post.state
        // While a long pause is being bridged in steps nobody shall bridge it in one.
        guard !isCatchingUp || slot.rawValue - state.slot.rawValue <= Self.maxAdvance(spec) else {
            throw BeaconAPIError.syncing
        }
        try processSlots(&state, to: slot, context)
        states.insertAdvanced(state, blockRoot: blockRoot, slot: slot)
        return state
    }

    /// The state that a checkpoint names: its block's, at the first slot of its epoch.
    func checkpointState(_ checkpoint: Checkpoint) throws -> ForkedBeaconState {
        try state(of: checkpoint.root, at: spec.computeStartSlotAtEpoch(checkpoint.epoch))
    }

    /// The head's state at the given slot (the head's own when that is later).
    func headState(at slot: Slot) throws -> ForkedBeaconState {
        try state(of: head.root, at: slot)
    }

    /// States that stay in memory whatever comes.
    var protectedStates: Set<Root> {
        [head.root, forkChoice.justifiedCheckpoint.root, forkChoice.finalizedCheckpoint.root]
    }

    /// Hands the fork choice the balances of its justified checkpoint when that has moved.
    func refreshBalances(_ store: inout ForkChoice) throws {
        guard store.needsJustifiedBalances else { return }
        let checkpoint = store.justifiedCheckpoint
        let state = try checkpointState(checkpoint)
        try store.setJustifiedBalances(JustifiedBalances(state, checkpoint: checkpoint, preset: spec.preset))
    }

    /// Replays a block's chain from its nearest stored state; the blocks were verified when they were stored.
    private func replayedState(of blockRoot: Root) throws -> StateCache.Entry {
        let slot = try forkChoice.block(blockRoot)?.slot ?? storage.blockReference(blockRoot)?.slot
        guard let slot, let (stored, replay) = try storage.nearestState(toBlock: blockRoot, atOrBefore: slot) else {
            throw StateUnavailable.unknownBlock(blockRoot)
        }
        var state = try decode(stored)
        for root in replay {
            try replayVerified(try storedBlock(root), on: &state, context)
        }
        return StateCache.Entry(state: state, stateRoot: state.hashTreeRoot(spec), slot: state.slot)
    }

    func decode(_ stored: StoredState) throws -> ForkedBeaconState {
        do {
            return try ForkedBeaconState(ssz: stored.ssz, stored.fork, spec)
        } catch {
            throw StateUnavailable.storedDataInvalid("state \(stored.root): \(error)")
        }
    }

    /// A block of the database.
    func storedBlock(_ root: Root) throws -> ForkedSignedBeaconBlock {
        guard let stored = try storage.block(root) else { throw StateUnavailable.unknownBlock(root) }
        do {
            return try ForkedSignedBeaconBlock(ssz: stored.ssz, stored.fork, spec)
        } catch {
            throw StateUnavailable.storedDataInvalid("block \(root): \(error)")
        }
    }

    func stored(_ state: ForkedBeaconState, root: Root, blockRoot: Root) -> StoredState {
        StoredState(
            root: root, blockRoot: blockRoot, slot: state.slot, fork: state.forkName, ssz: state.sszEncoded(spec))
    }
}
