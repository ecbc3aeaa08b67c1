import Foundation
import Primitives
import SlashingProtection
import TestSupport

extension TestFolder {
    var database: String { file("slashing.sqlite") }
}

/// Short names for what the tests say often.
enum Make {
    static let chain = Root(filledWith: 0xC1)
    static let otherChain = Root(filledWith: 0xC2)

    static func key(_ number: UInt8) -> BLSPubkey { BLSPubkey(filledWith: number) }

    static func root(_ number: UInt8) -> Root { Root(filledWith: number) }

    static func attestation(
        _ source: UInt64, _ target: UInt64, root: UInt8 = 1, key: UInt8 = 1
    ) -> AttestationToSign {
        AttestationToSign(
            pubkey: Make.key(key), source: Epoch(source), target: Epoch(target), signingRoot: Make.root(root))
    }

    static func block(_ slot: UInt64, root: UInt8 = 1, key: UInt8 = 1) -> BlockToSign {
        BlockToSign(pubkey: Make.key(key), slot: Slot(slot), signingRoot: Make.root(root))
    }

    /// A new database in the directory, with these keys registered.
    static func database(in directory: TestFolder, keys: [UInt8] = [1]) throws -> SlashingDatabase {
        let database = try SlashingDatabase.create(
            path: directory.database, genesisValidatorsRoot: Make.chain)
        try database.register(keys.map(Make.key))
        return database
    }
}

extension FixedBytes {
    init(filledWith byte: UInt8) {
        self.init()
        withUnsafeMutableBytes { for index in $0.indices { $0[index] = byte } }
    }
}

extension SlashingDecision {
    /// The refusal; nil when it is safe.
    var refusal: SlashingRefusal? {
        if case .notSafe(let reason) = self { reason } else { nil }
    }

    /// The record; nil when it is not safe.
    var record: DurableRecord? {
        if case .safe(let record) = self { record } else { nil }
    }
}

/// The error that `body` throws; nil when it throws none of this room.
func slashingError(_ body: () throws -> Void) -> SlashingDatabaseError? {
    do {
        try body()
        return nil
    } catch {
        return error as? SlashingDatabaseError
    }
}
