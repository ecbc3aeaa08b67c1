package import ConsensusTypes
import JSONBytes
import Primitives
import SSZ

extension ProducedBlock: APIBody {
    package var metadata: BodyMetadata {
        var metadata = BodyMetadata(version: version)
        metadata.blinded = isBlinded
        metadata.executionPayloadValue = executionPayloadValue.description
        metadata.consensusBlockValue = consensusBlockValue.description
        return metadata
    }

    package func jsonBody(_ spec: Spec) -> [UInt8] {
        writeJSON { writer in
            writer.beginObject()
            writer.encode("version", string: version.name)
            writer.encode("execution_payload_blinded", isBlinded, spec.limits)
            writer.encode("execution_payload_value", string: executionPayloadValue.description)
            writer.encode("consensus_block_value", string: consensusBlockValue.description)
            writer.key("data")
            switch contents {
            case .full(let contents): contents.encodeJSON(into: &writer, spec)
            case .blinded(let block): block.encodeJSON(into: &writer, spec)
            }
            writer.endObject()
        }
    }

    package func sszBody(_ spec: Spec) -> [UInt8]? {
        switch contents {
        case .full(let contents): contents.sszEncoded(spec)
        case .blinded(let block): block.sszEncoded(spec)
        }
    }

    /// Nodes differ in what they say only in a header or only in the body; values that are missing count as 0.
    package init(json: [UInt8], _ metadata: BodyMetadata, _ spec: Spec) throws(BodyError) {
        self = try readJSON(json) { reader throws(JSONError) in
            let object = try reader.object()
            let version = try object.version()
            let blinded = try object.decodeIfPresent("execution_payload_blinded", spec.limits) ?? metadata.blinded
            var data = try object.value("data")
            let contents: Contents
            do throws(JSONError) {
                contents =
                    blinded == true
                    ? .blinded(try ForkedBlindedBeaconBlock(json: &data, version, spec))
                    : .full(try ForkedBlockContents(json: &data, version, spec))
            } catch {
                throw error.inside(key: "data")
            }
            return ProducedBlock(
                contents: contents,
                executionPayloadValue: wei(
                    try object.stringIfPresent("execution_payload_value") ?? metadata.executionPayloadValue),
                consensusBlockValue: wei(
                    try object.stringIfPresent("consensus_block_value") ?? metadata.consensusBlockValue))
        }
    }

    package init(ssz: [UInt8], _ metadata: BodyMetadata, _ spec: Spec) throws(BodyError) {
        let version = try metadata.requireVersion()
        do throws(ForkedError) {
            let contents: Contents =
                metadata.blinded == true
                ? .blinded(try ForkedBlindedBeaconBlock(ssz: ssz, version, spec))
                : .full(try ForkedBlockContents(ssz: ssz, version, spec))
            self.init(
                contents: contents, executionPayloadValue: wei(metadata.executionPayloadValue),
                consensusBlockValue: wei(metadata.consensusBlockValue))
        } catch {
            throw BodyError("\(error)")
        }
    }
}

/// What a node says of a value; 0 when it does not say, or nothing that can be read.
func wei(_ text: String?) -> UInt256 {
    text.flatMap { UInt256(decimal: $0) } ?? UInt256()
}
