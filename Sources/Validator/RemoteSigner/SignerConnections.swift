import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Primitives
import Signing

/// The connections to one signer: those of proposals apart from all others, kept open between slots.
final class SignerConnections: Sendable {
    /// An answer with its whole body.
    struct Answer: Sendable {
        let status: Int
        let body: [UInt8]
    }

    /// For messages: the signer's URL without user and password.
    let name: String
    private let url: SignerURL
    private let headers: HTTPHeaders
    private let proposals: HTTPClient
    private let others: HTTPClient
    /// The thread of all signers' proposals: what comes in for others is not in front of them.
    private static let proposalThread = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    init(_ configuration: RemoteSignerConfiguration) throws(RemoteSignerError) {
        url = try SignerURL(configuration.url)
        name = url.base
        guard url.isSecure || configuration.tls.isEmpty else {
            throw RemoteSignerError(
                .badConfiguration, "the remote signer \(url.base) has certificates but no https:// URL")
        }
        var headers = HTTPHeaders(configuration.headers.map { ($0.name, $0.value) })
        headers.replaceOrAdd(name: "User-Agent", value: "vigil")
        headers.replaceOrAdd(name: "Accept", value: "application/json")
        if let authorization = url.authorization, !headers.contains(name: "Authorization") {
            headers.add(name: "Authorization", value: authorization)
        }
        self.headers = headers
        let tls = try Self.tls(configuration.tls)
        proposals = Self.client(connections: configuration.proposalConnections, on: Self.proposalThread, tls)
        others = Self.client(
            connections: configuration.connections, on: MultiThreadedEventLoopGroup.singleton, tls)
    }

    func close() async {
        try? await proposals.shutdown()
        try? await others.shutdown()
    }

    /// Sends one request and reads its answer, within `timeout`.
    /// - Throws: `RemoteSignerError`, or `CancellationError`.
    func exchange(
        _ method: HTTPMethod, _ path: String, body: [UInt8]? = nil, limit: Int, isProposal: Bool = false,
        timeout: Duration
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: url.base + path)
        request.method = method
        request.headers = headers
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: body))
        }
        let client = isProposal ? proposals : others
        do {
            return try await Self.within(timeout) { [request] in
                let response = try await client.execute(request, deadline: .distantFuture)
                let buffer = try await response.body.collect(upTo: limit)
                return Answer(status: Int(response.status.code), body: Array(buffer.readableBytesView))
            }
        } catch {
            if Task.isCancelled { throw CancellationError() }
            throw described(error, timeout)
        }
    }

    /// Runs `body`, and gives up on it after `timeout`.
    private static func within(
        _ timeout: Duration, _ body: @escaping @Sendable () async throws -> Answer
    ) async throws -> Answer {
        try await withThrowingTaskGroup(of: Answer?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await Task.sleep(for: timeout)
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let answer = first else {
                throw HTTPClientError.deadlineExceeded
            }
            return answer
        }
    }

    private func described(_ error: any Error, _ timeout: Duration) -> RemoteSignerError {
        switch error {
        case let error as RemoteSignerError:
            return error
        case let error as HTTPClientError where error == .deadlineExceeded || error == .readTimeout:
            return RemoteSignerError(.timeout, "the remote signer \(name) did not answer within \(timeout)")
        case is NIOTooManyBytesError:
            return RemoteSignerError(.invalidAnswer, "the remote signer \(name) answered with too many bytes")
        default:
            let reason = "\(error)".split(whereSeparator: \.isNewline).first?.prefix(200) ?? "unknown error"
            return RemoteSignerError(.unreachable, "cannot reach the remote signer \(name): \(reason)")
        }
    }

    private static func client(
        connections: Int, on threads: any EventLoopGroup, _ tls: TLSConfiguration?
    ) -> HTTPClient {
        var configuration = HTTPClient.Configuration()
        configuration.timeout = .init(connect: .seconds(2))
        configuration.redirectConfiguration = .disallow
        configuration.httpVersion = .http1Only
        // Longer than a slot, so that the next slot's requests find them open.
        configuration.connectionPool.idleTimeout = .seconds(60)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = max(1, connections)
        configuration.connectionPool.retryConnectionEstablishment = false
        if let tls { configuration.tlsConfiguration = tls }
        return HTTPClient(eventLoopGroupProvider: .shared(threads), configuration: configuration)
    }

    private static func tls(_ files: RemoteSignerTLS) throws(RemoteSignerError) -> TLSConfiguration? {
        guard !files.isEmpty else { return nil }
        guard (files.certificate == nil) == (files.key == nil) else {
            throw RemoteSignerError(
                .badConfiguration, "a client certificate for the remote signer needs its key, and a key its certificate"
            )
        }
        var configuration = TLSConfiguration.makeClientConfiguration()
        do {
            if let authorities = files.authorities {
                configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(authorities))
            }
            if let certificate = files.certificate, let key = files.key {
                configuration.certificateChain = try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) }
                configuration.privateKey = .privateKey(try NIOSSLPrivateKey(file: key, format: .pem))
            }
        } catch {
            let paths = [files.authorities, files.certificate, files.key].compactMap { $0 }.joined(separator: ", ")
            throw RemoteSignerError(.badConfiguration, "the PEM files \(paths) cannot be used: \(error)")
        }
        return configuration
    }
}
