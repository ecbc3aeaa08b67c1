package import PVFPrimitives

/// The codes that callers sent, so that a code crosses the socket once. The eldest unused ones go when it is full.
package struct CodeStore: Sendable {
    private struct Entry: Sendable {
        var code: [UInt8]
        var lastUse: UInt64
    }

    private let byteLimit: Int
    private var entries: [CodeHash: Entry] = [:]
    private var byteCount = 0
    private var uses: UInt64 = 0

    /// A store of at most so many bytes; a single code may be bigger.
    package init(byteLimit: Int = 256 << 20) {
        self.byteLimit = byteLimit
    }

    /// Keeps a code under its hash.
    package mutating func insert(_ code: [UInt8], _ hash: CodeHash) {
        uses += 1
        if entries[hash] == nil { byteCount += code.count }
        entries[hash] = Entry(code: code, lastUse: uses)
        while byteCount > byteLimit, entries.count > 1,
            let eldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse })
        {
            entries[eldest.key] = nil
            byteCount -= eldest.value.code.count
        }
    }

    /// The code with the hash, if it is there.
    package mutating func code(_ hash: CodeHash) -> [UInt8]? {
        uses += 1
        entries[hash]?.lastUse = uses
        return entries[hash]?.code
    }
}
