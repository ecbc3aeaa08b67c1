// beacon-APIs: what came with Gloas (EIP-7732)

extension Route {
    private static let validatorBody = 16 << 20
    /// An envelope with the most blobs the schedule can name in JSON: twice the bytes in hex.
    private static let envelopeBody = 64 << 20

    package static let ptcDuties = Route(
        .post, "/eth/v1/validator/duties/ptc/{epoch}", request: .json, bodyLimit: validatorBody)
    package static let payloadAttestationData = Route(
        .get, "/eth/v1/validator/payload_attestation_data", response: .jsonOrSSZ)
    /// As the API had it until July 2026; some nodes still do.
    package static let payloadAttestationDataOfSlot = Route(
        .get, "/eth/v1/validator/payload_attestation_data/{slot}", response: .jsonOrSSZ)
    package static let submitPayloadAttestations = Route(
        .post, "/eth/v1/beacon/pool/payload_attestations", request: .jsonOrSSZ, response: .none,
        bodyLimit: validatorBody, needsVersion: true)
    package static let submitProposerPreferences = Route(
        .post, "/eth/v1/validator/proposer_preferences", request: .jsonOrSSZ, response: .none,
        bodyLimit: validatorBody, needsVersion: true)
    package static let submitBuilderPreferences = Route(
        .post, "/eth/v1/validator/builder_preferences", request: .jsonOrSSZ, response: .none,
        bodyLimit: validatorBody, needsVersion: true)

    package static let produceGloasBlock = Route(
        .post, "/eth/v4/validator/blocks/{slot}", request: .jsonOrSSZ, response: .jsonOrSSZ, needsVersion: true)
    /// As the API had it until July 2026, without the choice of builders.
    package static let produceGloasBlockByGet = Route(.get, "/eth/v4/validator/blocks/{slot}", response: .jsonOrSSZ)
    package static let executionPayloadEnvelope = Route(
        .get, "/eth/v1/validator/execution_payload_envelopes/{slot}/{beacon_block_root}", response: .jsonOrSSZ)
    package static let publishExecutionPayloadEnvelope = Route(
        .post, "/eth/v1/beacon/execution_payload_envelopes", request: .jsonOrSSZ, response: .none,
        bodyLimit: envelopeBody, needsVersion: true)

    static let gloas: [Route] = [
        ptcDuties, payloadAttestationData, payloadAttestationDataOfSlot, submitPayloadAttestations,
        submitProposerPreferences, submitBuilderPreferences, produceGloasBlock, produceGloasBlockByGet,
        executionPayloadEnvelope, publishExecutionPayloadEnvelope,
    ]
}
