import AsyncHTTPClient
import BeaconAPI
import BeaconAPIServer
import ConsensusTypes
import JSONBytes
import NIOCore
import NIOHTTP1
import SSZ

/// Requests as no proper client would send them.
struct RawHTTP {
    struct Answer {
        var status: Int
        var headers: [String: String]
        var body: [UInt8]

        var text: String { String(decoding: body, as: UTF8.self) }
        var error: BeaconAPIError? { try? BareBody<BeaconAPIError>(json: body, BodyMetadata(), .minimal).value }
    }

    let server: BeaconAPIServer

    func send(
        _ method: String, _ path: String, headers: [(String, String)] = [], body: [UInt8]? = nil
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: "http://\(server.address)\(path)")
        request.method = .init(rawValue: method)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let body { request.body = .bytes(ByteBuffer(bytes: body)) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let buffer = try await response.body.collect(upTo: 16 << 20)
        return Answer(
            status: Int(response.status.code),
            headers: Dictionary(
                response.headers.map { ($0.name.lowercased(), $0.value) }, uniquingKeysWith: { first, _ in first }),
            body: Array(buffer.readableBytesView))
    }

    func get(_ path: String, accept: String? = nil) async throws -> Answer {
        try await send("GET", path, headers: accept.map { [("Accept", $0)] } ?? [])
    }

    func post(
        _ path: String, _ body: String, type: String? = "application/json", version: String? = nil
    ) async throws -> Answer {
        try await post(path, bytes: Array(body.utf8), type: type, version: version)
    }

    func post(
        _ path: String, bytes: [UInt8], type: String? = "application/octet-stream", version: String? = nil
    ) async throws -> Answer {
        var headers: [(String, String)] = []
        if let type { headers.append(("Content-Type", type)) }
        if let version { headers.append((APIHeader.consensusVersion, version)) }
        return try await send("POST", path, headers: headers, body: bytes)
    }
}

/// A server with a node that answers everything, asked raw.
func withRawServer(
    _ node: ScriptedNode = ScriptedNode(spec: .minimal), bodyLimit: Int? = nil,
    _ body: (RawHTTP) async throws -> Void
) async throws {
    var configuration = BeaconAPIServer.Configuration(port: 0)
    configuration.bodyLimit = bodyLimit
    try await withServer(node, configuration: configuration) { server in
        try await body(RawHTTP(server: server))
    }
}
