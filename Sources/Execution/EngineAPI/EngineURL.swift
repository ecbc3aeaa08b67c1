package import ExecutionEngine
import Foundation

/// Where an execution client serves the Engine API: `http://host[:8551][/path]`.
package struct EngineURL: Sendable, Equatable, CustomStringConvertible {
    package let description: String

    /// - Throws: `ExecutionEngineError.unreachable` for anything else. TLS and WebSocket are not spoken; user and
    ///   password have no use, since every request is signed.
    package init(_ text: String) throws(ExecutionEngineError) {
        func problem(_ reason: String) -> ExecutionEngineError {
            let shown = text.contains("@") ? "the execution endpoint" : "the execution endpoint \(text.prefix(200))"
            return .unreachable("\(shown) \(reason); write http://host:8551")
        }
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }), var parts = URLComponents(string: text) else {
            throw problem("is no URL")
        }
        guard parts.scheme?.lowercased() == "http" else { throw problem("does not begin with http://") }
        guard parts.user == nil, parts.password == nil else { throw problem("has a user or password") }
        guard let host = parts.host, !host.isEmpty else { throw problem("has no host") }
        guard parts.query == nil, parts.fragment == nil else { throw problem("has a query or fragment") }
        guard parts.port.map({ (1...65_535).contains($0) }) ?? true else { throw problem("has no valid port") }
        if parts.port == nil { parts.port = 8551 }
        if parts.path.isEmpty { parts.path = "/" }
        guard let whole = parts.string else { throw problem("is no URL") }
        description = whole
    }
}
