package import JSONBytes
package import Primitives
package import SSZ

/// The node's head changed: `head` and `head_v2`, which tell the same by different names.
package struct HeadEvent: Hashable, Sendable {
    package var slot: Slot
    package var block: Root
    package var state: Root
    package var epochTransition: Bool
    /// Block root at `start(epoch - 1) - 1` (`current_epoch_dependent_root` of `head_v2`), the genesis block's on
    /// underflow.
    package var previousDutyDependentRoot: Root
    /// Block root at `start(epoch) - 1` (`next_epoch_dependent_root` of `head_v2`), the genesis block's on underflow.
    package var currentDutyDependentRoot: Root
    package var executionOptimistic: Bool

    package init(
        slot: Slot, block: Root, state: Root, epochTransition: Bool, previousDutyDependentRoot: Root,
        currentDutyDependentRoot: Root, executionOptimistic: Bool = false
    ) {
        self.slot = slot
        self.block = block
        self.state = state
        self.epochTransition = epochTransition
        self.previousDutyDependentRoot = previousDutyDependentRoot
        self.currentDutyDependentRoot = currentDutyDependentRoot
        self.executionOptimistic = executionOptimistic
    }
}

extension HeadEvent: APIJSON {
    /// Of the `head` topic.
    package init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        let object = try reader.object()
        try self.init(
            object, previous: "previous_duty_dependent_root", current: "current_duty_dependent_root", limits)
    }

    package func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) {
        writer.beginObject()
        encodeHead(into: &writer, limits)
        writer.encode("previous_duty_dependent_root", previousDutyDependentRoot, limits)
        writer.encode("current_duty_dependent_root", currentDutyDependentRoot, limits)
        writer.encode("execution_optimistic", executionOptimistic, limits)
        writer.endObject()
    }

    fileprivate init(
        _ object: JSONObject, previous: StaticString, current: StaticString, _ limits: SSZLimits
    ) throws(JSONError) {
        slot = try object.decode("slot", limits)
        block = try object.decode("block", limits)
        state = try object.decode("state", limits)
        epochTransition = try object.decodeIfPresent("epoch_transition", limits) ?? false
        previousDutyDependentRoot = try object.decode(previous, limits)
        currentDutyDependentRoot = try object.decode(current, limits)
        executionOptimistic = try object.decodeIfPresent("execution_optimistic", limits) ?? false
    }

    fileprivate func encodeHead(into writer: inout JSONWriter, _ limits: SSZLimits) {
        writer.encode("slot", slot, limits)
        writer.encode("block", block, limits)
        writer.encode("state", state, limits)
        writer.encode("epoch_transition", epochTransition, limits)
    }
}

/// The `head_v2` topic: `{version, data}`. `version` is text, for a node may run a fork unknown here.
package struct HeadV2Event: Hashable, APIJSON {
    package var version: String
    package var head: HeadEvent
    /// `empty` or `full`, from Gloas on.
    package var payloadStatus: String?

    package init(version: String, head: HeadEvent, payloadStatus: String? = nil) {
        self.version = version
        self.head = head
        self.payloadStatus = payloadStatus
    }

    package init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        let object = try reader.object()
        version = try object.string("version")
        var data = try object.value("data")
        let fields = try data.object()
        head = try HeadEvent(
            fields, previous: "current_epoch_dependent_root", current: "next_epoch_dependent_root", limits)
        payloadStatus = try fields.stringIfPresent("payload_status")
    }

    package func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) {
        writer.beginObject()
        writer.encode("version", string: version)
        writer.key("data")
        writer.beginObject()
        head.encodeHead(into: &writer, limits)
        if let payloadStatus { writer.encode("payload_status", string: payloadStatus) }
        writer.encode("current_epoch_dependent_root", head.previousDutyDependentRoot, limits)
        writer.encode("next_epoch_dependent_root", head.currentDutyDependentRoot, limits)
        writer.encode("execution_optimistic", head.executionOptimistic, limits)
        writer.endObject()
        writer.endObject()
    }
}
