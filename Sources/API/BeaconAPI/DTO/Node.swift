package import JSONBytes
package import Primitives
package import SSZ

/// GET /eth/v1/node/syncing
package struct SyncingStatus: Hashable, APIJSON {
    package var headSlot: Slot
    package var syncDistance: UInt64
    package var isSyncing: Bool
    package var isOptimistic: Bool
    package var elOffline: Bool

    package init(
        headSlot: Slot, syncDistance: UInt64, isSyncing: Bool, isOptimistic: Bool = false, elOffline: Bool = false
    ) {
        self.headSlot = headSlot
        self.syncDistance = syncDistance
        self.isSyncing = isSyncing
        self.isOptimistic = isOptimistic
        self.elOffline = elOffline
    }

    /// `is_optimistic` and `el_offline` came later: a node that leaves them out says false.
    package init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        let object = try reader.object()
        headSlot = try object.decode("head_slot", limits)
        syncDistance = try object.decode("sync_distance", limits)
        isSyncing = try object.decode("is_syncing", limits)
        isOptimistic = try object.decodeIfPresent("is_optimistic", limits) ?? false
        elOffline = try object.decodeIfPresent("el_offline", limits) ?? false
    }

    package func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) {
        writer.beginObject()
        writer.encode("head_slot", headSlot, limits)
        writer.encode("sync_distance", syncDistance, limits)
        writer.encode("is_syncing", isSyncing, limits)
        writer.encode("is_optimistic", isOptimistic, limits)
        writer.encode("el_offline", elOffline, limits)
        writer.endObject()
    }
}

/// GET /eth/v1/node/health: the status alone is the answer.
package enum NodeHealth: Hashable, Sendable {
    /// 200
    case ready
    /// 206: syncing, optimistic, or without its execution client.
    case syncing
    /// 503
    case notInitialized
}

/// `ClientVersionV1` of the Engine API.
package struct ClientVersion: Hashable, APIJSON {
    /// Two letters, such as LH.
    package var code: String
    package var name: String
    package var version: String
    /// First four bytes, 0x-hex.
    package var commit: String

    package init(code: String, name: String, version: String, commit: String) {
        self.code = code
        self.name = name
        self.version = version
        self.commit = commit
    }

    package init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        let object = try reader.object()
        code = try object.string("code")
        name = try object.string("name")
        version = try object.string("version")
        commit = try object.string("commit")
    }

    package func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) {
        writer.beginObject()
        writer.encode("code", string: code)
        writer.encode("name", string: name)
        writer.encode("version", string: version)
        writer.encode("commit", string: commit)
        writer.endObject()
    }
}

/// GET /eth/v1/node/version (the text) and GET /eth/v2/node/version (the rest).
package struct NodeVersion: Hashable, Sendable {
    /// Such as `Vigil/v0.1.0-1a2b3c4d/linux-x86_64`.
    package var text: String
    /// Nil when the node has no v2 route.
    package var beaconNode: ClientVersion?
    package var executionClient: ClientVersion?

    package init(text: String, beaconNode: ClientVersion? = nil, executionClient: ClientVersion? = nil) {
        self.text = text
        self.beaconNode = beaconNode
        self.executionClient = executionClient
    }
}

/// GET /eth/v1/node/peer_count
package struct PeerCount: SSZContainer, APIJSON {
    package var disconnected: UInt64 = 0
    package var connecting: UInt64 = 0
    package var connected: UInt64 = 0
    package var disconnecting: UInt64 = 0

    package init() {}

    package init(disconnected: UInt64, connecting: UInt64, connected: UInt64, disconnecting: UInt64) {
        self.disconnected = disconnected
        self.connecting = connecting
        self.connected = connected
        self.disconnecting = disconnecting
    }

    package init<R: SSZFieldReader>(fields reader: inout R) throws(R.Failure) {
        disconnected = try reader.field("disconnected")
        connecting = try reader.field("connecting")
        connected = try reader.field("connected")
        disconnecting = try reader.field("disconnecting")
    }

    package func visitFields<V: SSZFieldVisitor>(_ visitor: inout V) {
        visitor.field("disconnected", disconnected)
        visitor.field("connecting", connecting)
        visitor.field("connected", connected)
        visitor.field("disconnecting", disconnecting)
    }
}
