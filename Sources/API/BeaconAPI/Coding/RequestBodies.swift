package import ConsensusTypes
import JSONBytes

/// A body that is the value itself.
package struct BareBody<Value: APIJSON>: APIBody {
    package var value: Value
    /// Told in the header by routes that want it, though the value has one shape in all forks.
    package var version: ForkName?

    package init(_ value: Value, _ version: ForkName? = nil) {
        self.value = value
        self.version = version
    }

    package var metadata: BodyMetadata { BodyMetadata(version: version) }

    package func jsonBody(_ spec: Spec) -> [UInt8] {
        writeJSON { value.encodeJSON(into: &$0, spec.limits) }
    }

    package func sszBody(_ spec: Spec) -> [UInt8]? { (value as? any SSZBytes)?.sszBytes(spec) }

    package init(json: [UInt8], _ metadata: BodyMetadata, _ spec: Spec) throws(BodyError) {
        value = try readJSON(json) { reader throws(JSONError) in try Value(json: &reader, spec.limits) }
        version = metadata.version
    }

    package init(ssz: [UInt8], _ metadata: BodyMetadata, _ spec: Spec) throws(BodyError) {
        value = try decodeSSZ(ssz, spec)
        version = metadata.version
    }
}

/// A body that is the value itself, of the fork that `Eth-Consensus-Version` names.
package struct VersionedBody<Value: VersionedPayload>: APIBody {
    package var version: ForkName
    package var value: Value

    package init(_ version: ForkName, _ value: Value) {
        self.version = version
        self.value = value
    }

    package var metadata: BodyMetadata { BodyMetadata(version: version) }

    package func jsonBody(_ spec: Spec) -> [UInt8] {
        writeJSON { value.encodeJSON(into: &$0, spec) }
    }

    package func sszBody(_ spec: Spec) -> [UInt8]? { value.sszBytes(spec) }

    package init(json: [UInt8], _ metadata: BodyMetadata, _ spec: Spec) throws(BodyError) {
        let version = try metadata.requireVersion()
        self.version = version
        value = try readJSON(json) { reader throws(JSONError) in try Value(json: &reader, version, spec) }
    }

    package init(ssz: [UInt8], _ metadata: BodyMetadata, _ spec: Spec) throws(BodyError) {
        version = try metadata.requireVersion()
        value = try Value(ssz: ssz, fork: version, spec)
    }
}
