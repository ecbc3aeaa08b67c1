import AsyncHTTPClient
import Foundation
import HTTPService
import KeymanagerAPI
import NIOCore
import NIOHTTP1
import NIOSSL
import Testing

@Suite("The server of the keymanager API")
struct ServerTests {
    @Test("A port in use is named, with the API that wanted it")
    func portInUse() async throws {
        let world = try KeymanagerWorld()
        defer { world.remove() }
        var configuration = KeymanagerServer.Configuration()
        configuration.port = 0
        try await world.serving(configuration) { port async throws in
            var second = KeymanagerServer.Configuration()
            second.port = port
            let error = await fault(world, second) as? HTTPServiceError
            #expect(error?.description.contains("port \(port) of 127.0.0.1 is in use") == true)
            #expect(error?.description.contains("the keymanager API") == true)
        }
    }

    @Test("An address that is not of this machine is named")
    func otherAddress() async throws {
        let world = try KeymanagerWorld()
        defer { world.remove() }
        var configuration = KeymanagerServer.Configuration()
        configuration.port = 0
        configuration.host = "192.0.2.1"
        let error = await fault(world, configuration) as? HTTPServiceError
        #expect(error?.description.contains("192.0.2.1 is not an address of this machine") == true)
    }

    @Test("With a certificate and its key it speaks HTTPS only")
    func encrypted() async throws {
        let world = try KeymanagerWorld()
        defer { world.remove() }
        let files = try certificate(world.path)
        var configuration = KeymanagerServer.Configuration()
        configuration.port = 0
        configuration.tls = files
        try await world.serving(configuration) { port async throws in
            var tls = TLSConfiguration.makeClientConfiguration()
            // Signed by itself, and from a day that the clock of a test machine may not have reached.
            tls.certificateVerification = .none
            let client = HTTPClient(configuration: HTTPClient.Configuration(tlsConfiguration: tls))
            var request = HTTPClientRequest(url: "https://127.0.0.1:\(port)/eth/v1/keystores")
            request.headers.add(name: "Authorization", value: "Bearer \(world.token)")
            let result: Result<HTTPClientResponse, any Error>
            do {
                let response = try await client.execute(request, timeout: .seconds(60))
                _ = try await response.body.collect(upTo: 1 << 20)
                result = .success(response)
            } catch {
                result = .failure(error)
            }
            try await client.shutdown()
            #expect(try result.get().status == .ok)
            await #expect(throws: (any Error).self) {
                try await Asker(base: "http://127.0.0.1:\(port)", token: world.token)("GET", "/eth/v1/keystores")
            }
        }
    }

    @Test("A certificate or key that cannot be used stops the start and is named")
    func badCertificate() async throws {
        let world = try KeymanagerWorld()
        defer { world.remove() }
        let good = try certificate(world.path)
        let bad = world.path + "/bad.pem"
        try Data("not PEM".utf8).write(to: URL(fileURLWithPath: bad))
        let pairs = [
            KeymanagerServer.TLSFiles(certificate: "/nowhere.pem", key: good.key),
            KeymanagerServer.TLSFiles(certificate: bad, key: good.key),
            KeymanagerServer.TLSFiles(certificate: good.certificate, key: bad),
        ]
        for pair in pairs {
            var configuration = KeymanagerServer.Configuration()
            configuration.tls = pair
            let error = await fault(world, configuration) as? KeymanagerError
            #expect(error?.description.contains(pair.certificate) == true)
        }
    }

    /// Why a server cannot be started.
    private func fault(
        _ world: KeymanagerWorld, _ configuration: KeymanagerServer.Configuration
    ) async -> (any Error)? {
        do {
            try await world.serving(configuration) { (_: Int) in }
            return nil
        } catch {
            return error
        }
    }

    private func certificate(_ folder: String) throws -> KeymanagerServer.TLSFiles {
        let files = KeymanagerServer.TLSFiles(certificate: folder + "/certificate.pem", key: folder + "/key.pem")
        try Data(Self.certificate.utf8).write(to: URL(fileURLWithPath: files.certificate))
        try Data(Self.key.utf8).write(to: URL(fileURLWithPath: files.key))
        return files
    }

    /// For `localhost`, made for this test.
    private static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBmzCCAUGgAwIBAgIUeucuUsREACuwuFu+UiXb6YKyqqIwCgYIKoZIzj0EAwIw
        FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTE1MzYxNVoYDzIxMjYxMDI4
        MTUzNjE1WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
        PQMBBwNCAARzVzjz6pI4V/jAiCIyh8+7oN2dW7fFS+KNjcEbDJdUHlBqpaXczWFk
        mOF/fLVyVH57C7exputqJG1olrVp8rJCo28wbTAdBgNVHQ4EFgQUkFiKI+obW1R0
        9UqChj3BPiEztDMwHwYDVR0jBBgwFoAUkFiKI+obW1R09UqChj3BPiEztDMwDwYD
        VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARhwR/AAABgglsb2NhbGhvc3QwCgYIKoZI
        zj0EAwIDSAAwRQIhANhjl8amA7Kk2Lt4ccGnjHCnFOB+khsPyvwjwaxnOPxPAiAl
        0QsHQ+UtNJsHoPCz7oUhTi0xPnG9azZzPP8TYyRUbg==
        -----END CERTIFICATE-----
        """
    private static let key = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg0hboFTSo12p6TG33
        lrhNIcNowWqzhyWvVyiE0/rUf1KhRANCAARzVzjz6pI4V/jAiCIyh8+7oN2dW7fF
        S+KNjcEbDJdUHlBqpaXczWFkmOF/fLVyVH57C7exputqJG1olrVp8rJC
        -----END PRIVATE KEY-----
        """
}
