import BeaconAPI
import ConsensusTypes
import JSONBytes

/// `{data}` of the old routes: data of a fork, without saying which.
struct UnversionedData<Payload: VersionedPayload>: APIBody {
    let data: Payload

    init(_ data: Payload) { self.data = data }

    func jsonBody(_ spec: Spec) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("data")
        data.encodeJSON(into: &writer, spec)
        writer.endObject()
        return writer.bytes
    }

    /// Answers are only written.
    init(json: [UInt8], _ metadata: BodyMetadata, _ spec: Spec) throws(BodyError) {
        throw BodyError("a body without a version cannot be read")
    }
}
