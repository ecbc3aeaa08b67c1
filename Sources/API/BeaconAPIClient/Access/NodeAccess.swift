import BeaconAPI
import Glibc
import NIOSSL

/// How a node is reached beyond its URL: whom to trust, who we are, and what else its gateway wants to hear.
///
/// Header values and keys are secrets: nothing here is ever written to a log or an error.
package struct NodeAccess: Sendable {
    /// Sent with every request, before what the API itself needs.
    package let headers: [(name: String, value: String)]
    let tls: TLSConfiguration?

    package static let plain = NodeAccess(headers: [], tls: nil)

    private init(headers: [(name: String, value: String)], tls: TLSConfiguration?) {
        self.headers = headers
        self.tls = tls
    }

    /// - Parameters:
    ///   - headers: names and values as HTTP has them.
    ///   - trustRoots: PEM file of the authorities to trust in place of the system's.
    ///   - certificate: PEM file of our own certificate, with its chain; `key` is its private key, a PEM file too.
    /// - Throws: `BeaconAPIError` that names the file or header that is wrong.
    package init(
        headers: [(name: String, value: String)] = [], trustRoots: String? = nil, certificate: String? = nil,
        key: String? = nil
    ) throws {
        for header in headers { try Self.check(header) }
        self.headers = headers
        guard trustRoots != nil || certificate != nil || key != nil else {
            tls = nil
            return
        }
        var tls = TLSConfiguration.makeClientConfiguration()
        if let trustRoots {
            try Self.requireFile(trustRoots, "certificates of authorities")
            let roots = try Self.reading(trustRoots) { try NIOSSLCertificate.fromPEMFile(trustRoots) }
            tls.trustRoots = .certificates(roots)
        }
        if certificate != nil || key != nil {
            guard let certificate, let key else {
                throw Self.wrong("a client certificate and its private key come together: one of the two is missing")
            }
            try Self.requireFile(certificate, "client certificate")
            try Self.requireFile(key, "private key")
            tls.certificateChain = try Self.reading(certificate) {
                try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) }
            }
            tls.privateKey = .privateKey(try Self.reading(key) { try NIOSSLPrivateKey(file: key, format: .pem) })
        }
        self.tls = tls
    }

    /// Whether TLS settings were given: they mean nothing to a node that is not called by https.
    package var needsTLS: Bool { tls != nil }

    /// The same without what only TLS needs.
    package var withoutCertificates: NodeAccess { NodeAccess(headers: headers, tls: nil) }

    /// The same with these headers in place of its own.
    /// - Throws: `BeaconAPIError` for what is no header.
    package func with(headers: [(name: String, value: String)]) throws -> NodeAccess {
        for header in headers { try Self.check(header) }
        return NodeAccess(headers: headers, tls: tls)
    }

    static func check(_ header: (name: String, value: String)) throws {
        let punctuation = Set("!#$%&'*+-.^_`|~".utf8)
        let isName = header.name.utf8.allSatisfy { byte in
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || punctuation.contains(byte)
                || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        }
        guard isName, !header.name.isEmpty else { throw wrong("a header for beacon nodes has no valid name") }
        guard header.value.utf8.allSatisfy({ $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7f) }) else {
            throw wrong("the value of the header \(header.name) has characters that no header has")
        }
    }

    private static func requireFile(_ path: String, _ what: String) throws {
        guard access(path, R_OK) == 0 else {
            throw wrong("the file \(path) with the \(what) cannot be read: \(String(cString: strerror(errno)))")
        }
    }

    private static func reading<T>(_ path: String, _ body: () throws -> T) throws -> T {
        do {
            return try body()
        } catch {
            throw wrong("the file \(path) holds nothing usable in PEM")
        }
    }

    private static func wrong(_ message: String) -> BeaconAPIError {
        BeaconAPIError(transport: .unreachable, message: message)
    }
}
