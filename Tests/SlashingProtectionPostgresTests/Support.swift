import Foundation
import Primitives
import ServiceTestSupport
import SlashingProtection
import SlashingProtectionPostgres
import Synchronization
import Testing

/// Against a real server. One test after the other: some stop the server, or take its durability away.
@Suite(
    .serialized,
    .enabled(if: PostgresServer.isInstalled, "no PostgreSQL server: scripts/setup --with-postgres brings one"))
enum PostgresTests {}

extension PostgresServer {
    /// One for all these tests; making a cluster takes seconds.
    static let shared = Result { try PostgresServer() }
}

/// Short names for what the tests say often.
enum Make {
    static let chain = filled(0xC1, as: Root.self)
    static let otherChain = filled(0xC2, as: Root.self)

    static func filled<let count: Int>(_ byte: UInt8, as type: FixedBytes<count>.Type) -> FixedBytes<count> {
        FixedBytes(bytes: [UInt8](repeating: byte, count: count)) ?? FixedBytes()
    }

    static func key(_ number: Int) -> BLSPubkey {
        var key = BLSPubkey()
        key[0] = UInt8(truncatingIfNeeded: number)
        key[1] = UInt8(truncatingIfNeeded: number >> 8)
        return key
    }

    static func attestation(_ source: UInt64, _ target: UInt64, root: UInt8 = 1, key: Int = 1) -> AttestationToSign {
        AttestationToSign(
            pubkey: Make.key(key), source: Epoch(source), target: Epoch(target),
            signingRoot: filled(root, as: Root.self))
    }

    static func block(_ slot: UInt64, root: UInt8 = 1, key: Int = 1) -> BlockToSign {
        BlockToSign(pubkey: Make.key(key), slot: Slot(slot), signingRoot: filled(root, as: Root.self))
    }
}

/// A database of one test's own on the shared server.
struct TestDatabase {
    let server: PostgresServer
    let name: String

    init() throws {
        server = try PostgresServer.shared.get()
        name = try server.makeDatabase()
    }

    var url: String { server.url(name) }

    /// A client of it; the first makes the tables.
    func open(
        chain: Root = Make.chain, createsSchema: Bool = true, patience: Duration = .seconds(60)
    ) async throws -> PostgresSlashingStore {
        try await PostgresSlashingStore.open(
            url: url, genesisValidatorsRoot: chain, createsSchema: createsSchema, patience: patience)
    }
}

extension SlashingDecision {
    var refusal: SlashingRefusal? {
        if case .notSafe(let reason) = self { reason } else { nil }
    }

    var record: DurableRecord? {
        if case .safe(let record) = self { record } else { nil }
    }
}

/// The error that `body` throws; nil when it throws none of the store's.
func slashingError(_ body: () async throws -> Void) async -> SlashingDatabaseError? {
    do {
        try await body()
        return nil
    } catch {
        return error as? SlashingDatabaseError
    }
}

/// Counts across tasks.
final class Counter: Sendable {
    private let value = Mutex(0)

    var count: Int { value.withLock { $0 } }

    func step() { value.withLock { $0 += 1 } }
}
