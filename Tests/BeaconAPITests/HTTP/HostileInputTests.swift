import BeaconAPI
import BeaconAPIServer
import ConsensusTypes
import Primitives
import SSZ
import TestSupport
import Testing

@Suite struct HostileInputTests {
    private static let hugeNumber = String(repeating: "9", count: 5000)

    /// What must be answered with 400, the node not being asked.
    private static let badPaths = [
        "/eth/v1/beacon/states/current/root", "/eth/v1/beacon/states/0x12/root", "/eth/v1/beacon/states/-1/root",
        "/eth/v1/beacon/states/+1/root", "/eth/v1/beacon/states/18446744073709551616/fork",
        "/eth/v1/beacon/states/0x\(String(repeating: "zz", count: 32))/root",
        "/eth/v1/beacon/states/\(hugeNumber)/root", "/eth/v1/beacon/states/%00/root",
        "/eth/v1/beacon/states/\(String(repeating: "ab", count: 32))/root",
        "/eth/v1/beacon/headers/current", "/eth/v2/beacon/blocks/head1", "/eth/v1/beacon/blocks/head%20/root",
        "/eth/v1/beacon/states/head/validators/0x93", "/eth/v1/beacon/states/head/validators/x",
        "/eth/v1/beacon/states/head/validators?id=1,x", "/eth/v1/beacon/states/head/validators?status=asleep",
        "/eth/v1/beacon/states/head/committees?epoch=-1", "/eth/v1/beacon/states/head/committees?slot=1.5",
        "/eth/v1/beacon/states/head/sync_committees?epoch=", "/eth/v1/beacon/headers?parent_root=0x1",
        "/eth/v1/validator/duties/proposer/abc", "/eth/v1/validator/duties/proposer/-2",
        "/eth/v2/validator/duties/proposer/0x10", "/eth/v1/validator/attestation_data",
        "/eth/v1/validator/attestation_data?slot=one", "/eth/v1/validator/attestation_data?slot=1&committee_index=y",
        "/eth/v2/validator/aggregate_attestation?slot=1&committee_index=1",
        "/eth/v2/validator/aggregate_attestation?attestation_data_root=0x00&slot=1&committee_index=1",
        "/eth/v1/validator/sync_committee_contribution?slot=1&subcommittee_index=1",
        "/eth/v3/validator/blocks/1", "/eth/v3/validator/blocks/1?randao_reveal=0x00",
        "/eth/v3/validator/blocks/x?randao_reveal=\(Sample.signature.hex)",
        "/eth/v3/validator/blocks/1?randao_reveal=\(Sample.signature.hex)&builder_boost_factor=18446744073709551616",
        "/eth/v3/validator/blocks/1?randao_reveal=\(Sample.signature.hex)&graffiti=0x12",
        "/eth/v1/node/health?syncing_status=99", "/eth/v1/node/health?syncing_status=abc",
        "/eth/v1/node/peers?state=sleeping", "/eth/v1/events", "/eth/v1/events?topics=",
        "/eth/v1/events?topics=weather_forecast", "/eth/v1/events?topics=head,weather_forecast",
    ]

    @Test func malformedParametersAre400() async throws {
        let node = ScriptedNode(spec: .minimal)
        try await withRawServer(node) { (http: RawHTTP) async throws in
            for path in Self.badPaths {
                let answer = try await http.get(path)
                #expect(answer.status == 400, "\(path.prefix(120)): \(answer.text.prefix(200))")
                #expect(answer.error?.code == 400)
                #expect(answer.body.count < 400)
            }
        }
        #expect(node.calls == [])
    }

    @Test func unknownRoutesAndMethods() async throws {
        try await withRawServer { (http: RawHTTP) async throws in
            for path in ["/", "/eth", "/eth/v1/beacon", "/eth/v9/node/version", "/eth/v1/node/versions", "//eth//v1"] {
                let answer = try await http.get(path)
                #expect(answer.status == 404, "\(path)")
                #expect(answer.error?.code == 404)
            }
            let wrong = try await http.post("/eth/v1/beacon/genesis", "{}")
            #expect(wrong.status == 405)
            #expect(wrong.headers["allow"] == "GET")
            let both = try await http.send("DELETE", "/eth/v1/beacon/states/head/validators")
            #expect(both.status == 405)
            #expect(both.headers["allow"] == "GET, POST")
        }
    }

