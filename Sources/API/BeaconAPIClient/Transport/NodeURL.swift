import BeaconAPI
import Primitives

/// A beacon node's URL: where requests go, what they are authorised with, and how messages name it.
struct NodeURL: Sendable {
    /// Scheme, host, port and path prefix; without a slash at the end.
    let base: String
    /// The Authorization header of the URL's user info.
    let authorization: String?
    /// For people: never shows the user info.
    var name: String { base }
    var isTLS: Bool { base.lowercased().hasPrefix("https://") }

    /// Without the port; in lower case.
    var host: String {
        let authority = base.drop { $0 != "/" }.dropFirst(2).prefix { $0 != "/" }
        if authority.first == "[" { return authority.prefix { $0 != "]" }.lowercased() + "]" }
        return authority.prefix { $0 != ":" }.lowercased()
    }

    /// Whether requests never leave this machine.
    var isLoopback: Bool {
        if ["localhost", "[::1]"].contains(host) { return true }
        let octets = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return octets.count == 4 && octets.first == 127 && !octets.contains(nil)
    }

    init(_ text: String) throws {
        func fail(_ reason: String) -> BeaconAPIError {
            let shown = text.contains("@") ? "(with user info)" : String(text.prefix(200))
            return BeaconAPIError(
                transport: .unreachable, message: "the beacon node URL \(shown) \(reason); write http://host:port")
        }
        guard let scheme = ["http://", "https://"].first(where: { text.lowercased().hasPrefix($0) }) else {
            throw fail("does not begin with http:// or https://")
        }
        let rest = text.dropFirst(scheme.count)
        var authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let path = rest.dropFirst(authority.count)
        guard !path.contains(where: { $0 == "?" || $0 == "#" }) else { throw fail("has a query or fragment") }
        if let at = authority.lastIndex(of: "@") {
            guard let credentials = Self.percentDecoded(authority[..<at]) else { throw fail("has broken user info") }
            authorization = "Basic " + Self.base64(credentials)
            authority = authority[authority.index(after: at)...]
        } else {
            authorization = nil
        }
        guard Self.isAuthority(authority) else { throw fail("has no valid host and port") }
        var prefix = path
        while prefix.last == "/" { prefix = prefix.dropLast() }
        guard (authority + prefix).utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
            throw fail("has characters that no URL has")
        }
        base = scheme + authority + prefix
    }

    private static func isAuthority(_ text: Substring) -> Bool {
        var host = text
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]") else { return false }
            host = text[...end]
        } else if let colon = text.firstIndex(of: ":") {
            host = text[..<colon]
        }
        let port = text.dropFirst(host.count)
        if port.isEmpty { return !host.isEmpty }
        guard port.first == ":", let number = parseDecimal(port.dropFirst()) else { return false }
        return !host.isEmpty && (1...65_535).contains(number)
    }

    private static func percentDecoded(_ text: Substring) -> [UInt8]? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let decoded = Hex.decode(String(decoding: rest.prefix(2), as: UTF8.self)) else {
                return nil
            }
            bytes += decoded
            rest = rest.dropFirst(2)
        }
        return bytes
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var text = ""
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let value = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
            for index in 0..<4 {
                text.append(index <= group.count ? alphabet[Int(value >> UInt32(18 - 6 * index) & 63)] : "=")
            }
        }
        return text
    }
}
