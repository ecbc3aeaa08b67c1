import BeaconAPI
import BeaconAPIClient
import ConsensusTypes
import NodeTestSupport
import Primitives
import SSZ
import Testing

/// The client against nodes with other drafts of the Gloas routes, and with none.
@Suite struct OtherGloasNodesTests {
    private func client(_ stub: StubServer) throws -> HTTPBeaconNode {
        try HTTPBeaconNode(url: stub.url, spec: .minimal([.gloas: 0]), timeout: .seconds(20))
    }

    private let data = String(
        decoding: Sample.payloadAttestationData.jsonEncoded(Spec.minimal.limits), as: UTF8.self)

    @Test func payloadDataBySlotInThePath() async throws {
        let answer = #"{"version": "gloas", "data": \#(data)}"#
        try await withStub { request in
            request.path == "/eth/v1/validator/payload_attestation_data/7" ? .init(200, answer) : .init(404)
        } _: { (stub: StubServer) async throws in
            let node = try client(stub)
            for _ in 0..<2 {
                #expect(try await node.payloadAttestationData(slot: 7) == Sample.payloadAttestationData)
            }
            #expect(
                stub.requests == [
                    "GET /eth/v1/validator/payload_attestation_data?slot=7",
                    "GET /eth/v1/validator/payload_attestation_data/7",
                    "GET /eth/v1/validator/payload_attestation_data/7",
                ])
        }
    }

    @Test func noBlockIsNoError() async throws {
        try await withStub { _ in
            .init(204)
        } _: { (stub: StubServer) async throws in
            #expect(try await client(stub).payloadAttestationData(slot: 7) == nil)
            #expect(stub.requests.count == 1)
        }
    }

    @Test func refusedSSZIsSentAsJSON() async throws {
        let message = PayloadAttestationMessage(
            validatorIndex: 4, data: Sample.payloadAttestationData, signature: Sample.signature)
        try await withStub { request in
            guard request.headers["eth-consensus-version"] == "gloas" else { return .init(400) }
            return request.headers["content-type"] == "application/json" ? .init(200) : .init(415)
        } _: { (stub: StubServer) async throws in
            let node = try client(stub)
            for _ in 0..<2 { try await node.submitPayloadAttestations(Versioned(.gloas, [message])) }
            #expect(stub.requests.count == 3)
        }
    }

    @Test func blocksByGetWhereThereIsNoPost() async throws {
        let block = try Sample.sized(Gloas.BeaconBlock()).sszEncoded(Spec.minimal.limits)
        try await withStub { request in
            guard request.method == "GET" else { return .init(405) }
            return .init(
                200, bytes: block, headers: ["Eth-Consensus-Version": "gloas", "Eth-Builder-Url": "https://b.example"],
                type: "application/octet-stream")
        } _: { (stub: StubServer) async throws in
            let produced = try await client(stub).produceGloasBlock(Sample.gloasBlockRequest(true))
            #expect(!produced.includesPayload && produced.builderURL == "https://b.example")
            #expect(stub.requests.first?.hasPrefix("POST /eth/v4/validator/blocks/3?") == true)
            #expect(stub.requests.last?.hasSuffix("include_payload=true&builder_boost_factor=90") == true)
        }
    }

    @Test func attestationDataNamesNoCommittee() async throws {
        let data = String(decoding: Sample.attestationData.jsonEncoded(Spec.minimal.limits), as: UTF8.self)
        try await withStub { _ in
            .init(200, #"{"data": \#(data)}"#)
        } _: { (stub: StubServer) async throws in
            _ = try await client(stub).attestationData(slot: 9, committeeIndex: 0)
            #expect(stub.requests == ["GET /eth/v1/validator/attestation_data?slot=9"])
        }
    }

    private struct PlainNode: PartialBeaconNode {
        func limited(to timeout: Duration) -> any BeaconNodeAPI { self }
    }

    @Test func serverSaysWhatItsNodeLacks() async throws {
        try await withServer(PlainNode()) { server in
            let client = try server.client()
            await #expect(throws: BeaconAPIError.notImplemented("Payload attestation data (Gloas)")) {
                try await client.payloadAttestationData(slot: 7)
            }
            await #expect(throws: BeaconAPIError.notImplemented("Production of Gloas blocks")) {
                try await client.produceGloasBlock(Sample.gloasBlockRequest(true))
            }
            await #expect(throws: BeaconAPIError.notImplemented("Duties of payload timeliness committees (Gloas)")) {
                try await client.ptcDuties(3, [1])
            }
        }
    }

    @Test func serverNeedsToKnowWhetherBlobsAreThere() async throws {
        try await withRawServer { raw in
            let answer = try await raw.post("/eth/v1/beacon/execution_payload_envelopes", "{}", version: "gloas")
            #expect(answer.status == 400 && answer.text.contains(APIHeader.blobDataIncluded))
        }
    }
}
