import BLS
import ConsensusTypes
import Logging
import RemoteSigner
import ServiceTestSupport
import Signing
import TestSupport
import Testing

/// Signers that are not there when the client starts.
@Suite(.timeLimit(.minutes(5))) struct SignersAtStartTests {
    /// A second signer beside the fixture's, with keys of its own.
    private func withSecond(
        _ fixture: RemoteFixture, _ body: (ScriptedRemoteSigner, Int, RemoteSigner) async throws -> Void
    ) async throws {
        let context = SigningContext(spec: RemoteFixture.spec, genesisValidatorsRoot: RemoteFixture.chain)
        let server = ScriptedRemoteSigner((100..<103).map { InteropKeys.secretKey(index: $0) }, context)
        let port = try await server.start()
        var configuration = RemoteSignerConfiguration(url: "http://127.0.0.1:\(port)")
        configuration.timeout = .seconds(60)
        configuration.refreshInterval = .milliseconds(10)
        let record = fixture.log
        let signer = try RemoteSigner(configuration, context: context, logger: Logger(label: "remote") { _ in record })
        do { try await body(server, port, signer) } catch {
            await signer.close()
            await server.stop()
            throw error
        }
        await signer.close()
        await server.stop()
    }

    private func start(_ fixture: RemoteFixture, hasOtherKeys: Bool, patience: Duration) -> SignersAtStart {
        let record = fixture.log
        return SignersAtStart(
            hasOtherKeys: hasOtherKeys, patience: patience, logger: Logger(label: "start") { _ in record })
    }

    @Test func oneThatIsDownHoldsUpNobodyAndIsFoundLater() async throws {
        try await RemoteFixture.with { fixture in
            try await withSecond(fixture) { server, port, second in
                await server.stop()
                try await start(fixture, hasOtherKeys: false, patience: .seconds(3600)).ask([second, fixture.remote])
                #expect(fixture.remote.publicKeys.count == 8)
                #expect(second.publicKeys.isEmpty)
                #expect(fixture.log.lines.contains { $0.hasPrefix("warning a remote signer does not answer") })
                try await server.start(port: port)
                let found = Changes()
                await withTaskGroup(of: Void.self) { group in
                    group.addTask { await second.run { found.add($0) } }
                    await until { !found.all.isEmpty }
                    group.cancelAll()
                }
                #expect(found.all.first?.appeared.count == 3)
                #expect(second.publicKeys.count == 3)
            }
        }
    }

    @Test func theOnlySourceOfKeysIsWaitedFor() async throws {
        try await RemoteFixture.with { fixture in
            try await withSecond(fixture) { server, _, second in
                server.behave { $0.number < 3 ? .status(503) : .sign }
                try await start(fixture, hasOtherKeys: false, patience: .seconds(3600)).ask([second])
                #expect(second.publicKeys.count == 3)
                #expect(server.requests.count == 3)
                #expect(fixture.log.lines.contains { $0.hasPrefix("warning waiting for a remote signer") })
            }
        }
    }

    @Test func whenThePatienceIsOverTheReasonIsTold() async throws {
        try await RemoteFixture.with { fixture in
            try await withSecond(fixture) { server, _, second in
                server.behave { _ in .status(503) }
                await #expect(throws: RemoteSignerError.self) {
                    try await start(fixture, hasOtherKeys: false, patience: .milliseconds(300)).ask([second])
                }
                // With keys from elsewhere it is not waited for at all.
                let asked = server.requests.count
                try await start(fixture, hasOtherKeys: true, patience: .seconds(3600)).ask([second])
                #expect(server.requests.count == asked + 1)
                try await start(fixture, hasOtherKeys: false, patience: .seconds(3600)).ask([])
            }
        }
    }
}
