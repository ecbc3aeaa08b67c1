import BeaconAPI
import BeaconAPIClient
import ConsensusTypes
import Foundation
import Primitives
import SSZ
import Testing

/// The client against nodes of other makes and ages, and against broken ones.
@Suite struct OtherNodesTests {
    private func client(_ stub: StubServer, timeout: Duration = .seconds(20)) throws -> HTTPBeaconNode {
        try HTTPBeaconNode(url: stub.url, spec: .minimal, timeout: timeout)
    }

    @Test func fallsBackToOlderRoutesAndRemembers() async throws {
        try await withStub { request in
            request.path.contains("/v2/") || request.path.contains("/v3/")
                ? .init(404, #"{"code": 404, "message": "NOT_FOUND"}"#) : .init(200)
        } _: { (stub: StubServer) async throws in
            let node = try client(stub)
            let one: ForkedSubmittedAttestation = try Sample.zero(.phase0, .minimal)
            try await node.submitAttestations(Versioned(.phase0, [one]))
            try await node.submitAttestations(Versioned(.phase0, [one]))
            #expect(
                stub.requests == [
                    "POST /eth/v2/beacon/pool/attestations", "POST /eth/v1/beacon/pool/attestations",
                    "POST /eth/v1/beacon/pool/attestations",
                ])
            #expect(try await node.publishBlock(try Sample.zero(.altair, .minimal), validation: .gossip) == .imported)
            #expect(stub.requests.last == "POST /eth/v1/beacon/blocks")
            try await node.submitAggregateAndProofs(Versioned(.deneb, []))
            #expect(stub.requests.last == "POST /eth/v1/validator/aggregate_and_proofs")
            await #expect(throws: BeaconAPIError.self) {
                try await node.submitAttesterSlashing(try Sample.zero(.electra, .minimal))
            }
            #expect(stub.requests.last == "POST /eth/v2/beacon/pool/attester_slashings")
        }
    }

    @Test("P-11 a node without the second version of the proposer route is not asked for it again")
    func proposerRoute() async throws {
        try await withStub { _ in
            .init(404, #"{"code": 404, "message": "NOT_FOUND"}"#)
        } _: { (stub: StubServer) async throws in
            let node = try client(stub)
            for epoch: UInt64 in 1...3 {
                let error = await #expect(throws: BeaconAPIError.self) { try await node.proposerDutiesV2(Epoch(epoch)) }
                #expect(error?.code == 404)
            }
            #expect(stub.requests == ["GET /eth/v2/validator/duties/proposer/1"])
            node.forgetCapabilities()
            await #expect(throws: BeaconAPIError.self) { try await node.proposerDutiesV2(4) }
            #expect(stub.requests.count == 2)
        }
    }

    @Test func aggregateOfAnOldNode() async throws {
        let limits = Spec.minimal.limits
        let json = String(decoding: Phase0.Attestation().jsonEncoded(limits), as: UTF8.self)
        try await withStub { request in
            request.path.hasPrefix("/eth/v1/validator/aggregate_attestation?attestation_data_root=0x")
                ? .init(200, #"{"data": \#(json)}"#) : .init(404)
        } _: { (stub: StubServer) async throws in
            let aggregate = try await client(stub).aggregateAttestation(
                dataRoot: Sample.root(1), slot: 5, committeeIndex: 1)
            #expect(aggregate.forkName == .phase0)
        }
        try await withStub { _ in
            .init(404, #"{"code":404,"message":"no aggregate"}"#)
        } _: { (stub: StubServer) async throws in
            await #expect(throws: BeaconAPIError(code: 404, message: "no aggregate")) {
                try await client(stub).aggregateAttestation(dataRoot: Sample.root(1), slot: 5, committeeIndex: 1)
            }
        }
    }

    @Test func validatorsByGetWhenThereIsNoPost() async throws {
        try await withStub { request in
            request.method == "POST" ? .init(405) : .init(200, #"{"data": []}"#)
        } _: { (stub: StubServer) async throws in
            let answer = try await client(stub).validators(.head, ids: [.index(1), .index(2)], statuses: [.active])
            #expect(answer.data.isEmpty)
            #expect(!answer.executionOptimistic)
            #expect(stub.requests.last == "GET /eth/v1/beacon/states/head/validators?id=1&id=2&status=active")
        }
    }

    @Test(arguments: [415, 400])
    func sendsJSONWhereSSZIsRefused(status: Int) async throws {
        try await withStub { request in
            request.headers["content-type"] == "application/json"
                ? .init(200) : .init(status, #"{"code": \#(status), "message": "what?"}"#)
        } _: { (stub: StubServer) async throws in
            let node = try client(stub)
            for _ in 0..<2 { try await node.registerValidators([Sample.registration]) }
            #expect(stub.requests.count == 3)
        }
    }

    @Test func asksForJSONWhereSSZIsRefused() async throws {
        let data = String(decoding: Sample.attestationData.jsonEncoded(Spec.minimal.limits), as: UTF8.self)
        try await withStub { request in
            request.headers["accept"] == "application/json" ? .init(200, #"{"data": \#(data), "x": {}}"#) : .init(406)
        } _: { (stub: StubServer) async throws in
            let node = try client(stub)
            for _ in 0..<2 {
                #expect(try await node.attestationData(slot: 9, committeeIndex: 1) == Sample.attestationData)
            }
            #expect(stub.requests.count == 3)
        }
    }

    @Test func failuresAreNotRetried() async throws {
        try await withStub { _ in
            .init(400, #"{"code":"400","message":"m","failures":[{"index":"2","message":"bad"}]}"#)
        } _: { (stub: StubServer) async throws in
            let one: ForkedSubmittedAttestation = try Sample.zero(.phase0, .minimal)
            let expected = BeaconAPIError(code: 400, message: "m", failures: [.init(index: 2, message: "bad")])
            await #expect(throws: expected) {
                try await client(stub).submitAttestations(Versioned(.phase0, [one]))
            }
            #expect(stub.requests.count == 1)
        }
    }

    @Test func toleratesMissingAndUnknownFields() async throws {
        try await withStub { request in
            switch request.path {
            case "/eth/v1/node/syncing":
                .init(200, #"{"data":{"head_slot":"1","sync_distance":"0","is_syncing":false,"new":[1,{"a":null}]}}"#)
            case "/eth/v1/config/spec":
                .init(200, #"{"data":{"A":"1","B":2,"C":true,"D":null,"E":[{"X":"1","Y":2}],"F":1.5,"G":["x"]}}"#)
            case "/eth/v1/node/version": .init(200, #"{"data":{"version":"Other/1.0"}}"#)
            case "/eth/v1/node/peers":
                .init(200, #"{"data":[{"peer_id":"p","state":"connected","direction":"outbound"}]}"#)
            default: .init(404, "Not Found", type: "text/plain")
            }
        } _: { (stub: StubServer) async throws in
            let node = try client(stub)
            let syncing = try await node.syncing()
            #expect(!syncing.isOptimistic && !syncing.elOffline)
            let spec = try await node.configSpec()
            #expect(spec["A"] == "1" && spec["B"] == "2" && spec["C"] == "true" && spec["D"] == nil)
            #expect(spec.entries.contains { $0.key == "E" })
            #expect(try await node.nodeVersion() == NodeVersion(text: "Other/1.0"))
            #expect(try await node.peers(states: [], directions: []).first?.enr == nil)
            await #expect(throws: BeaconAPIError(code: 404, message: "Not Found")) { try await node.genesis() }
        }
    }

    @Test func userInfoBecomesAuthorization() async throws {
        try await withStub { request in
            request.headers["authorization"] == "Basic dXNlcjpwQHNz" && request.path == "/prefix/eth/v1/node/health"
                ? .init(200) : .init(401, #"{"code":401,"message":"who?"}"#)
        } _: { (stub: StubServer) async throws in
            let node = try HTTPBeaconNode(url: "http://user:p%40ss@127.0.0.1:\(stub.port)/prefix/", spec: .minimal)
            #expect(try await node.health() == .ready)
            #expect(node.name == "http://127.0.0.1:\(stub.port)/prefix")
        }
    }

    @Test(arguments: [
        "", "localhost:5052", "ftp://x", "http://", "http://:5052", "http://host:0", "http://host:99999",
        "http://host:port", "http://ho st", "http://user@", "http://u%zz@host", "http://host/?x=1", "http://[::1",
    ])
    func malformedURLs(url: String) {
        let error = #expect(throws: BeaconAPIError.self) { try HTTPBeaconNode(url: url, spec: .minimal) }
        #expect(error?.transport == .unreachable)
        #expect(error?.message.contains("\n") == false)
    }

    @Test func unreachableNodeSaysSoInOneLine() async throws {
        let stub = try StubServer { _ in .init(200) }
        stub.stop()
        let error = try #require(
            await #expect(throws: BeaconAPIError.self) { try await client(stub).genesis() })
        #expect(error.transport == .unreachable)
        #expect("\(error)" == "cannot reach the beacon node \(stub.url): connection refused")
    }

    @Test func brokenAnswers() async throws {
        let answers: [StubServer.Response] = [
            .init(200), .init(200, "null"), .init(200, #"{"data":null}"#), .init(200, #"{"data":{}}"#),
            .init(200, #"{"data":{"genesis_time":"1"}} x"#), .init(200, String(repeating: "[", count: 10_000)),
            .init(200, bytes: [0xff, 0xfe], type: "application/octet-stream"), .init(raw: "HTTP/1.1 200 OK\r\n"),
            .init(raw: "garbage\r\n\r\n"), .init(raw: ""),
            .init(raw: "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"),
            .init(raw: "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n{"),
            .init(302, headers: ["Location": "http://127.0.0.1:1/"]),
            .init(500, "<html>\noops</html>", type: "text/html"),
        ]
        for answer in answers {
            try await withStub { _ in
                answer
            } _: { (stub: StubServer) async throws in
                let error = await #expect(throws: BeaconAPIError.self) { try await client(stub).genesis() }
                #expect(error?.message.isEmpty == false)
                #expect(error?.message.contains("\n") == false)
            }
        }
    }

    @Test func unknownForkIsNamed() async throws {
        try await withStub { _ in
            .init(200, #"{"version":"heze","data":{}}"#)
        } _: { (stub: StubServer) async throws in
            let error = await #expect(throws: BeaconAPIError.self) { try await client(stub).block(.head) }
            #expect(error?.transport == .invalidAnswer)
            #expect(error?.message.contains("heze") == true)
        }
    }

    @Test func hangingNodeTimesOut() async throws {
        let node = ScriptedNode(spec: .minimal)
        node.hang()
        try await withServer(node) { server in
            let client = try server.client().limited(to: .milliseconds(50))
            let error = await #expect(throws: BeaconAPIError.self) { try await client.genesis() }
            #expect(error?.transport == .timeout)
        }
    }

    @Test func cancellationIsCancellation() async throws {
        let node = ScriptedNode(spec: .minimal)
        node.hang()
        try await withServer(node) { server in
            let client = try server.client()
            let call = Task { try await client.genesis() }
            call.cancel()
            await #expect(throws: CancellationError.self) { try await call.value }
        }
    }
}
