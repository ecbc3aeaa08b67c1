import BeaconAPI
import ConsensusTypes
import Primitives
import SSZ
import Testing

@Suite struct NegotiationTests {
    @Test(
        arguments: [
            (nil, "application/json"), ("", "application/json"), ("*/*", "application/json"),
            ("application/json", "application/json"), ("application/octet-stream", "application/octet-stream"),
            ("application/octet-stream;q=1.0,application/json;q=0.9", "application/octet-stream"),
            ("application/octet-stream;q=0.5, application/json;q=0.9", "application/json"),
            ("APPLICATION/JSON ; Q=0.2 , application/octet-stream;q=0.1", "application/json"),
            ("application/json, application/octet-stream", "application/json"),
            ("application/octet-stream, application/json", "application/octet-stream"),
            ("application/*;q=0.3, application/json;q=0", "application/octet-stream"),
            ("text/html, application/xhtml+xml, */*;q=0.8", "application/json"),
            ("text/html", nil), ("application/json;q=0", nil), ("application/json;q=nan", nil),
            ("text/event-stream", nil),
        ] as [(String?, String?)])
    func accept(header: String?, expected: String?) {
        #expect(AcceptHeader(header).choose(among: [.json, .ssz])?.rawValue == expected)
    }

    @Test func hostileAcceptHeaders() {
        _ = AcceptHeader(String(repeating: ",", count: 100_000)).choose(among: [.json])
        _ = AcceptHeader(String(repeating: "a/b;q=1,", count: 100_000)).choose(among: [.json])
        #expect(AcceptHeader("application/json;q=-1").choose(among: [.json]) == nil)
        #expect(AcceptHeader("application/json;q=1e400").choose(among: [.json]) == .json)
    }

    @Test func contentTypes() {
        #expect(BodyForm(contentType: nil) == .json)
        #expect(BodyForm(contentType: "application/json;charset=utf-8") == .json)
        #expect(BodyForm(contentType: " Application/Octet-Stream ") == .ssz)
        #expect(BodyForm(contentType: "text/plain") == nil)
        #expect(BodyForm(contentType: "") == nil)
    }

    @Test func formsOverHTTP() async throws {
        try await withRawServer(ScriptedNode(spec: .minimal, fork: .capella)) { (http: RawHTTP) async throws in
            let ssz = try await http.get("/eth/v2/beacon/blocks/head", accept: "application/octet-stream")
            #expect(ssz.status == 200)
            #expect(ssz.headers["content-type"] == "application/octet-stream")
            #expect(ssz.headers["eth-consensus-version"] == "capella")
            #expect(throws: Never.self) { try ForkedSignedBeaconBlock(ssz: ssz.body, .capella, .minimal) }
            let json = try await http.get("/eth/v2/beacon/blocks/head")
            #expect(json.headers["content-type"] == "application/json")
            #expect(json.headers["eth-consensus-version"] == "capella")
            #expect(
                json.text.hasPrefix(#"{"version":"capella","execution_optimistic":true,"finalized":false,"data":{"#))
            #expect(try await http.get("/eth/v2/beacon/blocks/head", accept: "text/html").status == 406)
            let onlyJSON = try await http.get("/eth/v1/beacon/genesis", accept: "application/octet-stream")
            #expect(onlyJSON.status == 406)
            #expect(onlyJSON.error?.code == 406)
            let health = try await http.get("/eth/v1/node/health?syncing_status=299", accept: "text/plain")
            #expect(health.status == 200)
        }
    }

    @Test func productionHeaders() async throws {
        let path = "/eth/v3/validator/blocks/1?randao_reveal=\(Sample.signature.hex)"
        for form in ["application/octet-stream", "application/json"] {
            try await withRawServer(ScriptedNode(spec: .minimal, fork: .deneb, blinded: true)) {
                (http: RawHTTP) async throws in
                let answer = try await http.get(path, accept: form)
                #expect(answer.status == 200)
                #expect(answer.headers["content-type"] == form)
                #expect(answer.headers["eth-consensus-version"] == "deneb")
                #expect(answer.headers["eth-execution-payload-blinded"] == "true")
                #expect(answer.headers["eth-execution-payload-value"] == UInt256.max.description)
                #expect(answer.headers["eth-consensus-block-value"] == "12345")
            }
        }
    }

    @Test func syncingStatusOfHealth() async throws {
        let node = ScriptedNode(spec: .minimal)
        node.set(health: .syncing)
        try await withRawServer(node) { (http: RawHTTP) async throws in
            #expect(try await http.get("/eth/v1/node/health").status == 206)
            #expect(try await http.get("/eth/v1/node/health?syncing_status=299").status == 299)
            #expect(try await http.get("/eth/v1/node/health?syncing_status=599").status == 599)
        }
    }
}
