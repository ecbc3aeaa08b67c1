import BeaconAPI
import ConsensusTypes
import Primitives

extension Handlers {
    static let gloas: [Route: Handler] = [
        .ptcDuties: { .body(try await $0.node.ptcDuties(try $0.epoch(), try $0.indices())) },
        .payloadAttestationData: { try await payloadAttestationData($0, Slot(try $0.requiredNumber("slot"))) },
        .payloadAttestationDataOfSlot: { try await payloadAttestationData($0, try $0.slot()) },
        .submitPayloadAttestations: { request in
            try await request.node.submitPayloadAttestations(try versioned(request))
            return .ok
        },
        .submitProposerPreferences: { request in
            try await request.node.submitProposerPreferences(try versioned(request))
            return .ok
        },
        .submitBuilderPreferences: { request in
            try await request.node.submitBuilderPreferences(try versioned(request))
            return .ok
        },
        .produceGloasBlock: { try await produce($0, try $0.bare()) },
        .produceGloasBlockByGet: { request in
            var builders = BuilderConfig.mostValuable
            if let factor = try request.number("builder_boost_factor") { builders.builderBoostFactor = factor }
            return try await produce(request, builders)
        },
        .executionPayloadEnvelope: { request in
            let envelope = try await request.node.executionPayloadEnvelope(
                slot: try request.slot(), beaconBlockRoot: try request.root(1))
            return .body(Versioned(.gloas, envelope))
        },
        .publishExecutionPayloadEnvelope: { request in
            let result = try await request.node.publishEnvelope(
                try envelope(request), validation: try validation(request))
            return status(result)
        },
    ]

    private static func payloadAttestationData(_ request: APIRequest, _ slot: Slot) async throws -> APIReply {
        guard let data = try await request.node.payloadAttestationData(slot: slot) else { return .status(204) }
        return .body(Versioned(.gloas, data))
    }

    private static func versioned<Element: APIJSON>(_ request: APIRequest) throws -> Versioned<[Element]> {
        Versioned(request.version ?? .gloas, try request.bare())
    }

    private static func produce(_ request: APIRequest, _ builders: BuilderConfig) async throws -> APIReply {
        let (reveal, skip) = try randao(request)
        guard let includePayload = try request.flag("include_payload") else {
            throw BeaconAPIError.badRequest("Missing parameter: include_payload")
        }
        return .body(
            try await request.node.produceGloasBlock(
                GloasBlockRequest(
                    slot: try request.slot(), randaoReveal: reveal, graffiti: try request.hex("graffiti"),
                    skipRandaoVerification: skip, includePayload: includePayload, builders: builders)))
    }

    private static func envelope(_ request: APIRequest) throws -> SignedEnvelope {
        guard let includesBlobs = request.metadata.blobDataIncluded else {
            throw BeaconAPIError.badRequest("Missing header: \(APIHeader.blobDataIncluded)")
        }
        if includesBlobs {
            let body: VersionedBody<Gloas.SignedExecutionPayloadEnvelopeContents> = try request.decode()
            return .contents(body.value)
        }
        let body: VersionedBody<Gloas.SignedExecutionPayloadEnvelope> = try request.decode()
        return .bare(body.value)
    }
}
