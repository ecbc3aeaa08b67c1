package import ConsensusTypes
import JSONBytes
import SSZ

/// Why a body cannot be read; the server answers 400 with it, the client says the node's answer is not valid.
package struct BodyError: Error, Hashable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

/// What a message tells beside its body: the API's header fields.
package struct BodyMetadata: Hashable, Sendable {
    package var version: ForkName?
    package var blinded: Bool?
    /// Wei, decimal.
    package var executionPayloadValue: String?
    package var consensusBlockValue: String?
    package var executionOptimistic: Bool?
    package var finalized: Bool?
    package var payloadIncluded: Bool?
    package var builderURL: String?
    package var blobDataIncluded: Bool?

    package init(version: ForkName? = nil) {
        self.version = version
    }

    /// What header fields say; what cannot be read counts as not said.
    package init(_ field: (_ name: String) -> String?) {
        func flag(_ name: String) -> Bool? { field(name).flatMap { Bool($0.lowercased()) } }
        version = field(APIHeader.consensusVersion).flatMap { ForkName(name: $0) }
        blinded = flag(APIHeader.executionPayloadBlinded)
        executionPayloadValue = field(APIHeader.executionPayloadValue)
        consensusBlockValue = field(APIHeader.consensusBlockValue)
        executionOptimistic = flag(APIHeader.executionOptimistic)
        finalized = flag(APIHeader.finalized)
        payloadIncluded = flag(APIHeader.executionPayloadIncluded)
        builderURL = field(APIHeader.builderURL)
        blobDataIncluded = flag(APIHeader.blobDataIncluded)
    }

    /// The header fields that say it.
    package var fields: [(name: String, value: String)] {
        let all = [
            (APIHeader.consensusVersion, version?.name),
            (APIHeader.executionPayloadBlinded, blinded.map(String.init)),
            (APIHeader.executionPayloadValue, executionPayloadValue),
            (APIHeader.consensusBlockValue, consensusBlockValue),
            (APIHeader.executionOptimistic, executionOptimistic.map(String.init)),
            (APIHeader.finalized, finalized.map(String.init)),
            (APIHeader.executionPayloadIncluded, payloadIncluded.map(String.init)),
            (APIHeader.builderURL, builderURL),
            (APIHeader.blobDataIncluded, blobDataIncluded.map(String.init)),
        ]
        return all.compactMap { name, value in value.map { (name, $0) } }
    }
}

/// A whole message body of the API, in its JSON and, where the route has one, its SSZ form.
package protocol APIBody: Sendable {
    /// The header fields that go with the body.
    var metadata: BodyMetadata { get }
    func jsonBody(_ spec: Spec) -> [UInt8]
    /// Nil when the body has no SSZ form.
    func sszBody(_ spec: Spec) -> [UInt8]?
    init(json: [UInt8], _ metadata: BodyMetadata, _ spec: Spec) throws(BodyError)
    init(ssz: [UInt8], _ metadata: BodyMetadata, _ spec: Spec) throws(BodyError)
}

extension APIBody {
    package var metadata: BodyMetadata { BodyMetadata() }
    package func sszBody(_ spec: Spec) -> [UInt8]? { nil }

    package init(ssz: [UInt8], _ metadata: BodyMetadata, _ spec: Spec) throws(BodyError) {
        throw BodyError("this message has no SSZ form")
    }
}

/// Runs `read` over a whole JSON text.
func readJSON<Value>(
    _ json: [UInt8], _ read: (inout JSONReader) throws(JSONError) -> Value
) throws(BodyError) -> Value {
    do throws(JSONError) {
        var reader = JSONReader(json)
        let value = try read(&reader)
        try reader.finish()
        return value
    } catch {
        throw BodyError("\(error)")
    }
}

/// The JSON that `write` writes.
func writeJSON(_ write: (inout JSONWriter) -> Void) -> [UInt8] {
    var writer = JSONWriter()
    write(&writer)
    return writer.bytes
}

extension BodyMetadata {
    func requireVersion() throws(BodyError) -> ForkName {
        guard let version else { throw BodyError("\(APIHeader.consensusVersion) is missing") }
        return version
    }
}

extension JSONObject {
    /// The fork of a `version` member. The header, when both are there, is not asked: the body describes itself.
    func version() throws(JSONError) -> ForkName {
        let text = try string("version")
        guard let fork = ForkName(name: text) else {
            throw try value("version").error("a fork this software does not know: \(text.prefix(40))")
        }
        return fork
    }

    /// As `decode`, errors placed under the key.
    func data<Value: APIJSON>(_ limits: SSZLimits) throws(JSONError) -> Value {
        do throws(JSONError) {
            return try decode("data", limits)
        } catch {
            throw error.inside(key: "data")
        }
    }
}
