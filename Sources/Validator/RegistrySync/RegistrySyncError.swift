package import Primitives
package import SQLiteFile

/// Why the registry cannot be followed: what is wrong, and what to do about it.
package enum RegistrySyncError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The node's chain has another block where ours ends.
    case otherChain(RegistryCursor, found: Hash32)
    /// The node is of another chain.
    case wrongChainID(node: String, found: UInt64, expected: UInt64)
    /// A block at or before the cursor was to be processed.
    case inferiorBlock(UInt64, cursor: UInt64)
    /// The database is of another contract, chain or operator key.
    case otherRegistry(path: String, what: String)
    case database(SQLiteFault, String)

    package var description: String {
        switch self {
        case .otherChain(let cursor, let found):
            "the registry was read up to \(cursor), but the execution node has \(found) there. Nothing more is "
                + "processed: check that the node is synced and of the right chain; if the chain did revert a final "
                + "block, move the registry database away to read it anew"
        case .wrongChainID(let node, let found, let expected):
            "the execution node \(node) is of chain \(found), the registry of chain \(expected): correct "
                + "--ssv-registry or --ssv-network"
        case .inferiorBlock(let number, let cursor):
            "block \(number) was to be processed after block \(cursor): the registry is processed once, in order"
        case .otherRegistry(let path, let what):
            "the registry database \(path) was made with another \(what): restore the former options, or move it away "
                + "to read the registry anew"
        case .database(_, let text): text
        }
    }
}

extension RegistrySyncError: SQLiteFileFailure {
    /// "VGrg" tells the file from any other database. What a crash loses the chain still has: it is read again.
    package static let kind = SQLiteFileKind(
        applicationID: 0x5647_7267, schemaVersion: 1, durability: .checkpoints, noun: "registry database",
        absentRemedy: "it is made at the first start", inUseRemedy: "stop the other validator client",
        damagedRemedy: "move it away to read the registry anew", noSpaceRemedy: "free some and start again")

    package init(fault: SQLiteFault, _ message: String) {
        self = .database(fault, message)
    }
}

/// What a node did that makes it useless for now.
struct NodeFault: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
