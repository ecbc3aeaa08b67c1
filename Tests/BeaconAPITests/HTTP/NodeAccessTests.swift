import BeaconAPI
import BeaconAPIClient
import ConsensusTypes
import NIOHTTP1
import ServiceTestSupport
import TestSupport
import Testing

/// Nodes that want to know who asks, and clients that want to know whom they ask.
@Suite(.timeLimit(.minutes(5))) struct NodeAccessTests {
    /// Asks a node something; tells the genesis time that it says.
    private func ask(_ url: String, _ access: NodeAccess) async throws -> UInt64 {
        try await HTTPBeaconNode(url: url, spec: .minimal, access: access, timeout: .seconds(60)).genesis().genesisTime
    }

    @Test("Both sides show their certificates", .enabled(if: TestCertificates.isPossible))
    func certificates() async throws {
        let (own, other) = (try TestCertificates(), try TestCertificates())
        let node = try await TLSNode(own)
        let good = try NodeAccess(
            headers: [("Authorization", "Bearer secret"), ("X-Client", "a b")], trustRoots: own.path("ca.pem"),
            certificate: own.path("client.pem"), key: own.path("client.key"))
        #expect(good.needsTLS && !good.withoutCertificates.needsTLS)
        #expect(try await ask(node.url, good) == 7)
        #expect(node.requests.count == 1)
        #expect(node.requests.first?["Authorization"] == ["Bearer secret"])
        #expect(node.requests.first?["X-Client"] == ["a b"])
        // Nobody, no certificate, one of another authority, and a server of another authority.
        for access in [
            .plain, try NodeAccess(trustRoots: own.path("ca.pem")),
            try NodeAccess(
                trustRoots: own.path("ca.pem"), certificate: other.path("client.pem"), key: other.path("client.key")),
            try NodeAccess(
                trustRoots: other.path("ca.pem"), certificate: own.path("client.pem"), key: own.path("client.key")),
        ] {
            await #expect(throws: BeaconAPIError.self) { try await ask(node.url, access) }
        }
        #expect(node.requests.count == 1)
        #expect(throws: BeaconAPIError.self) {
            try HTTPBeaconNode(url: "http://127.0.0.1:1", spec: .minimal, access: good)
        }
        await node.stop()
    }

    @Test("Files that cannot be used are named")
    func files() throws {
        let folder = try TestFolder()
        let text = try folder.write("no certificate\n", to: "text.pem")
        func fault(_ roots: String?, _ certificate: String?, _ key: String?) -> String? {
            do {
                _ = try NodeAccess(trustRoots: roots, certificate: certificate, key: key)
                return nil
            } catch let error as BeaconAPIError {
                return error.message
            } catch {
                return nil
            }
        }
        #expect(fault("/nowhere.pem", nil, nil)?.contains("/nowhere.pem") == true)
        #expect(fault(text, nil, nil)?.contains(text) == true)
        #expect(fault(nil, text, text)?.contains(text) == true)
        #expect(fault(nil, text, nil)?.contains("come together") == true)
        #expect(fault(nil, nil, "/nowhere.key")?.contains("come together") == true)
        #expect(fault(nil, nil, nil) == nil)
    }

    @Test(
        "What is no header is refused, and its value not told", arguments: [("a b", "x"), ("", "x"), ("a", "x\r\ny")])
    func badHeaders(name: String, value: String) {
        #expect(throws: BeaconAPIError.self) { try NodeAccess(headers: [(name, value)]) }
        #expect(throws: BeaconAPIError.self) { try NodeAccess.plain.with(headers: [(name, value)]) }
    }

    @Test("Headers that a node was given go with its requests, and not with others'")
    func headersOnTheWire() async throws {
        let answer: @Sendable (StubServer.Request) -> StubServer.Response = {
            StubServer.Response(200, TLSNode.genesis(time: $0.headers["x-token"] == "of one" ? 1 : 0))
        }
        try await withStub(answer) { one in
            try await withStub(answer) { two in
                let headers = try NodeHeaders("[\(one.url)]\nX-Token: of one\n").resolved(for: [one.url, two.url])
                #expect(try await ask(one.url, .plain.with(headers: headers[0])) == 1)
                #expect(try await ask(two.url, .plain.with(headers: headers[1])) == 0)
            }
        }
    }
}
