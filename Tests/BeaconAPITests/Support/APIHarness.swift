import BeaconAPI
import BeaconAPIClient
import BeaconAPIServer
import ConsensusTypes
import Logging

/// A server on a free port of loopback, in front of a node, for the length of `body`.
@discardableResult
func withServer<Result: Sendable>(
    _ node: any BeaconNodeAPI, spec: Spec = .minimal,
    configuration: BeaconAPIServer.Configuration = .init(port: 0),
    _ body: (BeaconAPIServer) async throws -> Result
) async throws -> Result {
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let server = try await BeaconAPIServer.bind(
        configuration: configuration, node: node, spec: spec, logger: logger)
    let running = Task { try await server.run() }
    do {
        let result = try await body(server)
        running.cancel()
        try await running.value
        return result
    } catch {
        running.cancel()
        try? await running.value
        throw error
    }
}

extension BeaconAPIServer {
    func client(
        _ spec: Spec = .minimal, prefersSSZ: Bool = true, timeout: Duration = .seconds(30)
    ) throws -> HTTPBeaconNode {
        try HTTPBeaconNode(url: "http://\(address)", spec: spec, timeout: timeout, prefersSSZ: prefersSSZ)
    }
}
