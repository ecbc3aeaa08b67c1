import BeaconAPI
import ConsensusTypes
import SSZ

/// The fixtures of Gloas. Blocks and payloads among them are of a draft before EIP-8282 and EIP-7928, and say so by
/// being refused.
extension FixtureClaims {
    static let gloas: [(String, Reader)] = [
        ("POST /eth/v1/validator/duties/ptc/{epoch} response200", read(DutiesData<PTCDuty>.self)),
        (
            "GET /eth/v1/validator/payload_attestation_data response200",
            read(Versioned<PayloadAttestationData>.self)
        ),
        (
            "POST /eth/v1/beacon/pool/payload_attestations request",
            read(BareBody<[PayloadAttestationMessage]>.self)
        ),
        ("POST /eth/v1/validator/proposer_preferences request", read(BareBody<[SignedProposerPreferences]>.self)),
        ("GET /eth/v4/validator/blocks/{slot} response200", read(ProducedGloasBlock.self)),
        (
            "GET /eth/v1/validator/execution_payload_envelopes/{slot}/{beacon_block_root} response200",
            read(Versioned<Gloas.ExecutionPayloadEnvelope>.self)
        ),
        ("POST /eth/v1/beacon/execution_payload_envelopes request", envelope),
    ]

    /// Those whose shapes are final.
    static let ofGloas: Set<String> = [
        "POST /eth/v1/validator/duties/ptc/{epoch} response200",
        "GET /eth/v1/validator/payload_attestation_data response200",
        "POST /eth/v1/beacon/pool/payload_attestations request",
        "POST /eth/v1/validator/proposer_preferences request",
    ]

    private static func read<Body: APIBody>(_ type: Body.Type) -> Reader {
        { fixture in try Body(json: fixture.json, BodyMetadata(version: .gloas), blockSpec).jsonBody(blockSpec) }
    }

    private static let envelope: Reader = { fixture in
        let metadata = BodyMetadata(version: .gloas)
        if fixture.mentions("\"blobs\"") {
            return try VersionedBody<Gloas.SignedExecutionPayloadEnvelopeContents>(
                json: fixture.json, metadata, blockSpec
            ).jsonBody(blockSpec)
        }
        return try VersionedBody<Gloas.SignedExecutionPayloadEnvelope>(json: fixture.json, metadata, blockSpec)
            .jsonBody(blockSpec)
    }
}
