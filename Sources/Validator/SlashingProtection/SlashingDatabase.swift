import Foundation
import GRDB
public import Primitives
import SQLiteFile

/// The record of what this machine's keys have signed, and the judge of what they may sign next (EIP-3076).
///
/// One SQLite file, owned by one opening at a time. Check and record are one transaction that is synced to the disk
/// before the answer is given; a message is `safe` only together with the ``DurableRecord`` that this produced. Per key
/// there is one row of fixed size: the disk space never grows with time. All methods may be called from any thread;
/// they run one by one.
public final class SlashingDatabase: Sendable {
    /// Where the file is.
    public let path: String
    /// The chain it belongs to.
    public let genesisValidatorsRoot: Root

    /// Whether every message is kept.
    public let audit: SlashingAudit?

    let file: OwnedDatabase<SlashingDatabaseError>

    private init(file: OwnedDatabase<SlashingDatabaseError>, genesisValidatorsRoot: Root, audit: SlashingAudit?) {
        self.path = file.path
        self.audit = audit
        self.genesisValidatorsRoot = genesisValidatorsRoot
        self.file = file
    }

    deinit {
        try? file.close()
    }

    /// Makes a new, empty database for the chain and opens it. The file is readable by its owner only.
    ///
    /// Only for keys that never signed, or whose history is then imported: an empty database knows of no past
    /// signature.
    /// - Throws: `alreadyExists` when there is anything at `path`; nothing is ever overwritten.
    public static func create(
        path: String, genesisValidatorsRoot: Root, audit: SlashingAudit? = nil
    ) throws(SlashingDatabaseError) -> SlashingDatabase {
        try SlashingDatabaseFile.create(at: path, genesisValidatorsRoot: genesisValidatorsRoot)
        return try open(path: path, genesisValidatorsRoot: genesisValidatorsRoot, audit: audit)
    }

    /// Opens the database at `path`; refused at once when another process has it.
    ///
    /// It writes once, durably, so that a disk that is full or read-only shows now and not at the first duty.
    /// - Parameters:
    ///   - genesisValidatorsRoot: the chain it must be of; nil takes the chain that the file names.
    ///   - audit: keeps every message from now on. It may be asked for at one opening and not at the next.
    /// - Throws: `notFound`, `inUse`, `wrongChain`, `foreignFile`, `damaged`, `newerSchema`, `readOnly`, `noSpace`,
    ///   `io`.
    public static func open(
        path: String, genesisValidatorsRoot: Root? = nil, audit: SlashingAudit? = nil
    ) throws(SlashingDatabaseError) -> SlashingDatabase {
        let opened = try SlashingDatabaseFile.open(
            at: path, genesisValidatorsRoot: genesisValidatorsRoot, keepsLog: audit != nil)
        return SlashingDatabase(file: opened.file, genesisValidatorsRoot: opened.root, audit: audit)
    }

    /// Opens the database of any chain for work on the record itself, not for signing: where every message was kept, it
    /// is kept on, with no bound.
    public static func openAsBefore(path: String) throws(SlashingDatabaseError) -> SlashingDatabase {
        let opened = try SlashingDatabaseFile.open(at: path, genesisValidatorsRoot: nil, keepsLog: nil)
        return SlashingDatabase(
            file: opened.file, genesisValidatorsRoot: opened.root, audit: opened.keepsLog ? SlashingAudit() : nil)
    }

    /// Lets go of the file. Later calls throw `closed`.
    public func close() throws(SlashingDatabaseError) {
        try file.close()
    }

    /// Makes keys known, with no history; keys that are known keep theirs. Durable on return.
    /// - Returns: how many were not known before.
    @discardableResult
    public func register(_ pubkeys: some Sequence<BLSPubkey>) throws(SlashingDatabaseError) -> Int {
        let pubkeys = Array(pubkeys)
        return try file.write { db in
            let rows = WatermarkRows(db)
            var added = 0
            for pubkey in pubkeys where try rows.insert(pubkey, Watermarks()) { added += 1 }
            return added
        }
    }

    /// The keys that are known, in ascending order.
    public func registeredKeys() throws(SlashingDatabaseError) -> [BLSPubkey] {
        try file.read { try WatermarkTable.allKeys($0) }
    }

    /// What is recorded of a key; nil when it is not registered.
    public func watermarks(of pubkey: BLSPubkey) throws(SlashingDatabaseError) -> Watermarks? {
        try file.read { try WatermarkRows($0).fetch(pubkey) }
    }

    /// What is recorded of these keys; those that are not registered are left out.
    public func watermarks(of pubkeys: [BLSPubkey]) throws(SlashingDatabaseError) -> [BLSPubkey: Watermarks] {
        try file.read { db in
            let rows = WatermarkRows(db)
            var found: [BLSPubkey: Watermarks] = [:]
            for pubkey in pubkeys { found[pubkey] = try rows.fetch(pubkey) }
            return found
        }
    }

    /// Raises the records of keys, durably and all at once: nothing at or below a floor is signed any more. Nothing is
    /// ever lowered; keys that are not known become registered.
    public func raise(_ floors: [BLSPubkey: Watermarks]) throws(SlashingDatabaseError) {
        try file.write { db in
            let rows = WatermarkRows(db)
            for (pubkey, floor) in floors {
                _ = try rows.merge(pubkey, floor)
                if audit != nil { try AuditTable.raise(SlashingFloor(floor), of: pubkey, db) }
            }
        }
    }

    /// Forgets, in the log of a database that was opened with one, what lies more than `epochs` behind a key's highest
    /// target, and gives the space back to the disk. What was forgotten is refused as unknown.
    public func prune(keepingEpochs epochs: UInt64) throws(SlashingDatabaseError) {
        try file.write { db in
            guard try AuditTable.exists(db) else { return }
            let blocks = epochs.multipliedReportingOverflow(by: 32)
            try WatermarkTable.forEach(db) { pubkey, watermarks in
                if let target = watermarks.attestation?.target.rawValue, target > epochs {
                    try AuditLog.prune(pubkey, below: Epoch(target - epochs), db)
                }
                if let slot = watermarks.block?.slot.rawValue, !blocks.overflow, slot > blocks.partialValue {
                    try AuditLog.prune(pubkey, below: Slot(slot - blocks.partialValue), db)
                }
            }
        }
        try file.read { try $0.execute(sql: "VACUUM") }
    }

    /// How many blocks and attestations the log holds; nil when none was ever kept.
    public func logCounts() throws(SlashingDatabaseError) -> (blocks: Int, attestations: Int)? {
        try file.read { db in
            guard try AuditTable.exists(db) else { return nil }
            return (
                try Int.fetchOne(db, sql: "SELECT count(*) FROM signed_blocks") ?? 0,
                try Int.fetchOne(db, sql: "SELECT count(*) FROM signed_attestations") ?? 0
            )
        }
    }

    /// Runs a pragma on the open connection, for tests of what the disk can do to it.
    package func pragma(_ text: String) throws(SlashingDatabaseError) -> String? {
        try file.read { try String.fetchOne($0, sql: "PRAGMA \(text)") }
    }
}
