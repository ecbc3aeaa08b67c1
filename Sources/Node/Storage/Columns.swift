import ConsensusTypes
import Foundation
import GRDB
import Primitives

/// How values of the chain lie in columns. A value that cannot be read back means a damaged file.
enum Columns {
    static func value(_ root: Root) -> Data { Data(root.bytes) }

    /// Slots are compared in SQL, whose integers are signed: the upper half, which no chain reaches, is refused.
    static func value(_ slot: Slot) throws -> Int64 {
        guard let value = Int64(exactly: slot.rawValue) else {
            throw StorageError(.invalidRequest, "slot \(slot.rawValue) is out of range for the beacon database.")
        }
        return value
    }

    static func root(_ row: Row, _ index: Int) throws -> Root {
        let root = try row.withUnsafeData(atIndex: index) { data in data.flatMap { Root(bytes: $0) } }
        guard let root else { throw unreadable("a root") }
        return root
    }

    static func slot(_ row: Row, _ index: Int) throws -> Slot {
        guard let number = row[index] as Int64?, let value = UInt64(exactly: number) else { throw unreadable("a slot") }
        return Slot(value)
    }

    static func fork(_ row: Row, _ index: Int) throws -> ForkName {
        guard let name = row[index] as String?, let fork = ForkName(name: name) else {
            throw unreadable("a fork's name")
        }
        return fork
    }

    static func bytes(_ row: Row, _ index: Int) throws -> [UInt8] {
        try row.withUnsafeData(atIndex: index) { $0.map { [UInt8]($0) } ?? [] }
    }

    static func unreadable(_ what: String) -> DatabaseError {
        DatabaseError(resultCode: .SQLITE_CORRUPT, message: "\(what) in a row is not readable")
    }
}