    @Test func malformedBodiesAre400() async throws {
        let node = ScriptedNode(spec: .minimal)
        let deep = String(repeating: "[", count: 100_000)
        let bodies = [
            "", "{", "null", "[1]", "[\"1\"", "[\"-1\"]", "[\"18446744073709551616\"]", "{}", "[]", "[{}]", deep,
            "\u{0}",
            "[\"\(Self.hugeNumber)\"]", "[\"1\"] x", "\"1\"",
        ]
        try await withRawServer(node) { (http: RawHTTP) async throws in
            for body in bodies {
                let answer = try await http.post("/eth/v1/validator/duties/attester/1", body)
                #expect(answer.status == 400, "\(body.prefix(40))")
                #expect(answer.error?.code == 400)
                #expect(answer.body.count < 1000)
            }
            for path in [
                "/eth/v1/beacon/pool/voluntary_exits", "/eth/v1/beacon/pool/proposer_slashings",
                "/eth/v1/validator/beacon_committee_subscriptions", "/eth/v1/validator/prepare_beacon_proposer",
            ] {
                let answer = try await http.post(path, #"[{"validator_index": 1}]"#)
                #expect(answer.status == 400, "\(path)")
            }
            let status = try await http.post("/eth/v1/beacon/states/head/validators", #"{"statuses": ["gone"]}"#)
            #expect(status.status == 400)
        }
        #expect(node.calls == [])
    }

    @Test func absentFiltersMeanAll() async throws {
        let node = ScriptedNode(spec: .minimal)
        try await withRawServer(node) { (http: RawHTTP) async throws in
            for body in ["{}", #"{"ids": null, "statuses": null}"#, #"{"ids": [], "extra": {"a": [1]}}"#, ""] {
                #expect(try await http.post("/eth/v1/beacon/states/head/validators", body).status == 200)
            }
            #expect(try await http.get("/eth/v1/beacon/states/head/validators?id=1,2&id=3&status=active").status == 200)
            #expect(try await http.get("/eth/v1/beacon/states/head/validator_balances?id=7").status == 200)
        }
        #expect(node.calls[..<4].allSatisfy { $0 == "validators(head, [], [])" })
        #expect(node.calls[4].hasPrefix("validators(head, [1, 2, 3]"))
        #expect(node.calls[5] == "validatorBalances(head, [7])")
    }

    @Test func versionsAndTypesOfBodies() async throws {
        try await withRawServer { (http: RawHTTP) async throws in
            let path = "/eth/v2/beacon/pool/attestations"
            #expect(try await http.post(path, "[]").status == 400)
            #expect(try await http.post(path, "[]", version: "heze").status == 400)
            #expect(try await http.post(path, "[]", version: "PHASE0").status == 200)
            #expect(try await http.post(path, "[]", type: "application/xml", version: "phase0").status == 415)
            #expect(try await http.post(path, "[]", type: nil, version: "phase0").status == 200)
            #expect(
                try await http.post(path, "[]", type: "application/json; charset=utf-8", version: "phase0").status
                    == 200)
            let json = try await http.post(
                "/eth/v1/beacon/pool/voluntary_exits", bytes: [1, 2, 3], type: "application/octet-stream")
            #expect(json.status == 415)
        }
    }

    @Test func truncatedAndBrokenSSZ() async throws {
        let node = ScriptedNode(spec: .minimal)
        let block: ForkedSignedBlockContents = try Sample.zero(.deneb, .minimal)
        let bytes = block.sszEncoded(.minimal)
        try await withRawServer(node) { (http: RawHTTP) async throws in
            for length in [0, 1, 4, 11, 12, 100, bytes.count / 2, bytes.count - 1] {
                let answer = try await http.post(
                    "/eth/v2/beacon/blocks", bytes: Array(bytes.prefix(length)), version: "deneb")
                #expect(answer.status == 400, "\(length)")
            }
            var random = SeededRandom(seed: 7)
            for _ in 0..<50 {
                let noise = random.bytes(Int.random(in: 0..<400, using: &random))
                let answer = try await http.post("/eth/v2/beacon/pool/attestations", bytes: noise, version: "deneb")
                #expect(answer.status == 400 || noise.isEmpty)
            }
            #expect(try await http.post("/eth/v2/beacon/blocks", bytes: bytes, version: "deneb").status == 200)
        }
        #expect(node.calls.filter { $0.hasPrefix("publishBlock(") }.count == 1)
    }

    @Test func oversizedBodiesAre413() async throws {
        let node = ScriptedNode(spec: .minimal)
        try await withRawServer(node, bodyLimit: 1000) { (http: RawHTTP) async throws in
            let large = "[" + String(repeating: "\"1\",", count: 1000) + "\"1\"]"
            let answer = try await http.post("/eth/v1/validator/duties/attester/1", large)
            #expect(answer.status == 413)
            #expect(answer.error?.code == 413)
            #expect(try await http.post("/eth/v1/validator/duties/attester/1", "[\"1\"]").status == 200)
        }
        #expect(node.calls.count == 1)
    }
}
