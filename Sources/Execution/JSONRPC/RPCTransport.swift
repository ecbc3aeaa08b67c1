import AsyncHTTPClient
package import JSONBytes
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// JSON-RPC calls to one server over HTTP, each with its number, its deadline and a limit of its answer.
package final class RPCTransport: Sendable {
    /// What a call is allowed.
    package struct Allowance: Sendable {
        /// All attempts together.
        package var timeout: Duration
        /// Bytes of the answer.
        package var answerLimit: Int

        package init(timeout: Duration, answerLimit: Int) {
            self.timeout = timeout
            self.answerLimit = answerLimit
        }
    }

    private let url: String
    /// What people call the server: "the execution engine http://…".
    private let name: String
    private let retryDelays: [Duration]
    private let authorization: @Sendable () -> String?
    private let nextID = Atomic<UInt64>(1)

    /// - Parameters:
    ///   - url: `http` or `https`.
    ///   - name: what people call the server, in errors; without secrets that the URL may hold.
    ///   - retryDelays: the pauses before a call is tried again over a new connection.
    ///   - authorization: the header of that name, made for each request.
    package init(
        url: String, name: String, retryDelays: [Duration] = [],
        authorization: @escaping @Sendable () -> String? = { nil }
    ) {
        self.url = url
        self.name = name
        self.retryDelays = retryDelays
        self.authorization = authorization
    }

    /// The process's client for execution nodes: few hosts, on this machine or the next, whose silence is noticed
    /// quickly.
    private static let client: HTTPClient = {
        var configuration = HTTPClient.Configuration()
        configuration.timeout = .init(connect: .seconds(2))
        configuration.redirectConfiguration = .disallow
        configuration.connectionPool.idleTimeout = .seconds(45)
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.httpVersion = .http1Only
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    /// Calls a method within its time, and again when the connection breaks before that: only for methods that may be
    /// called twice.
    /// - Returns: a reader of the result.
    /// - Throws: `RPCFailure`, `CancellationError`.
    package func call(
        _ method: String, _ allowance: Allowance, _ parameters: @escaping @Sendable (inout JSONWriter) -> Void
    ) async throws -> JSONReader {
        try await within(allowance.timeout, method) { [self] in
            for delay in retryDelays {
                do {
                    return try await attempt(method, allowance, parameters)
                } catch RPCFailure.unreachable {
                    try await Task.sleep(for: delay)
                }
            }
            return try await attempt(method, allowance, parameters)
        }
    }

    private func attempt(
        _ method: String, _ allowance: Allowance, _ parameters: @Sendable (inout JSONWriter) -> Void
    ) async throws -> JSONReader {
        let id = nextID.wrappingAdd(1, ordering: .relaxed).oldValue
        let request = RPCMessage.request(method, id: id, parameters)
        let (status, body) = try await exchange(request, method, allowance)
        if status == 401 || status == 403 { throw RPCFailure.unauthorized("\(name) refuses access (HTTP \(status))") }
        if [502, 503, 504].contains(status) {
            throw RPCFailure.unreachable("\(name) is not available (HTTP \(status))")
        }
        let answer: RPCMessage.Answer
        do {
            answer = try RPCMessage.answer(body, id: id)
        } catch {
            let reason = status == 200 ? "\(error)" : "HTTP \(status)"
            throw RPCFailure.invalidAnswer("the answer of \(name) to \(method) cannot be read: \(reason)")
        }
        switch answer {
        case .result(let reader): return reader
        case .error(let code, let message): throw RPCFailure.server(code: code, message: message)
        }
    }

    private func exchange(
        _ body: [UInt8], _ method: String, _ allowance: Allowance
    ) async throws -> (status: Int, body: [UInt8]) {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        if let value = authorization() { request.headers.add(name: "Authorization", value: value) }
        request.body = .bytes(ByteBuffer(bytes: body))
        do {
            let response = try await Self.client.execute(request, deadline: .distantFuture)
            let buffer = try await response.body.collect(upTo: allowance.answerLimit)
            return (Int(response.status.code), Array(buffer.readableBytesView))
        } catch let error as NIOTooManyBytesError {
            throw RPCFailure.tooLarge("\(name) answers \(method) with more than \(error.maxBytes ?? 0) bytes")
        } catch {
            if Task.isCancelled { throw CancellationError() }
            throw RPCFailure.unreachable("cannot reach \(name): \(Self.reason(error))")
        }
    }

    /// Runs a call within its time. The caller's cancellation stays what it is.
    private func within(
        _ timeout: Duration, _ method: String, _ body: @escaping @Sendable () async throws -> JSONReader
    ) async throws -> JSONReader {
        do {
            return try await withThrowingTaskGroup(of: JSONReader?.self) { group in
                group.addTask { try await body() }
                group.addTask {
                    try await Task.sleep(for: timeout)
                    return nil
                }
                defer { group.cancelAll() }
                guard let first = try await group.next(), let answer = first else {
                    throw RPCFailure.timeout("\(name) did not answer \(method) within \(timeout)")
                }
                return answer
            }
        } catch {
            if Task.isCancelled { throw CancellationError() }
            throw error
        }
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case let error as NIOConnectionError:
            if let failure = error.connectionErrors.first { return reason(failure.error) }
            return "the host \(error.host) is not known"
        case let error as IOError: return error.isRefusal ? "connection refused" : "I/O error \(error.errnoCode)"
        case let error as HTTPClientError where error == .connectTimeout: return "no connection within 2 s"
        case let error as HTTPClientError where error == .remoteConnectionClosed: return "it closed the connection"
        default: return String("\(error)".split(whereSeparator: \.isNewline).first?.prefix(200) ?? "unknown error")
        }
    }
}

extension IOError {
    fileprivate var isRefusal: Bool { errnoCode == 111 }
}
