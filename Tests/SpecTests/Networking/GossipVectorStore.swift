import ConsensusTypes
import GossipRules
import Primitives
import StateTransition
import TestSupport

/// The specification's `Store` for the gossip cases: blocks, post-states, and what the case says of payloads.
final class GossipVectorStore: GossipStore {
    private struct Block {
        let slot: Slot
        let parentRoot: Root
    }

    let context: TransitionContext
    let finalizedCheckpoint: Checkpoint
    private let spec: Spec
    private let blocks: [Root: Block]
    private let states: [Root: ForkedBeaconState]
    private let payloadStatuses: [Root: PayloadValidationStatus]
    private let head: ForkedBeaconState

    init(_ vector: VectorCase, _ meta: YAMLValue, _ fork: ForkName, _ spec: Spec) throws {
        let context = TransitionVectors.context(spec)
        let anchor = try TransitionVectors.state(vector, "state", fork, spec)
        var head = anchor
        var blocks: [Root: Block] = [:]
        var states: [Root: ForkedBeaconState] = [:]
        var statuses: [Root: PayloadValidationStatus] = [:]
        var anchorRoot = Root()
        for (index, entry) in (meta["blocks"]?.array ?? []).enumerated() {
            guard let file = entry["block"]?.string else { throw VectorError("bad blocks") }
            let block = try ForkedSignedBeaconBlock(ssz: vector.ssz(file), fork, spec)
            let root = block.blockRoot(spec)
            blocks[root] = Block(slot: block.slot, parentRoot: block.parentRoot)
            statuses[root] = try Self.status(entry["payload_status"])
            if index == 0 {
                anchorRoot = root
                states[root] = anchor
            } else if entry["failed"]?.bool != true, entry["pending"]?.bool != true {
                guard var state = states[block.parentRoot] else { throw VectorError("no state before \(file)") }
                try stateTransition(&state, block, context)
                states[root] = state
                head = state
            }
        }
        self.context = context
        self.spec = spec
        self.blocks = blocks
        self.states = states
        self.head = head
        payloadStatuses = statuses
        finalizedCheckpoint = try Self.finalized(meta, anchor, anchorRoot, vector, fork, spec)
    }

    /// `get_forkchoice_store` makes the anchor finalized, unless the case says otherwise.
    private static func finalized(
        _ meta: YAMLValue, _ anchor: ForkedBeaconState, _ anchorRoot: Root, _ vector: VectorCase, _ fork: ForkName,
        _ spec: Spec
    ) throws -> Checkpoint {
        guard let custom = meta["finalized_checkpoint"] else {
            return Checkpoint(epoch: spec.computeEpochAtSlot(anchor.slot), root: anchorRoot)
        }
        guard let epoch = custom["epoch"]?.uint64 else { throw VectorError("bad finalized_checkpoint") }
        if let file = custom["block"]?.string {
            let block = try ForkedSignedBeaconBlock(ssz: vector.ssz(file), fork, spec)
            return Checkpoint(epoch: Epoch(epoch), root: block.blockRoot(spec))
        }
        guard let root = custom["root"]?.string.flatMap({ Root(hex: $0) }) else {
            throw VectorError("bad finalized_checkpoint")
        }
        return Checkpoint(epoch: Epoch(epoch), root: root)
    }

    private static func status(_ value: YAMLValue?) throws -> PayloadValidationStatus? {
        switch value?.string {
        case nil: nil
        case "VALID": .valid
        case "INVALIDATED": .invalidated
        case "NOT_VALIDATED": .notValidated
        case .some(let text): throw VectorError("unknown payload status \(text)")
        }
    }

    /// The head's state, with empty slots up to the current one.
    func headState(atLeast slot: Slot) throws -> ForkedBeaconState {
        var state = head
        if state.slot < slot { try processSlots(&state, to: slot, context) }
        return state
    }

    func slot(ofBlock root: Root) -> Slot? { blocks[root]?.slot }

    func isValid(_ root: Root) -> Bool { states[root] != nil }

    func checkpointBlock(of root: Root, epoch: Epoch) -> Root? {
        let slot = spec.computeStartSlotAtEpoch(epoch)
        var root = root
        while let block = blocks[root], block.slot > slot { root = block.parentRoot }
        return blocks[root] == nil ? nil : root
    }

    func payloadStatus(of root: Root) -> PayloadValidationStatus { payloadStatuses[root] ?? .notValidated }

    func expectedProposer(after root: Root, at slot: Slot) -> ValidatorIndex? {
        guard var state = states[root] else { return nil }
        do {
            if state.slot < slot { try processSlots(&state, to: slot, context) }
            return try context.beaconProposerIndex(state, slot: slot)
        } catch {
            return nil
        }
    }
}
