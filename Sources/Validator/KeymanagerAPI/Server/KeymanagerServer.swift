package import HTTPService
import HummingbirdCore
import HummingbirdTLS
package import Logging
import NIOCore
import NIOSSL

/// The keymanager API over HTTP or HTTPS. It answers as soon as it is bound; until the keys are open, all requests with
/// the right token get 503.
package enum KeymanagerServer {
    package struct Configuration: Sendable {
        /// Loopback unless the operator says otherwise.
        package var host = "127.0.0.1"
        /// 0 takes a free port.
        package var port = 5062
        /// PEM files; nil serves plain HTTP.
        package var tls: TLSFiles?
        /// The longest body of a request: interchange files of many keys are large.
        package var bodyLimit = 256 << 20

        package init() {}
    }

    package struct TLSFiles: Sendable {
        package var certificate: String
        package var key: String

        package init(certificate: String, key: String) {
            self.certificate = certificate
            self.key = key
        }
    }

    /// Binds and begins to answer.
    /// - Parameter keymanager: where the keymanager will be, once the keys are open.
    /// - Throws: `KeymanagerError` when certificate or key cannot be used, `HTTPServiceError` when the address cannot be
    ///   bound.
    package static func bind(
        _ configuration: Configuration, token: BearerToken, keymanager: KeymanagerSlot, logger: Logger
    ) async throws -> HTTPService {
        let responder = KeymanagerResponder(
            token: token, bodyLimit: configuration.bodyLimit, handlers: KeymanagerHandlers(slot: keymanager),
            logger: logger)
        let plain = HTTPServerBuilder.http1(configuration: .init(idleTimeout: .seconds(90)))
        return try await HTTPService.bind(
            "the keymanager API", host: configuration.host, port: configuration.port, responder: responder,
            transport: try configuration.tls.map { try encrypted(plain, $0) } ?? plain, logger: logger)
    }

    private static func encrypted(_ plain: HTTPServerBuilder, _ files: TLSFiles) throws -> HTTPServerBuilder {
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(files.certificate)
            let key = try NIOSSLPrivateKey(file: files.key, format: .pem)
            return try .tls(
                plain,
                tlsConfiguration: .makeServerConfiguration(
                    certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key)))
        } catch {
            throw KeymanagerError(
                "the certificate \(files.certificate) or its key \(files.key) cannot be used: \(error). "
                    + "Both must be PEM files that belong together.")
        }
    }
}
