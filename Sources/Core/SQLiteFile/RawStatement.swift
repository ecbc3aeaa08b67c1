package import GRDB
import GRDBSQLite

/// A prepared statement without GRDB's conversions, for what runs thousands of times in one transaction.
///
/// It belongs to one access to the database and must not outlive it. Parameters and columns count from 0.
package final class RawStatement {
    private let handle: OpaquePointer
    private let connection: OpaquePointer

    deinit { sqlite3_finalize(handle) }

    package init(_ db: Database, _ sql: String) throws {
        guard let connection = db.sqliteConnection else { throw DatabaseError(message: "the connection is closed") }
        var handle: OpaquePointer?
        let code = sqlite3_prepare_v2(connection, sql, -1, &handle, nil)
        guard code == SQLITE_OK, let handle else { throw Self.error(code, connection) }
        self.handle = handle
        self.connection = connection
    }

    package func bind(_ value: Int64?, at index: Int32) throws {
        let code =
            if let value { sqlite3_bind_int64(handle, index + 1, value) } else { sqlite3_bind_null(handle, index + 1) }
        guard code == SQLITE_OK else { throw Self.error(code, connection) }
    }

    /// Binds a blob; its bytes are copied.
    package func bind(_ bytes: UnsafeRawBufferPointer, at index: Int32) throws {
        // SQLITE_TRANSIENT, a macro that Swift does not see.
        let copies = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        let code = sqlite3_bind_blob(handle, index + 1, bytes.baseAddress, Int32(bytes.count), copies)
        guard code == SQLITE_OK else { throw Self.error(code, connection) }
    }

    /// Goes to the next row; false when there is none.
    package func step() throws -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw Self.error(code, connection)
        }
    }

    /// Makes it ready to run again. The parameters stay.
    package func reset() { sqlite3_reset(handle) }

    package func number(_ column: Int32) -> Int64? {
        sqlite3_column_type(handle, column) == SQLITE_NULL ? nil : sqlite3_column_int64(handle, column)
    }

    /// The bytes of a blob, for the time of the body; nil for NULL.
    package func withBlob<T>(_ column: Int32, _ body: (UnsafeRawBufferPointer?) throws -> T) rethrows -> T {
        guard sqlite3_column_type(handle, column) != SQLITE_NULL else { return try body(nil) }
        let start = sqlite3_column_blob(handle, column)
        return try body(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
    }

    /// How many rows the last statement wrote.
    package var changes: Int { Int(sqlite3_changes(connection)) }

    private static func error(_ code: Int32, _ connection: OpaquePointer) -> DatabaseError {
        DatabaseError(resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errmsg(connection)))
    }
}
