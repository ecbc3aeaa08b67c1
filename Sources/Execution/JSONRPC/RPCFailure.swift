/// Why a call has no result. The texts are one line, for people, and name the server.
package enum RPCFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// No answer within the call's time.
    case timeout(String)
    /// No connection, or it broke, or a gateway has no server behind it.
    case unreachable(String)
    /// HTTP 401 or 403: the server does not take who we say we are.
    case unauthorized(String)
    /// An answer that cannot be read.
    case invalidAnswer(String)
    /// More bytes than are read.
    case tooLarge(String)
    /// The server's own error, by its JSON-RPC code.
    case server(code: Int, message: String)

    package var description: String {
        switch self {
        case .timeout(let text), .unreachable(let text), .unauthorized(let text), .invalidAnswer(let text),
            .tooLarge(let text):
            text
        case .server(let code, let message): "\(message) (\(code))"
        }
    }
}
