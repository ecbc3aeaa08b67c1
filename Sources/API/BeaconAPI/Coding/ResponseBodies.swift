package import ConsensusTypes
package import JSONBytes
package import Primitives
package import SSZ

/// `{data}`
package struct DataBody<Value: APIJSON>: APIBody {
    package var data: Value

    package init(_ data: Value) { self.data = data }

    package func jsonBody(_ spec: Spec) -> [UInt8] {
        writeJSON { writer in
            writer.beginObject()
            writer.encode("data", data, spec.limits)
            writer.endObject()
        }
    }

    package func sszBody(_ spec: Spec) -> [UInt8]? { (data as? any SSZBytes)?.sszBytes(spec) }

    package init(json: [UInt8], _ metadata: BodyMetadata, _ spec: Spec) throws(BodyError) {
        data = try readJSON(json) { reader throws(JSONError) in try reader.object().data(spec.limits) }
    }

    package init(ssz: [UInt8], _ metadata: BodyMetadata, _ spec: Spec) throws(BodyError) {
        data = try decodeSSZ(ssz, spec)
    }
}

/// Decodes a type that says at run time whether it travels as SSZ.
func decodeSSZ<Value>(_ bytes: [UInt8], _ spec: Spec) throws(BodyError) -> Value {
    guard let type = Value.self as? any SSZBytes.Type, let value = try type.init(ssz: bytes, spec) as? Value else {
        throw BodyError("this message has no SSZ form")
    }
    return value
}

extension ChainData: APIBody where Value: APIJSON {
    package var metadata: BodyMetadata {
        var metadata = BodyMetadata()
        metadata.executionOptimistic = executionOptimistic
        metadata.finalized = finalized
        return metadata
    }

    package func jsonBody(_ spec: Spec) -> [UInt8] {
        writeJSON { writer in
            writer.beginObject()
            writer.encode("execution_optimistic", executionOptimistic, spec.limits)
            writer.encode("finalized", finalized, spec.limits)
            writer.encode("data", data, spec.limits)
            writer.endObject()
        }
    }

    package func sszBody(_ spec: Spec) -> [UInt8]? { (data as? any SSZBytes)?.sszBytes(spec) }

    package init(json: [UInt8], _ metadata: BodyMetadata, _ spec: Spec) throws(BodyError) {
        self = try readJSON(json) { reader throws(JSONError) in
            let object = try reader.object()
            return ChainData(
                try object.data(spec.limits),
                executionOptimistic: try object.decodeIfPresent("execution_optimistic", spec.limits) ?? false,
                finalized: try object.decodeIfPresent("finalized", spec.limits) ?? false)
        }
    }

    package init(ssz: [UInt8], _ metadata: BodyMetadata, _ spec: Spec) throws(BodyError) {
        self.init(
            try decodeSSZ(ssz, spec), executionOptimistic: metadata.executionOptimistic ?? false,
            finalized: metadata.finalized ?? false)
    }
}

/// `{data: {root}}`: the routes that answer a root.
package struct RootData: SSZContainer, APIJSON {
    package var root: Root

    package init(_ root: Root) { self.root = root }

    package init<R: SSZFieldReader>(fields reader: inout R) throws(R.Failure) {
        root = try reader.field("root")
    }

    package func visitFields<V: SSZFieldVisitor>(_ visitor: inout V) {
        visitor.field("root", root)
    }
}

/// `{data: {version}}` of GET /eth/v1/node/version.
package struct VersionText: APIJSON {
    package var version: String

    package init(_ version: String) { self.version = version }

    package init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        version = try reader.object().string("version")
    }

    package func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) {
        writer.beginObject()
        writer.encode("version", string: version)
        writer.endObject()
    }
}

/// `{data: {beacon_node, execution_client}}` of GET /eth/v2/node/version.
package struct ClientVersions: APIJSON {
    package var beaconNode: ClientVersion
    package var executionClient: ClientVersion?

    package init(beaconNode: ClientVersion, executionClient: ClientVersion?) {
        self.beaconNode = beaconNode
        self.executionClient = executionClient
    }

    package init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        let object = try reader.object()
        beaconNode = try object.decode("beacon_node", limits)
        executionClient = try object.decodeIfPresent("execution_client", limits)
    }

    package func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) {
        writer.beginObject()
        writer.encode("beacon_node", beaconNode, limits)
        if let executionClient { writer.encode("execution_client", executionClient, limits) }
        writer.endObject()
    }
}

/// `{data, meta: {count}}` of GET /eth/v1/node/peers.
package struct PeersBody: APIBody {
    package var peers: [PeerInfo]

    package init(_ peers: [PeerInfo]) { self.peers = peers }

    package func jsonBody(_ spec: Spec) -> [UInt8] {
        writeJSON { writer in
            writer.beginObject()
            writer.encode("data", peers, spec.limits)
            writer.key("meta")
            writer.beginObject()
            writer.key("count")
            writer.number(peers.count)
            writer.endObject()
            writer.endObject()
        }
    }

    package init(json: [UInt8], _ metadata: BodyMetadata, _ spec: Spec) throws(BodyError) {
        peers = try readJSON(json) { reader throws(JSONError) in try reader.object().data(spec.limits) }
    }
}
