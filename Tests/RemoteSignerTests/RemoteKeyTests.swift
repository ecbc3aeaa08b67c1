import BLS
import ConsensusTypes
import Logging
import NIOHTTP1
import Primitives
import RemoteSigner
import ServiceTestSupport
import Signing
import Synchronization
import TestSupport
import Testing

/// Keys that appear at a signer, and go.
@Suite(.timeLimit(.minutes(5))) struct RemoteKeyTests {
    @Test func theListIsTakenOver() async throws {
        try await RemoteFixture.with { fixture in
            #expect(fixture.remote.publicKeys == (0..<8).map(fixture.pubkey).sorted())
            fixture.server.list((2..<8).map(fixture.pubkey))
            let change = try await fixture.remote.refreshKeys()
            #expect(change == .init(gone: [fixture.pubkey(0), fixture.pubkey(1)].sorted()))
            #expect(!fixture.remote.holds(fixture.pubkey(0)))
            await #expect(throws: SigningError.signerFailed(fixture.pubkey(0), "the key is not loaded")) {
                try await fixture.service.signRandao(epoch: 1, pubkey: fixture.pubkey(0))
            }
            fixture.server.list((1..<8).map(fixture.pubkey))
            let back = try await fixture.remote.refreshKeys()
            #expect(back == .init(appeared: [fixture.pubkey(1)]))
            let again = try await fixture.remote.refreshKeys()
            #expect(again.isEmpty)
        }
    }

    @Test func onlyChosenKeysCount() async throws {
        let chosen = Set((0..<3).map { InteropKeys.secretKey(index: $0).publicKey.compressed })
        try await RemoteFixture.with(configure: { $0.keys = .listed(chosen) }) { fixture in
            #expect(Set(fixture.remote.publicKeys) == chosen)
            fixture.server.list([fixture.pubkey(1), fixture.pubkey(6)])
            let left = try await fixture.remote.refreshKeys()
            #expect(
                left
                    == .init(gone: [fixture.pubkey(0), fixture.pubkey(2)].sorted()))
            fixture.remote.add(fixture.pubkey(6))
            let added = try await fixture.remote.refreshKeys()
            #expect(added.isEmpty)
            #expect(fixture.remote.holds(fixture.pubkey(6)))
            fixture.remote.remove(fixture.pubkey(6))
            let final = try await fixture.remote.refreshKeys()
            #expect(final.isEmpty)
            #expect(fixture.remote.publicKeys == [fixture.pubkey(1)])
        }
    }

    @Test func changesAreTold() async throws {
        try await RemoteFixture.with(configure: { $0.refreshInterval = .milliseconds(10) }) { fixture in
            let changes = Changes()
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await fixture.remote.run { changes.add($0) } }
                fixture.server.list([fixture.pubkey(0)])
                await until { changes.all.count == 1 }
                // A signer that fails to say which keys it has keeps those that it had.
                fixture.server.behave { _ in .status(500) }
                fixture.server.list([fixture.pubkey(0), fixture.pubkey(3)])
                await until { fixture.log.lines.contains { $0.contains("cannot be read") } }
                #expect(fixture.remote.publicKeys == [fixture.pubkey(0)])
                fixture.server.behave { _ in .sign }
                await until { changes.all.count == 2 }
                group.cancelAll()
            }
            let told = changes.all
            #expect(told[0] == .init(gone: (1..<8).map(fixture.pubkey).sorted()))
            #expect(told[1] == .init(appeared: [fixture.pubkey(3)]))
        }
    }

    @Test func aListThatCannotBeReadChangesNothing() async throws {
        try await RemoteFixture.with { fixture in
            await fixture.server.stop()
            await #expect(throws: RemoteSignerError.self) { try await fixture.remote.refreshKeys() }
            #expect(fixture.remote.publicKeys.count == 8)
            #expect(await !fixture.remote.isUp())
            try await fixture.server.start(port: fixture.port)
            #expect(await fixture.remote.isUp())
            try await fixture.remote.reload()
            #expect(fixture.server.requests.last?.path == "/reload")
            #expect(fixture.server.requests.last?.method == .POST)
        }
    }

    @Test(arguments: [
        "ftp://127.0.0.1", "127.0.0.1:9000", "http://", "http://127.0.0.1:70000", "http://127.0.0.1/?a=b",
        "http://h/#f",
        "http://user:secret@/",
    ])
    func badURLs(text: String) throws {
        let context = SigningContext(spec: .minimal, genesisValidatorsRoot: Root())
        let error = #expect(throws: RemoteSignerError.self) {
            try RemoteSigner(RemoteSignerConfiguration(url: text), context: context, logger: Logger(label: "test"))
        }
        #expect(error?.code == .badConfiguration)
        #expect(error?.message.contains("secret") == false)
    }

    @Test func certificatesNeedTheirKeys() throws {
        let context = SigningContext(spec: .minimal, genesisValidatorsRoot: Root())
        var configuration = RemoteSignerConfiguration(url: "https://127.0.0.1:1")
        for tls in [
            RemoteSignerTLS(certificate: "/nowhere/client.pem"), RemoteSignerTLS(key: "/nowhere/client.key"),
            RemoteSignerTLS(authorities: "/nowhere/ca.pem"),
        ] {
            configuration.tls = tls
            let error = #expect(throws: RemoteSignerError.self) {
                try RemoteSigner(configuration, context: context, logger: Logger(label: "test"))
            }
            #expect(error?.code == .badConfiguration)
        }
        configuration.url = "http://127.0.0.1:1"
        #expect(throws: RemoteSignerError.self) {
            try RemoteSigner(configuration, context: context, logger: Logger(label: "test"))
        }
    }
}

final class Changes: Sendable {
    private let list = Mutex<[RemoteSigner.KeyChange]>([])

    var all: [RemoteSigner.KeyChange] { list.withLock { $0 } }

    func add(_ change: RemoteSigner.KeyChange) { list.withLock { $0.append(change) } }
}
