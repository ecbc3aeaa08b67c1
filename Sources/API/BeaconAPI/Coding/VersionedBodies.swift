package import ConsensusTypes
import JSONBytes

extension Versioned: APIBody where Value: VersionedPayload {
    package var metadata: BodyMetadata { BodyMetadata(version: version) }

    package func jsonBody(_ spec: Spec) -> [UInt8] {
        writeJSON { writer in
            writer.beginObject()
            writer.encode("version", string: version.name)
            writer.key("data")
            data.encodeJSON(into: &writer, spec)
            writer.endObject()
        }
    }

    package func sszBody(_ spec: Spec) -> [UInt8]? { data.sszBytes(spec) }

    package init(json: [UInt8], _ metadata: BodyMetadata, _ spec: Spec) throws(BodyError) {
        self = try readJSON(json) { reader throws(JSONError) in
            let object = try reader.object()
            let version = try object.version()
            return Versioned(version, try object.versionedData(version, spec))
        }
    }

    package init(ssz: [UInt8], _ metadata: BodyMetadata, _ spec: Spec) throws(BodyError) {
        let version = try metadata.requireVersion()
        self.init(version, try Value(ssz: ssz, fork: version, spec))
    }
}

extension VersionedChainData: APIBody where Value: VersionedPayload {
    package var metadata: BodyMetadata {
        var metadata = BodyMetadata(version: version)
        metadata.executionOptimistic = executionOptimistic
        metadata.finalized = finalized
        return metadata
    }

    package func jsonBody(_ spec: Spec) -> [UInt8] {
        writeJSON { writer in
            writer.beginObject()
            writer.encode("version", string: version.name)
            writer.encode("execution_optimistic", executionOptimistic, spec.limits)
            writer.encode("finalized", finalized, spec.limits)
            writer.key("data")
            data.encodeJSON(into: &writer, spec)
            writer.endObject()
        }
    }

    package func sszBody(_ spec: Spec) -> [UInt8]? { data.sszBytes(spec) }

    package init(json: [UInt8], _ metadata: BodyMetadata, _ spec: Spec) throws(BodyError) {
        self = try readJSON(json) { reader throws(JSONError) in
            let object = try reader.object()
            let version = try object.version()
            return VersionedChainData(
                version, try object.versionedData(version, spec),
                executionOptimistic: try object.decodeIfPresent("execution_optimistic", spec.limits) ?? false,
                finalized: try object.decodeIfPresent("finalized", spec.limits) ?? false)
        }
    }

    package init(ssz: [UInt8], _ metadata: BodyMetadata, _ spec: Spec) throws(BodyError) {
        let version = try metadata.requireVersion()
        self.init(
            version, try Value(ssz: ssz, fork: version, spec),
            executionOptimistic: metadata.executionOptimistic ?? false, finalized: metadata.finalized ?? false)
    }
}

extension JSONObject {
    fileprivate func versionedData<Value: VersionedPayload>(
        _ version: ForkName, _ spec: Spec
    ) throws(JSONError) -> Value {
        var reader = try value("data")
        do throws(JSONError) {
            return try Value(json: &reader, version, spec)
        } catch {
            throw error.inside(key: "data")
        }
    }
}
