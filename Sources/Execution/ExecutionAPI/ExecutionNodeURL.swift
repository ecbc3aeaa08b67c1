import Foundation

/// Where an execution node serves its JSON-RPC API: `http(s)://[user:password@]host[:port][/path]`.
///
/// Providers put keys into paths and passwords, so what is shown to people is host and port only.
package struct ExecutionNodeURL: Sendable, Equatable, CustomStringConvertible {
    /// For people: scheme, host and port.
    package let description: String
    /// What is connected to, without user and password.
    let address: String
    /// The `Authorization` header of user and password.
    let authorization: String?

    /// - Returns: nil for anything else.
    package init?(_ text: String) {
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }), var parts = URLComponents(string: text),
            let scheme = parts.scheme?.lowercased(), ["http", "https"].contains(scheme),
            let host = parts.host, !host.isEmpty, parts.fragment == nil,
            parts.port.map({ (1...65_535).contains($0) }) ?? true
        else { return nil }
        authorization = parts.user.map { user in
            "Basic " + Data("\(user):\(parts.password ?? "")".utf8).base64EncodedString()
        }
        (parts.user, parts.password) = (nil, nil)
        if parts.path.isEmpty { parts.path = "/" }
        guard let whole = parts.string else { return nil }
        address = whole
        description = "\(scheme)://\(host)" + (parts.port.map { ":\($0)" } ?? "")
    }
}
