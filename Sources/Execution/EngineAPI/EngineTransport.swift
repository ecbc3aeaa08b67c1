import ExecutionEngine
import JSONBytes
import JSONRPC

/// Requests to one execution client, each with its own token, and its failures in the engine's terms.
final class EngineTransport: Sendable {
    let url: EngineURL
    private let settings: EngineAPIClient.Settings
    private let transport: RPCTransport

    init(url: EngineURL, secret: JWTSecret, settings: EngineAPIClient.Settings) {
        self.url = url
        self.settings = settings
        transport = RPCTransport(
            url: url.description, name: "the execution engine \(url)", retryDelays: settings.retryDelays,
            authorization: { "Bearer " + secret.token(issuedAt: settings.now()) })
    }

    /// Calls a method within its time, and again when the connection breaks before that. Every method may be called
    /// twice: payloads and fork choices are named by their hashes.
    /// - Returns: a reader of the result.
    func call(
        _ method: EngineMethod, _ parameters: @escaping @Sendable (inout JSONWriter) -> Void
    ) async throws -> JSONReader {
        let allowance = RPCTransport.Allowance(timeout: settings.timeout(method), answerLimit: method.answerLimit)
        do {
            return try await transport.call(method.rawValue, allowance, parameters)
        } catch let failure as RPCFailure {
            throw ExecutionEngineError(failure, method)
        }
    }
}

extension ExecutionEngineError {
    fileprivate init(_ failure: RPCFailure, _ method: EngineMethod) {
        switch failure {
        case .timeout(let text): self = .timeout(text)
        case .unreachable(let text): self = .unreachable(text)
        case .unauthorized(let text):
            self = .unauthorized("\(text): is it the same JWT secret, and are both clocks right?")
        case .invalidAnswer(let text), .tooLarge(let text): self = .invalidAnswer(text)
        case .server(let code, let message):
            self.init(code: code, message: message, method: method.rawValue)
        }
    }
}
