import Foundation
import Glibc
package import NIOSSL

/// An authority with a server's and a client's certificate, made for one test and deleted after it.
package final class TestCertificates: Sendable {
    private static let tool = ["/usr/bin/openssl", "/usr/local/bin/openssl"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    package static var isPossible: Bool { tool != nil }

    private let directory: String

    /// - Parameter names: whom the certificates are for, as OpenSSL writes subject alternative names.
    package init(names: String = "IP:127.0.0.1") throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("vigil-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        try openssl(
            ["req", "-x509"] + newKey
                + ["-keyout", path("ca.key"), "-out", path("ca.pem"), "-subj", "/CN=test authority", "-days", "2"])
        try "subjectAltName=\(names)\n".write(toFile: path("names"), atomically: false, encoding: .utf8)
        for name in ["server", "client"] {
            try openssl(
                ["req"] + newKey
                    + ["-keyout", path("\(name).key"), "-out", path("\(name).csr"), "-subj", "/CN=\(name)"])
            try openssl([
                "x509", "-req", "-in", path("\(name).csr"), "-CA", path("ca.pem"), "-CAkey", path("ca.key"),
                "-CAcreateserial", "-out", path("\(name).pem"), "-days", "2", "-extfile", path("names"),
            ])
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    /// Of `ca.pem`, `server.pem`, `server.key`, `client.pem` and `client.key`.
    package func path(_ name: String) -> String { directory + "/" + name }

    /// For a server that shows its certificate, and takes clients of the same authority only.
    package func serverContext() throws -> NIOSSLContext {
        var tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(path("server.pem")).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: path("server.key"), format: .pem)))
        tls.certificateVerification = .noHostnameVerification
        tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(path("ca.pem")))
        return try NIOSSLContext(configuration: tls)
    }

    private func openssl(_ arguments: [String]) throws {
        guard let tool = Self.tool else { throw CocoaError(.executableNotLoadable) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
        }
        var words: [UnsafeMutablePointer<CChar>?] = ([tool] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var child: pid_t = 0
        guard posix_spawn(&child, tool, &actions, nil, &words, environ) == 0 else {
            throw CocoaError(.executableLoad)
        }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 && errno == EINTR {}
        guard status == 0 else { throw CocoaError(.executableRuntimeMismatch) }
    }
}
