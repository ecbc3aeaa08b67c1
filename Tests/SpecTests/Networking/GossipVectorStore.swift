import ConsensusTypes
import ForkChoice
import GossipRules
import Primitives
import SSZ
import StateTransition
import TestSupport

/// The specification's `Store` for the gossip cases: blocks, post-states, and what the case says of payloads.
final class GossipVectorStore: GossipStore {
    private struct Block {
        let slot: Slot
        let parentRoot: Root
        let bid: Gloas.ExecutionPayloadBid?

        init(_ block: ForkedSignedBeaconBlock) {
            slot = block.slot
            parentRoot = block.parentRoot
            guard case .gloas(let inner) = block else {
                bid = nil
                return
            }
            bid = inner.message.body.signedExecutionPayloadBid.message
        }
    }

    let context: TransitionContext
    let finalizedCheckpoint: Checkpoint
    private let spec: Spec
    private var blocks: [Root: Block] = [:]
    private var states: [Root: ForkedBeaconState] = [:]
    private var payloadStatuses: [Root: PayloadValidationStatus] = [:]
    private var verifiedPayloads: Set<Root> = []
    private var headState: ForkedBeaconState
    private var tree: GossipVectorTree?
    /// What the case says of finality, for states as well.
    private let customFinalized: Checkpoint?

    init(_ vector: VectorCase, _ meta: YAMLValue, _ fork: ForkName, _ spec: Spec) throws {
        let anchor = try TransitionVectors.state(vector, "state", fork, spec)
        let entries = meta["blocks"]?.array ?? []
        context = TransitionVectors.context(spec)
        self.spec = spec
        headState = anchor
        customFinalized = try meta["finalized_checkpoint"].map { try Self.checkpoint($0, vector, fork, spec) }
        let anchorRoot = try entries.first?["block"]?.string.map {
            try ForkedSignedBeaconBlock(ssz: vector.ssz($0), fork, spec).blockRoot(spec)
        }
        finalizedCheckpoint =
            customFinalized ?? Checkpoint(epoch: spec.computeEpochAtSlot(anchor.slot), root: anchorRoot ?? Root())
        for entry in entries {
            guard let file = entry["block"]?.string else { throw VectorError("bad blocks") }
            let block = try ForkedSignedBeaconBlock(ssz: vector.ssz(file), fork, spec)
            try insert(block, entry, anchor, timeMs: meta["current_time_ms"]?.uint64 ?? 0)
            if let file = entry["payload"]?.string {
                let envelope = try Gloas.SignedExecutionPayloadEnvelope(sszBytes: vector.ssz(file), spec.limits)
                verifiedPayloads.insert(envelope.message.beaconBlockRoot)
                try tree?.insertPayload(ofBlock: envelope.message.beaconBlockRoot)
            }
        }
    }

    private func insert(
        _ block: ForkedSignedBeaconBlock, _ entry: YAMLValue, _ anchor: ForkedBeaconState, timeMs: UInt64
    ) throws {
        let root = block.blockRoot(spec)
        let isAnchor = blocks.isEmpty
        blocks[root] = Block(block)
        payloadStatuses[root] = try Self.status(entry["payload_status"])
        if isAnchor {
            states[root] = anchor
            if block.forkName >= .gloas { tree = try GossipVectorTree(block, anchor, timeMs: timeMs, context) }
        } else if entry["failed"]?.bool != true, entry["pending"]?.bool != true {
            guard var state = states[block.parentRoot] else { throw VectorError("no state before \(root)") }
            try stateTransition(&state, block, context)
            states[root] = state
            headState = state
            try tree?.insert(block, state)
        }
    }

    private static func checkpoint(
        _ value: YAMLValue, _ vector: VectorCase, _ fork: ForkName, _ spec: Spec
    ) throws -> Checkpoint {
        guard let epoch = value["epoch"]?.uint64 else { throw VectorError("bad finalized_checkpoint") }
        if let file = value["block"]?.string {
            let block = try ForkedSignedBeaconBlock(ssz: vector.ssz(file), fork, spec)
            return Checkpoint(epoch: Epoch(epoch), root: block.blockRoot(spec))
        }
        guard let root = value["root"]?.string.flatMap({ Root(hex: $0) }) else {
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
    func headState(atLeast slot: Slot) throws -> ForkedBeaconState { try headState.advanced(to: slot, context) }

    func slot(ofBlock root: Root) -> Slot? { blocks[root]?.slot }

    func isValid(_ root: Root) -> Bool { states[root] != nil }

    func checkpointBlock(of root: Root, epoch: Epoch) -> Root? {
        ancestor(of: root, at: spec.computeStartSlotAtEpoch(epoch))
    }

    func ancestor(of root: Root, at slot: Slot) -> Root? {
        var root = root
        while let block = blocks[root], block.slot > slot { root = block.parentRoot }
        return blocks[root] == nil ? nil : root
    }

    func payloadStatus(of root: Root) -> PayloadValidationStatus { payloadStatuses[root] ?? .notValidated }

    func expectedProposer(after root: Root, at slot: Slot) -> ValidatorIndex? {
        guard let state = try? states[root]?.advanced(to: slot, context) else { return nil }
        return try? context.beaconProposerIndex(state, slot: slot)
    }

    func bid(ofBlock root: Root) -> Gloas.ExecutionPayloadBid? { blocks[root]?.bid }

    func parentRoot(ofBlock root: Root) -> Root? { blocks[root]?.parentRoot }

    func isPayloadVerified(_ root: Root) -> Bool { verifiedPayloads.contains(root) }

    func head() -> Root? {
        var forkChoice = tree?.forkChoice
        return try? forkChoice?.getHead()
    }

    func shouldBuildOnFull(_ slot: Slot) -> Bool {
        guard var forkChoice = tree?.forkChoice, let head = try? forkChoice.getHeadNode() else { return false }
        return (try? forkChoice.shouldBuildOnFull(head: head, slot: slot)) ?? false
    }

    func hasChild(_ root: Root, from slot: Slot) -> Bool {
        blocks.values.contains { $0.parentRoot == root && $0.slot >= slot }
    }

    func state(after root: Root, at slot: Slot) -> ForkedBeaconState? {
        guard var state = states[root] else { return nil }
        if let customFinalized, case .gloas(var inner) = state {
            inner.finalizedCheckpoint = customFinalized
            state = .gloas(inner)
        }
        return try? state.advanced(to: slot, context)
    }
}
