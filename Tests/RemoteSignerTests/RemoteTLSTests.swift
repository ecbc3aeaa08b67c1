import BLS
import ConsensusTypes
import Logging
import Primitives
import RemoteSigner
import ServiceTestSupport
import Signing
import TestSupport
import Testing

/// Signers behind TLS that want to know who asks.
@Suite(.timeLimit(.minutes(5)), .enabled(if: TestCertificates.isPossible))
struct RemoteTLSTests {
    /// A signer with a server certificate that takes clients of the same authority only.
    private func server(
        _ certificates: TestCertificates, _ context: SigningContext
    ) throws -> ScriptedRemoteSigner {
        let keys = [InteropKeys.secretKey(index: 0)]
        return ScriptedRemoteSigner(keys, context, tls: try certificates.serverContext())
    }

    @Test func bothSidesShowTheirCertificates() async throws {
        let certificates = try TestCertificates()
        let context = SigningContext(spec: RemoteFixture.spec, genesisValidatorsRoot: RemoteFixture.chain)
        let server = try server(certificates, context)
        let port = try await server.start()
        func keys(_ tls: RemoteSignerTLS) async throws -> Int {
            var configuration = RemoteSignerConfiguration(url: "https://127.0.0.1:\(port)")
            configuration.tls = tls
            configuration.timeout = .seconds(60)
            let remote = try RemoteSigner(configuration, context: context, logger: Logger(label: "test"))
            do {
                _ = try await remote.refreshKeys()
            } catch {
                await remote.close()
                throw error
            }
            await remote.close()
            return remote.publicKeys.count
        }
        let good = RemoteSignerTLS(
            authorities: certificates.path("ca.pem"), certificate: certificates.path("client.pem"),
            key: certificates.path("client.key"))
        let count = try await keys(good)
        #expect(count == 1)
        // A client without a certificate, one of another authority, and a server of another authority.
        let other = try TestCertificates()
        for tls in [
            RemoteSignerTLS(authorities: certificates.path("ca.pem")),
            RemoteSignerTLS(
                authorities: certificates.path("ca.pem"), certificate: other.path("client.pem"),
                key: other.path("client.key")),
            RemoteSignerTLS(
                authorities: other.path("ca.pem"), certificate: certificates.path("client.pem"),
                key: certificates.path("client.key")),
        ] {
            await #expect(throws: RemoteSignerError.self) { try await keys(tls) }
        }
        await server.stop()
    }
}
