import AsyncHTTPClient
import BeaconAPI
import ConsensusTypes
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// One node's requests and answers, and what was learned from them.
final class Transport: Sendable {
    let url: NodeURL
    let access: NodeAccess
    let prefersSSZ: Bool
    let spec: Mutex<Spec>
    let capabilities = Mutex(NodeCapabilities())

    init(url: NodeURL, access: NodeAccess, spec: Spec, prefersSSZ: Bool) {
        self.url = url
        self.access = access
        self.prefersSSZ = prefersSSZ
        self.spec = Mutex(spec)
    }

    /// The process's client: a fast answer about dead nodes, and enough connections for a slot's requests in parallel.
    static let client: HTTPClient = {
        var configuration = HTTPClient.Configuration()
        configuration.timeout = .init(connect: .seconds(2))
        configuration.redirectConfiguration = .disallow
        configuration.connectionPool.idleTimeout = .seconds(45)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.httpVersion = .http1Only
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    /// An answer with its whole body.
    struct Answer: Sendable {
        var status: Int
        var headers: HTTPHeaders
        var body: [UInt8]

        var isSuccess: Bool { (200..<300).contains(status) }
    }

    func request(_ method: Route.Method, _ pathAndQuery: String) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: url.base + pathAndQuery)
        request.method = HTTPMethod(rawValue: method.rawValue)
        request.tlsConfiguration = access.tls
        for header in access.headers { request.headers.add(name: header.name, value: header.value) }
        if let authorization = url.authorization {
            request.headers.replaceOrAdd(name: "Authorization", value: authorization)
        }
        request.headers.add(name: "User-Agent", value: "vigil")
        return request
    }

    /// Sends a request and collects the answer; the body is bounded by `limit`.
    func exchange(_ request: HTTPClientRequest, limit: Int) async throws -> Answer {
        let response = try await Self.client.execute(request, deadline: .distantFuture)
        let declared = response.headers.first(name: "Content-Length").flatMap { Int($0) }
        if let declared, declared > limit { throw oversized(limit) }
        do {
            let buffer = try await response.body.collect(upTo: limit)
            return Answer(
                status: Int(response.status.code), headers: response.headers, body: Array(buffer.readableBytesView))
        } catch is NIOTooManyBytesError {
            throw oversized(limit)
        }
    }

    private func oversized(_ limit: Int) -> BeaconAPIError {
        BeaconAPIError(
            transport: .invalidAnswer, message: "the beacon node \(url.name) answered with more than \(limit) bytes")
    }
}
