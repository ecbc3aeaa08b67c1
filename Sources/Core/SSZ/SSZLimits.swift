import Synchronization

/// Names one of the sizes that differ between presets; ConsensusTypes gives the numbers their meaning.
@frozen
public struct SSZLimitKey: RawRepresentable, Hashable, Sendable {
    /// How many keys there are: raw values are below it.
    public static let capacity = 32

    /// The key's position in the table.
    public let rawValue: Int

    /// The key at a position below `capacity`.
    @inlinable
    public init(rawValue: Int) {
        precondition(rawValue >= 0 && rawValue < 32, "an SSZ limit key is a number below 32")
        self.rawValue = rawValue
    }
}

/// The sizes that differ between presets, as one table that every codec and hash function carries along.
///
/// A value is one pointer to an interned table: equal tables are the same table, and a table lives as long as the
/// process (a process knows a handful of presets). That keeps it free to copy, with nothing to count.
@frozen
public struct SSZLimits: Hashable, @unchecked Sendable {
    // Safe to share: the table is never written after `init` and never freed.
    @usableFromInline let table: UnsafePointer<Int>

    /// The table of the given sizes; a key that is not given is 0.
    public init(_ values: [SSZLimitKey: Int]) {
        var row = [Int](repeating: 0, count: SSZLimitKey.capacity)
        for (key, value) in values { row[key.rawValue] = value }
        table = internedTables.withLock { tables in
            if let known = tables[row] { return UnsafePointer(known.pointer) }
            let pointer = UnsafeMutablePointer<Int>.allocate(capacity: row.count)
            pointer.initialize(from: row, count: row.count)
            tables[row] = InternedTable(pointer: pointer)
            return UnsafePointer(pointer)
        }
    }

    /// The size of a key.
    @inlinable
    public subscript(key: SSZLimitKey) -> Int { table[key.rawValue] }

    /// The empty table, for types whose sizes are all constant.
    public static let none = SSZLimits([:])
}

private struct InternedTable: @unchecked Sendable {
    // Safe to share: initialised before it is stored, only read afterwards.
    let pointer: UnsafeMutablePointer<Int>
}

private let internedTables = Mutex<[[Int]: InternedTable]>([:])

/// A type-level size: the limit of a list, the length of a vector.
public protocol SSZLimit: Sendable {
    /// The size under the given table.
    static func resolve(_ limits: SSZLimits) -> Int

    /// Whether it is no limit at all: the list has a progressive tree (EIP-7916).
    static var isProgressive: Bool { get }
}

extension SSZLimit {
    /// Lists are limited, unless their limit says otherwise.
    @inlinable
    public static var isProgressive: Bool { false }
}

/// No limit: makes a list, bitlist or byte list the specification's `ProgressiveList`, `ProgressiveBitList` or
/// `ProgressiveByteList`, whose tree grows with what is in it.
public enum Progressive: SSZLimit {
    /// More than any encoding holds.
    @inlinable
    public static func resolve(_ limits: SSZLimits) -> Int { .max }

    /// It is no limit.
    @inlinable
    public static var isProgressive: Bool { true }
}

/// A size that is the same in every preset.
public enum Constant<let n: Int>: SSZLimit {
    /// The size: always the same.
    @inlinable
    public static func resolve(_ limits: SSZLimits) -> Int { n }
}
