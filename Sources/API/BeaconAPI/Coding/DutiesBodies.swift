package import ConsensusTypes
import JSONBytes

extension DutiesData: APIBody where Duty: APIJSON {
    package func jsonBody(_ spec: Spec) -> [UInt8] {
        writeJSON { writer in
            writer.beginObject()
            writer.encode("dependent_root", dependentRoot, spec.limits)
            writer.encode("execution_optimistic", executionOptimistic, spec.limits)
            writer.encode("data", duties, spec.limits)
            writer.endObject()
        }
    }

    package init(json: [UInt8], _ metadata: BodyMetadata, _ spec: Spec) throws(BodyError) {
        self = try readJSON(json) { reader throws(JSONError) in
            let object = try reader.object()
            return DutiesData(
                dependentRoot: try object.decode("dependent_root", spec.limits),
                executionOptimistic: try object.decodeIfPresent("execution_optimistic", spec.limits) ?? false,
                duties: try object.data(spec.limits))
        }
    }
}

extension SyncDutiesData: APIBody {
    package func jsonBody(_ spec: Spec) -> [UInt8] {
        writeJSON { writer in
            writer.beginObject()
            writer.encode("execution_optimistic", executionOptimistic, spec.limits)
            writer.encode("data", duties, spec.limits)
            writer.endObject()
        }
    }

    package init(json: [UInt8], _ metadata: BodyMetadata, _ spec: Spec) throws(BodyError) {
        self = try readJSON(json) { reader throws(JSONError) in
            let object = try reader.object()
            return SyncDutiesData(
                executionOptimistic: try object.decodeIfPresent("execution_optimistic", spec.limits) ?? false,
                duties: try object.data(spec.limits))
        }
    }
}
