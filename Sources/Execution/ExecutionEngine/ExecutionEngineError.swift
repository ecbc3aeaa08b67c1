/// Why an engine gave no answer, or not the one asked for. Messages are one line, for people; secrets are never in
/// them.
package enum ExecutionEngineError: Error, Hashable, Sendable, CustomStringConvertible {
    /// No answer within the method's time.
    case timeout(String)
    /// No connection, or it broke.
    case unreachable(String)
    /// The engine does not take the token: another secret, or another clock.
    case unauthorized(String)
    /// An answer that cannot be read.
    case invalidAnswer(String)
    /// -32601: the engine does not have the method.
    case methodNotFound(String)
    /// -38001: it does not know the payload that is asked for.
    case unknownPayload
    /// -38002: safe or finalized block are not of the head's chain.
    case invalidForkchoiceState(String)
    /// -38003
    case invalidPayloadAttributes(String)
    /// -38004
    case tooLargeRequest(String)
    /// -38005: the engine has no such fork at that time.
    case unsupportedFork(String)
    /// -38006
    case tooDeepReorg(String)
    /// Any other error of the engine's, by its JSON-RPC code.
    case engine(code: Int, message: String)

    /// The error that an engine names by a code.
    package init(code: Int, message: String, method: String) {
        switch code {
        case -32601: self = .methodNotFound(method)
        case -38001: self = .unknownPayload
        case -38002: self = .invalidForkchoiceState(message)
        case -38003: self = .invalidPayloadAttributes(message)
        case -38004: self = .tooLargeRequest(message)
        case -38005: self = .unsupportedFork(message)
        case -38006: self = .tooDeepReorg(message)
        default: self = .engine(code: code, message: message)
        }
    }

    /// Whether the same call may succeed a little later without anybody doing something.
    package var isTransient: Bool {
        switch self {
        case .timeout, .unreachable: true
        default: false
        }
    }

    package var description: String {
        switch self {
        case .timeout(let text), .unreachable(let text), .unauthorized(let text), .invalidAnswer(let text): text
        case .methodNotFound(let method): "the execution engine has no \(method): update it"
        case .unknownPayload: "the execution engine does not know the payload"
        case .invalidForkchoiceState(let text): "the execution engine refuses the fork choice: \(text)"
        case .invalidPayloadAttributes(let text): "the execution engine refuses the payload attributes: \(text)"
        case .tooLargeRequest(let text): "the execution engine calls the request too large: \(text)"
        case .unsupportedFork(let text): "the execution engine does not have the fork at that time: \(text)"
        case .tooDeepReorg(let text): "the execution engine refuses so deep a reorganisation: \(text)"
        case .engine(let code, let message): "the execution engine failed (\(code)): \(message)"
        }
    }
}
