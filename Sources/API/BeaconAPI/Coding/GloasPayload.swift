package import ConsensusTypes
package import JSONBytes
package import SSZ

/// A versioned type that came with Gloas and has had one shape since.
package protocol GloasPayload: VersionedPayload, SSZType {}

extension GloasPayload {
    package func encodeJSON(into writer: inout JSONWriter, _ spec: Spec) {
        encodeJSON(into: &writer, spec.limits)
    }

    package init(json reader: inout JSONReader, _ fork: ForkName, _ spec: Spec) throws(JSONError) {
        guard fork >= .gloas else { throw reader.error("\(fork) has no \(Self.self)") }
        try self.init(json: &reader, spec.limits)
    }

    package func sszBytes(_ spec: Spec) -> [UInt8]? { sszEncoded(spec.limits) }

    package init(ssz: [UInt8], fork: ForkName, _ spec: Spec) throws(BodyError) {
        guard fork >= .gloas else { throw BodyError("\(fork) has no \(Self.self)") }
        try self.init(body: ssz, spec)
    }
}

extension PayloadAttestationData: GloasPayload {}
extension Gloas.ExecutionPayloadEnvelope: GloasPayload {}
extension Gloas.SignedExecutionPayloadEnvelope: GloasPayload {}
extension Gloas.SignedExecutionPayloadEnvelopeContents: GloasPayload {}
