import BeaconAPI
import BeaconAPIClient
import BeaconAPIServer
import ConsensusTypes
import HTTPService
import Logging
import Testing

@Suite struct ServerBindingTests {
    private func bind(_ configuration: BeaconAPIServer.Configuration) async throws -> BeaconAPIServer {
        try await BeaconAPIServer.bind(
            configuration: configuration, node: ScriptedNode(spec: .minimal), spec: .minimal,
            logger: Logger(label: "test"))
    }

    @Test func portInUseIsSaid() async throws {
        try await withServer(ScriptedNode(spec: .minimal)) { server in
            #expect(server.port > 0)
            #expect(server.address == "127.0.0.1:\(server.port)")
            let error = await #expect(throws: HTTPServiceError.self) {
                try await bind(.init(port: server.port))
            }
            #expect(
                error?.description
                    == "port \(server.port) of 127.0.0.1 is in use; choose another for the Beacon API or stop its owner"
            )
        }
    }

    @Test func foreignAddressIsSaid() async throws {
        let error = await #expect(throws: HTTPServiceError.self) {
            try await bind(.init(host: "192.0.2.1", port: 0))
        }
        #expect(error?.description.contains("192.0.2.1 is not an address of this machine") == true)
    }

    @Test func loopbackByDefault() {
        #expect(BeaconAPIServer.Configuration().host == "127.0.0.1")
        #expect(BeaconAPIServer.Configuration().port == 5052)
    }

    @Test func portIsFreeAfterTheEnd() async throws {
        let port = try await withServer(ScriptedNode(spec: .minimal)) { server in server.port }
        try await withServer(ScriptedNode(spec: .minimal), configuration: .init(port: port)) { server in
            #expect(server.port == port)
        }
    }

    @Test func hangingRequestsDoNotHoldTheEnd() async throws {
        let node = ScriptedNode(spec: .minimal)
        node.hang()
        let call = try await withServer(node) { server in
            let client = try server.client()
            let call = Task { try await client.genesis() }
            while node.calls.isEmpty { await Task.yield() }
            return call
        }
        await #expect(throws: BeaconAPIError.self) { try await call.value }
    }

    /// Connections that arrive while the server ends: answered or refused, and nothing traps.
    @Test func endsUnderFire() async throws {
        for _ in 0..<3 {
            let node = ScriptedNode(spec: .minimal)
            let dialers = try await withServer(node) { server in
                let dialers = (0..<3).map { _ in Dialer.start(port: server.port) }
                while node.calls.count < 50 { await Task.yield() }
                return dialers
            }
            var connections = 0
            for dialer in dialers { connections += await dialer.value }
            #expect(connections >= 50)
        }
    }
}
