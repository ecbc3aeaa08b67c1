package import ConsensusTypes
package import JSONBytes
package import Primitives
package import SSZ

/// `execution_payload_available`: payload and blobs of a block are there, it can be voted for.
package struct PayloadAvailableEvent: Hashable, APIJSON {
    package var slot: Slot
    package var blockRoot: Root

    package init(slot: Slot, blockRoot: Root) {
        self.slot = slot
        self.blockRoot = blockRoot
    }

    package init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        let object = try reader.object()
        slot = try object.decode("slot", limits)
        blockRoot = try object.decode("block_root", limits)
    }

    package func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) {
        writer.beginObject()
        writer.encode("slot", slot, limits)
        writer.encode("block_root", blockRoot, limits)
        writer.endObject()
    }
}

/// `execution_payload` (imported) and `execution_payload_gossip` (seen, gossip checks passed).
package struct PayloadEvent: Hashable, APIJSON {
    package var slot: Slot
    package var builderIndex: UInt64
    package var blockHash: Root
    package var blockRoot: Root
    /// Not in `execution_payload_gossip`.
    package var executionOptimistic: Bool?

    package init(
        slot: Slot, builderIndex: UInt64, blockHash: Root, blockRoot: Root, executionOptimistic: Bool? = nil
    ) {
        self.slot = slot
        self.builderIndex = builderIndex
        self.blockHash = blockHash
        self.blockRoot = blockRoot
        self.executionOptimistic = executionOptimistic
    }

    package init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        let object = try reader.object()
        slot = try object.decode("slot", limits)
        builderIndex = try object.decode("builder_index", limits)
        blockHash = try object.decode("block_hash", limits)
        blockRoot = try object.decode("block_root", limits)
        executionOptimistic = try object.decodeIfPresent("execution_optimistic", limits)
    }

    package func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) {
        writer.beginObject()
        writer.encode("slot", slot, limits)
        writer.encode("builder_index", builderIndex, limits)
        writer.encode("block_hash", blockHash, limits)
        writer.encode("block_root", blockRoot, limits)
        if let executionOptimistic { writer.encode("execution_optimistic", executionOptimistic, limits) }
        writer.endObject()
    }
}

/// A message as an event: `{version, data}`. `version` is text, for a node may run a fork unknown here.
package struct VersionedEvent<Message: APIJSON & Hashable>: Hashable, APIJSON {
    package var version: String
    package var message: Message

    package init(version: String, message: Message) {
        self.version = version
        self.message = message
    }

    package init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        let object = try reader.object()
        version = try object.string("version")
        message = try object.data(limits)
    }

    package func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) {
        writer.beginObject()
        writer.encode("version", string: version)
        writer.encode("data", message, limits)
        writer.endObject()
    }
}

extension Gloas.SignedExecutionPayloadBid: APIJSON {}
