import BeaconAPI
import ConsensusTypes
import ForkChoice
import Primitives
import StateTransition
import Storage

/// A state that a request named, with the block it comes after.
struct ResolvedState: Sendable {
    var state: ForkedBeaconState
    var blockRoot: Root
    /// Known already; nil when it takes hashing.
    var stateRoot: Root?
    var isFinalized: Bool
    /// Whether a payload of its chain is not verified yet.
    var isOptimistic = false

    /// What was read of it, with how sure it is.
    func answer<Value: Sendable>(_ value: Value) -> ChainData<Value> {
        ChainData(value, executionOptimistic: isOptimistic, finalized: isFinalized)
    }
}

extension BeaconChain {
    /// Finds the state of an id of the API; 404 when there is none.
    func resolve(_ id: StateID) throws -> ResolvedState {
        var resolved = try find(id)
        resolved.isOptimistic = forkChoice.isOptimistic(resolved.blockRoot)
        return resolved
    }

    private func find(_ id: StateID) throws -> ResolvedState {
        switch id {
        case .head:
            return ResolvedState(
                state: head.state, blockRoot: head.root, stateRoot: head.stateRoot,
                isFinalized: isFinalized(slot: head.slot))
        case .genesis: return try resolveSlot(0)
        case .finalized: return try resolveCheckpoint(forkChoice.finalizedCheckpoint)
        case .justified: return try resolveCheckpoint(forkChoice.justifiedCheckpoint)
        case .slot(let slot): return try resolveSlot(slot)
        case .root(let root): return try resolveRoot(root)
        }
    }

    private func resolveCheckpoint(_ checkpoint: Checkpoint) throws -> ResolvedState {
        let state = try checkpointState(checkpoint)
        return ResolvedState(state: state, blockRoot: checkpoint.root, isFinalized: isFinalized(slot: state.slot))
    }

    /// The canonical state at a slot; empty slots up to the present are bridged, for one epoch at most.
    private func resolveSlot(_ slot: Slot) throws -> ResolvedState {
        let limit = head.slot.rawValue.addingReportingOverflow(spec.preset.slotsPerEpoch).partialValue
        guard slot <= max(head.slot, min(currentSlot, Slot(limit))),
            let root = try canonicalBlockRoot(atOrBefore: slot)
        else { throw BeaconAPIError.notFound("the state of slot \(slot)") }
        let state = try found("the state of slot \(slot)") { try self.state(of: root, at: slot) }
        return ResolvedState(
            state: state, blockRoot: root, stateRoot: root == head.root && slot == head.slot ? head.stateRoot : nil,
            isFinalized: isFinalized(slot: slot))
    }

    /// A state by its own root: the post-state of a block not finalised yet, or one that the database keeps.
    private func resolveRoot(_ root: Root) throws -> ResolvedState {
        if let block = forkChoice.blocks.first(where: { $0.stateRoot == root }) {
            let post = try postState(of: block.root)
            let isCanonical = forkChoice.isAncestor(block.root, of: head.root)
            return ResolvedState(
                state: post.state, blockRoot: block.root, stateRoot: root,
                isFinalized: isCanonical && isFinalized(slot: post.slot))
        }
        guard let stored = try storage.state(root) else { throw BeaconAPIError.notFound("the state \(root)") }
        return ResolvedState(
            state: try decode(stored), blockRoot: stored.blockRoot, stateRoot: root,
            isFinalized: isFinalized(slot: stored.slot))
    }

    /// Answers 404 for states that cannot be had any more.
    private func found<R>(_ what: String, _ body: () throws -> R) throws -> R {
        do {
            return try body()
        } catch StateUnavailable.unknownBlock {
            throw BeaconAPIError.notFound(what)
        }
    }
}
