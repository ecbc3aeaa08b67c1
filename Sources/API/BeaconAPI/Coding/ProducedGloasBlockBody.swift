package import ConsensusTypes
import JSONBytes
import Primitives
import SSZ

extension ProducedGloasBlock: APIBody {
    package var metadata: BodyMetadata {
        var metadata = BodyMetadata(version: .gloas)
        metadata.consensusBlockValue = consensusBlockValue.description
        metadata.payloadIncluded = includesPayload
        metadata.builderURL = builderURL
        return metadata
    }

    package func jsonBody(_ spec: Spec) -> [UInt8] {
        writeJSON { writer in
            writer.beginObject()
            writer.encode("version", string: ForkName.gloas.name)
            writer.encode("consensus_block_value", string: consensusBlockValue.description)
            writer.encode("execution_payload_included", includesPayload, spec.limits)
            writer.key("data")
            switch contents {
            case .block(let block): block.encodeJSON(into: &writer, spec.limits)
            case .full(let contents): contents.encodeJSON(into: &writer, spec.limits)
            }
            writer.endObject()
        }
    }

    package func sszBody(_ spec: Spec) -> [UInt8]? {
        switch contents {
        case .block(let block): block.sszEncoded(spec.limits)
        case .full(let contents): contents.sszEncoded(spec.limits)
        }
    }

    package init(json: [UInt8], _ metadata: BodyMetadata, _ spec: Spec) throws(BodyError) {
        self = try readJSON(json) { reader throws(JSONError) in
            let object = try reader.object()
            let version = try object.version()
            guard version >= .gloas else { throw reader.error("a block of \(version) from a route of Gloas") }
            let included =
                try object.decodeIfPresent("execution_payload_included", spec.limits) ?? metadata.payloadIncluded
            var data = try object.value("data")
            let contents: Contents
            do throws(JSONError) {
                contents =
                    included == true
                    ? .full(try Gloas.BlockContents(json: &data, spec.limits))
                    : .block(try Gloas.BeaconBlock(json: &data, spec.limits))
            } catch {
                throw error.inside(key: "data")
            }
            return ProducedGloasBlock(
                contents: contents,
                consensusBlockValue: wei(
                    try object.stringIfPresent("consensus_block_value") ?? metadata.consensusBlockValue),
                builderURL: metadata.builderURL)
        }
    }

    package init(ssz: [UInt8], _ metadata: BodyMetadata, _ spec: Spec) throws(BodyError) {
        let version = try metadata.requireVersion()
        guard version >= .gloas else { throw BodyError("a block of \(version) from a route of Gloas") }
        self.init(
            contents: metadata.payloadIncluded == true
                ? .full(try Gloas.BlockContents(body: ssz, spec)) : .block(try Gloas.BeaconBlock(body: ssz, spec)),
            consensusBlockValue: wei(metadata.consensusBlockValue), builderURL: metadata.builderURL)
    }
}
