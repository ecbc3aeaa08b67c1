package import JSONBytes
package import Primitives
package import SSZ

/// `block` (imported) and `block_gossip` (seen, gossip checks passed).
package struct BlockEvent: Hashable, APIJSON {
    package var slot: Slot
    package var block: Root
    /// Not in `block_gossip`.
    package var executionOptimistic: Bool?

    package init(slot: Slot, block: Root, executionOptimistic: Bool? = nil) {
        self.slot = slot
        self.block = block
        self.executionOptimistic = executionOptimistic
    }

    package init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        let object = try reader.object()
        slot = try object.decode("slot", limits)
        block = try object.decode("block", limits)
        executionOptimistic = try object.decodeIfPresent("execution_optimistic", limits)
    }

    package func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) {
        writer.beginObject()
        writer.encode("slot", slot, limits)
        writer.encode("block", block, limits)
        if let executionOptimistic { writer.encode("execution_optimistic", executionOptimistic, limits) }
        writer.endObject()
    }
}

/// `finalized_checkpoint`
package struct FinalizedCheckpointEvent: Hashable, APIJSON {
    package var block: Root
    package var state: Root
    package var epoch: Epoch
    package var executionOptimistic: Bool

    package init(block: Root, state: Root, epoch: Epoch, executionOptimistic: Bool = false) {
        self.block = block
        self.state = state
        self.epoch = epoch
        self.executionOptimistic = executionOptimistic
    }

    package init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        let object = try reader.object()
        block = try object.decode("block", limits)
        state = try object.decode("state", limits)
        epoch = try object.decode("epoch", limits)
        executionOptimistic = try object.decodeIfPresent("execution_optimistic", limits) ?? false
    }

    package func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) {
        writer.beginObject()
        writer.encode("block", block, limits)
        writer.encode("state", state, limits)
        writer.encode("epoch", epoch, limits)
        writer.encode("execution_optimistic", executionOptimistic, limits)
        writer.endObject()
    }
}

/// `chain_reorg`
package struct ChainReorgEvent: Hashable, APIJSON {
    package var slot: Slot
    package var depth: UInt64
    package var oldHeadBlock: Root
    package var newHeadBlock: Root
    package var oldHeadState: Root
    package var newHeadState: Root
    package var epoch: Epoch
    package var executionOptimistic: Bool

    package init(
        slot: Slot, depth: UInt64, oldHeadBlock: Root, newHeadBlock: Root, oldHeadState: Root, newHeadState: Root,
        epoch: Epoch, executionOptimistic: Bool = false
    ) {
        self.slot = slot
        self.depth = depth
        self.oldHeadBlock = oldHeadBlock
        self.newHeadBlock = newHeadBlock
        self.oldHeadState = oldHeadState
        self.newHeadState = newHeadState
        self.epoch = epoch
        self.executionOptimistic = executionOptimistic
    }

    package init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        let object = try reader.object()
        slot = try object.decode("slot", limits)
        depth = try object.decode("depth", limits)
        oldHeadBlock = try object.decode("old_head_block", limits)
        newHeadBlock = try object.decode("new_head_block", limits)
        oldHeadState = try object.decode("old_head_state", limits)
        newHeadState = try object.decode("new_head_state", limits)
        epoch = try object.decode("epoch", limits)
        executionOptimistic = try object.decodeIfPresent("execution_optimistic", limits) ?? false
    }

    package func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) {
        writer.beginObject()
        writer.encode("slot", slot, limits)
        writer.encode("depth", depth, limits)
        writer.encode("old_head_block", oldHeadBlock, limits)
        writer.encode("new_head_block", newHeadBlock, limits)
        writer.encode("old_head_state", oldHeadState, limits)
        writer.encode("new_head_state", newHeadState, limits)
        writer.encode("epoch", epoch, limits)
        writer.encode("execution_optimistic", executionOptimistic, limits)
        writer.endObject()
    }
}

/// `data_column_sidecar`
package struct DataColumnSidecarEvent: Hashable, APIJSON {
    package var blockRoot: Root
    package var index: UInt64
    package var slot: Slot

    package init(blockRoot: Root, index: UInt64, slot: Slot) {
        self.blockRoot = blockRoot
        self.index = index
        self.slot = slot
    }

    package init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        let object = try reader.object()
        blockRoot = try object.decode("block_root", limits)
        index = try object.decode("index", limits)
        slot = try object.decode("slot", limits)
    }

    package func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) {
        writer.beginObject()
        writer.encode("block_root", blockRoot, limits)
        writer.encode("index", index, limits)
        writer.encode("slot", slot, limits)
        writer.endObject()
    }
}
