import AsyncHTTPClient
import ExecutionEngine
import JSONBytes
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// Requests to one execution client, each with its own token, number and deadline.
final class EngineTransport: Sendable {
    let url: EngineURL
    private let secret: JWTSecret
    private let settings: EngineAPIClient.Settings
    private let nextID = Atomic<UInt64>(1)

    init(url: EngineURL, secret: JWTSecret, settings: EngineAPIClient.Settings) {
        self.url = url
        self.secret = secret
        self.settings = settings
    }

    /// The process's client for engines: one host, on this machine or the next, whose silence is noticed quickly.
    private static let client: HTTPClient = {
        var configuration = HTTPClient.Configuration()
        configuration.timeout = .init(connect: .seconds(2))
        configuration.redirectConfiguration = .disallow
        configuration.connectionPool.idleTimeout = .seconds(45)
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.httpVersion = .http1Only
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    /// Calls a method within its time, and again when the connection breaks before that. Every method may be called
    /// twice: payloads and fork choices are named by their hashes.
    /// - Returns: a reader of the result.
    func call(
        _ method: EngineMethod, _ parameters: @escaping @Sendable (inout JSONWriter) -> Void
    ) async throws -> JSONReader {
        try await within(settings.timeout(method), method) { [self] in
            for delay in settings.retryDelays {
                do {
                    return try await attempt(method, parameters)
                } catch ExecutionEngineError.unreachable {
                    try await Task.sleep(for: delay)
                }
            }
            return try await attempt(method, parameters)
        }
    }

    private func attempt(
        _ method: EngineMethod, _ parameters: @Sendable (inout JSONWriter) -> Void
    ) async throws -> JSONReader {
        let id = nextID.wrappingAdd(1, ordering: .relaxed).oldValue
        let (status, body) = try await exchange(RPCMessage.request(method, id: id, parameters), method)
        if status == 401 || status == 403 {
            throw ExecutionEngineError.unauthorized(
                "the execution engine \(url) refuses the token: is it the same JWT secret, and are both clocks right?")
        }
        if [502, 503, 504].contains(status) {
            throw ExecutionEngineError.unreachable("the execution engine \(url) is not available (HTTP \(status))")
        }
        let answer: RPCMessage.Answer
        do {
            answer = try RPCMessage.answer(body, id: id)
        } catch {
            let reason = status == 200 ? "\(error)" : "HTTP \(status)"
            throw ExecutionEngineError.invalidAnswer(
                "the answer of the execution engine \(url) to \(method.rawValue) cannot be read: \(reason)")
        }
        switch answer {
        case .result(let reader): return reader
        case .error(let code, let message):
            throw ExecutionEngineError(code: code, message: message, method: method.rawValue)
        }
    }

    private func exchange(_ body: [UInt8], _ method: EngineMethod) async throws -> (status: Int, body: [UInt8]) {
        var request = HTTPClientRequest(url: url.description)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.headers.add(name: "Authorization", value: "Bearer " + secret.token(issuedAt: settings.now()))
        request.body = .bytes(ByteBuffer(bytes: body))
        do {
            let response = try await Self.client.execute(request, deadline: .distantFuture)
            let buffer = try await response.body.collect(upTo: method.answerLimit)
            return (Int(response.status.code), Array(buffer.readableBytesView))
        } catch let error as NIOTooManyBytesError {
            throw ExecutionEngineError.invalidAnswer(
                "the execution engine \(url) answers \(method.rawValue) with more than \(error.maxBytes ?? 0) bytes")
        } catch {
            if Task.isCancelled { throw CancellationError() }
            throw ExecutionEngineError.unreachable(
                "cannot reach the execution engine \(url): \(Self.reason(error))")
        }
    }

    /// Runs a call within its time. The caller's cancellation stays what it is.
    private func within(
        _ timeout: Duration, _ method: EngineMethod, _ body: @escaping @Sendable () async throws -> JSONReader
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
                    throw ExecutionEngineError.timeout(
                        "the execution engine \(url) did not answer \(method.rawValue) within \(timeout)")
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
