import BeaconAPI
import ConsensusTypes
import ForkChoice
import Primitives
import Storage

/// A block that a request named.
struct ResolvedBlock: Sendable {
    var root: Root
    var block: ForkedSignedBeaconBlock
    var isCanonical: Bool
    var isFinalized: Bool
    /// Whether its payload is not verified yet.
    var isOptimistic: Bool

    /// What was read of it, with how sure it is.
    func answer<Value: Sendable>(_ value: Value) -> ChainData<Value> {
        ChainData(value, executionOptimistic: isOptimistic, finalized: isFinalized)
    }
}

extension BeaconChain {
    /// The root that a block id of the API means; 404 when there is none, or when a slot is empty.
    func resolveRoot(_ id: BlockID) throws -> Root {
        switch id {
        case .head: return head.root
        case .genesis: return genesisRecord.blockRoot
        case .finalized: return forkChoice.finalizedCheckpoint.root
        case .justified: return forkChoice.justifiedCheckpoint.root
        case .root(let root): return root
        case .slot(let slot):
            guard slot <= head.slot, let root = try canonicalBlockRoot(atOrBefore: slot),
                try blockSlot(root) == slot
            else { throw BeaconAPIError.notFound("a block at slot \(slot)") }
            return root
        }
    }

    func resolve(_ id: BlockID) throws -> ResolvedBlock {
        let root = try resolveRoot(id)
        guard let stored = try storage.block(root) else { throw BeaconAPIError.notFound("the block \(id)") }
        let block = try ForkedSignedBeaconBlock(ssz: stored.ssz, stored.fork, spec)
        let isCanonical = try canonicalBlockRoot(atOrBefore: block.slot) == root
        return ResolvedBlock(
            root: root, block: block, isCanonical: isCanonical,
            isFinalized: isCanonical && isFinalized(slot: block.slot), isOptimistic: forkChoice.isOptimistic(root))
    }

    private func blockSlot(_ root: Root) throws -> Slot? {
        try forkChoice.block(root)?.slot ?? storage.blockReference(root)?.slot
    }
}
