import SQLiteFile

/// The node's memory of its chain: blocks, states at epoch boundaries, the finalised index and the fork choice, in one
/// SQLite file owned by one opening at a time.
///
/// Every method is one transaction; the file is consistent after the process was killed at any moment. All methods may
/// be called from any thread; they run one by one and block on the disk.
package final class BeaconStorage: Sendable {
    package let path: String
    /// The chain it belongs to.
    package let identity: ChainIdentity

    let file: OwnedDatabase<StorageError>

    private init(file: OwnedDatabase<StorageError>, identity: ChainIdentity) {
        self.path = file.path
        self.identity = identity
        self.file = file
    }

    deinit {
        try? file.close()
    }

    /// Makes a new, empty database for the chain and opens it.
    /// - Throws: `alreadyExists` when there is anything at `path`; nothing is ever overwritten.
    package static func create(
        path: String, identity: ChainIdentity
    ) throws(StorageError) -> BeaconStorage {
        try StorageFile.create(at: path, identity: identity)
        return try open(path: path, expecting: identity)
    }

    /// Opens the database at `path`; refused at once when another process has it.
    /// - Parameter expecting: the chain that the node is to run; nil takes the chain that the file names.
    /// - Throws: `notFound`, `inUse`, `wrongChain`, `foreignFile`, `damaged`, `newerSchema`, `readOnly`, `noSpace`,
    ///   `io`.
    package static func open(
        path: String, expecting identity: ChainIdentity? = nil
    ) throws(StorageError) -> BeaconStorage {
        let (file, stored) = try StorageFile.open(at: path, expecting: identity)
        return BeaconStorage(file: file, identity: stored)
    }

    /// Whether there is anything at `path`: `create` when not, `open` when so.
    package static func exists(at path: String) -> Bool {
        OwnedDatabase<StorageError>.exists(at: path)
    }

    /// Lets go of the file. Later calls throw `closed`.
    package func close() throws(StorageError) {
        try file.close()
    }

    // MARK: - Import

    /// Stores a block with its states and the fork choice after it: all of it or nothing. A block that is there already
    /// is left alone, and its states and fork choice are stored all the same.
    package func importBlock(_ item: BlockImport) throws(StorageError) {
        try file.write { db in
            try BlockTable.insert(item.block, db)
            for state in item.states { try StateTable.insert(state, db) }
            if let forkChoice = item.forkChoice { try SnapshotTable.set(SnapshotTable.forkChoice, forkChoice, db) }
        }
    }

    /// Stores what a chain starts from, all of it or nothing: the genesis block when there is one, its state, and
    /// bytes under the caller's names beside the fork choice.
    package func storeGenesis(
        block: StoredBlock?, state: StoredState, forkChoice: [UInt8], snapshots: [String: [UInt8]]
    ) throws(StorageError) {
        try file.write { db in
            if let block { try BlockTable.insert(block, db) }
            try StateTable.insert(state, db)
            for (name, bytes) in snapshots { try SnapshotTable.set(name, bytes, db) }
            try SnapshotTable.set(SnapshotTable.forkChoice, forkChoice, db)
        }
    }

    // MARK: - Snapshots

    /// The fork choice as it was last stored.
    package func forkChoiceSnapshot() throws(StorageError) -> [UInt8]? {
        try snapshot(SnapshotTable.forkChoice)
    }

    /// Stores the fork choice.
    package func setForkChoiceSnapshot(_ bytes: [UInt8]) throws(StorageError) {
        try setSnapshot(SnapshotTable.forkChoice, bytes)
    }

    /// Bytes stored under a name of the caller's.
    package func snapshot(_ name: String) throws(StorageError) -> [UInt8]? {
        try file.read { try SnapshotTable.get(name, $0) }
    }

    /// Stores bytes under a name of the caller's; nil deletes them.
    package func setSnapshot(_ name: String, _ bytes: [UInt8]?) throws(StorageError) {
        try file.write { try SnapshotTable.set(name, bytes, $0) }
    }
}
