import ArgumentParser
import Console
import HTTPService
import KeymanagerAPI
import Logging

/// Whether and where the keymanager API is served.
struct KeymanagerOptions: ParsableArguments {
    @Flag(help: "Serve the keymanager API: keys and their settings can be changed while the client runs.")
    var keymanager = false

    @Option(help: "The port of the keymanager API; 0 takes a free one.")
    var keymanagerPort = 5062

    @Option(help: "The address that the keymanager API is served at.")
    var keymanagerAddress = "127.0.0.1"

    @Option(
        help: "The file with the token that callers must show; DIR/api-token.txt, made where it is missing, without it."
    )
    var keymanagerTokenFile: String?

    @Option(help: "A PEM certificate to serve the keymanager API over HTTPS.")
    var keymanagerTlsCertificate: String?

    @Option(help: "The PEM key of the certificate.")
    var keymanagerTlsKey: String?

    func validate() throws {
        guard (0...65_535).contains(keymanagerPort) else { throw ValidationError("--keymanager-port takes 0 to 65535") }
        guard (keymanagerTlsCertificate == nil) == (keymanagerTlsKey == nil) else {
            throw ValidationError("--keymanager-tls-certificate and --keymanager-tls-key go together")
        }
    }

    /// Binds the API's address and begins to answer.
    /// - Parameter slot: where the keymanager will be, once the keys are open.
    func bind(_ slot: KeymanagerSlot, dataDirectory: String, logger: Logger) async throws -> HTTPService {
        var configuration = KeymanagerServer.Configuration()
        configuration.host = keymanagerAddress
        configuration.port = keymanagerPort
        if let keymanagerTlsCertificate, let keymanagerTlsKey {
            configuration.tls = KeymanagerServer.TLSFiles(certificate: keymanagerTlsCertificate, key: keymanagerTlsKey)
        }
        do {
            try Files.makeFolder(dataDirectory)
            let token = try BearerToken.load(
                keymanagerTokenFile ?? dataDirectory + "/api-token.txt", isOwn: keymanagerTokenFile == nil)
            let service = try await KeymanagerServer.bind(configuration, token: token, keymanager: slot, logger: logger)
            logger.info("keymanager API is up", metadata: ["address": "\(service.address)"])
            return service
        } catch let error as KeymanagerError {
            throw UserError("\(error)")
        } catch let error as HTTPServiceError {
            throw UserError("\(error)", remedy: "see --keymanager-port and --keymanager-address")
        }
    }
}
