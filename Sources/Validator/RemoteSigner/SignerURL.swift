import Foundation

/// A signer's URL: where requests go, what they are authorised with, and how messages name it.
struct SignerURL: Hashable, Sendable {
    /// Scheme, host, port and path prefix; without a slash at the end. For people as well: never shows the user info.
    let base: String
    /// The Authorization header of the URL's user info.
    let authorization: String?
    let isSecure: Bool

    init(_ text: String) throws(RemoteSignerError) {
        func fail(_ reason: String) -> RemoteSignerError {
            let shown = text.contains("@") ? "(with user info)" : String(text.prefix(200))
            return RemoteSignerError(
                .badConfiguration,
                "the remote signer URL \(shown) \(reason); write http://HOST:PORT or https://HOST:PORT")
        }
        guard var parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            ["http", "https"].contains(scheme)
        else { throw fail("does not begin with http:// or https://") }
        guard let host = parts.host, !host.isEmpty else { throw fail("has no host") }
        if let port = parts.port, !(1...65_535).contains(port) { throw fail("has no valid port") }
        guard parts.query == nil, parts.fragment == nil else { throw fail("has a query or fragment") }
        if let user = parts.user {
            authorization = "Basic " + Data("\(user):\(parts.password ?? "")".utf8).base64EncodedString()
        } else {
            authorization = nil
        }
        parts.user = nil
        parts.password = nil
        parts.scheme = scheme
        while parts.path.hasSuffix("/") { parts.path.removeLast() }
        guard let base = parts.string else { throw fail("cannot be read") }
        self.base = base
        isSecure = scheme == "https"
    }
}
