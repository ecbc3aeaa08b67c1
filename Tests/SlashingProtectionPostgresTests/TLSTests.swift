import Primitives
import ServiceTestSupport
import SlashingProtection
import SlashingProtectionPostgres
import Testing

/// A store behind TLS, to a server that takes nobody without it.
extension PostgresTests {
    @Suite(.enabled(if: TestCertificates.isPossible, "no openssl to make certificates with"))
    struct TLSTests {
        private let certificates: TestCertificates
        private let server: PostgresServer
        private let database: String

        init() throws {
            certificates = try TestCertificates(names: "DNS:slashing.test")
            server = try PostgresServer(certificates: certificates)
            database = try server.makeDatabase()
        }

        private func url(host: String = "slashing.test", mode: String = "verify-full", authority: String) -> String {
            "postgresql://postgres:secret@\(host):\(server.port)/\(database)?hostaddr=127.0.0.1&sslmode=\(mode)"
                + "&sslrootcert=\(authority)"
        }

        @Test func theServerIsKnownByItsAuthorityAndItsName() async throws {
            let store = try await PostgresSlashingStore.open(
                url: url(authority: certificates.path("ca.pem")), genesisValidatorsRoot: Make.chain,
                createsSchema: true,
                patience: .seconds(60))
            #expect(store.location == "postgres://postgres@slashing.test:\(server.port)/\(database)")
            try await store.register([Make.key(1)])
            #expect(try await store.checkAndCommit(block: Make.block(1)).record != nil)
            // The server's own word for it: no session, no row, and a division by nothing.
            try server.sql(
                "SELECT 1 / count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) "
                    + "WHERE ssl AND datname = '\(database)'"
            )
            try await store.close()
        }

        @Test func whoIsSomebodyElseIsRefused() async throws {
            let stranger = try TestCertificates(names: "DNS:slashing.test")
            let known = certificates.path("ca.pem")
            let cases = [
                (url(authority: stranger.path("ca.pem")), "certificate verify failed"),
                (url(host: "other.test", authority: known), "does not match host name"),
                (url(authority: "/nowhere/ca.pem"), "/nowhere/ca.pem"),
                (url(mode: "disable", authority: known), "pg_hba.conf"),
            ]
            try await withThrowingTaskGroup(of: (String, SlashingDatabaseError?).self) { group in
                for (url, words) in cases {
                    group.addTask {
                        let error = await slashingError {
                            _ = try await PostgresSlashingStore.open(
                                url: url, genesisValidatorsRoot: Make.chain, createsSchema: true, patience: .seconds(10)
                            )
                        }
                        return (words, error)
                    }
                }
                for try await (words, error) in group {
                    let message = try #require(error?.message)
                    #expect(error?.code == .unreachable && message.contains(words), "\(message)")
                    #expect(
                        message.contains(":\(server.port)/\(database)") && !message.contains("secret"), "\(message)")
                }
            }
        }
    }
}
