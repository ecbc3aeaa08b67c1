/// Why bytes are not an encoding.
package enum RLPError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The bytes end inside a value.
    case truncated
    /// There is more after the value.
    case trailingBytes
    /// A value is not in its shortest form, which is the only one.
    case notCanonical
    /// Lists within lists within lists.
    case nestedTooDeep

    package var description: String {
        switch self {
        case .truncated: "the bytes end inside a value"
        case .trailingBytes: "there are bytes behind the value"
        case .notCanonical: "a value is not in its shortest form"
        case .nestedTooDeep: "lists are nested too deep"
        }
    }
}

extension RLP {
    /// How deep lists may nest.
    package static let maximumDepth = 32

    /// Decodes one value that takes all of the bytes. Total; memory is bounded by the bytes.
    package init(decoding bytes: some Collection<UInt8>) throws(RLPError) {
        var rest = Array(bytes)[...]
        self = try Self.take(&rest, depth: 0)
        guard rest.isEmpty else { throw .trailingBytes }
    }

    private static func take(_ rest: inout ArraySlice<UInt8>, depth: Int) throws(RLPError) -> RLP {
        guard depth < maximumDepth else { throw .nestedTooDeep }
        guard let first = rest.popFirst() else { throw .truncated }
        switch first {
        case 0..<0x80: return .bytes([first])
        case 0x80..<0xc0:
            let content = try takeContent(&rest, code: first - 0x80)
            if content.count == 1, content.first.map({ $0 < 0x80 }) ?? false { throw .notCanonical }
            return .bytes(Array(content))
        default:
            var content = try takeContent(&rest, code: first - 0xc0)
            var items: [RLP] = []
            while !content.isEmpty { items.append(try take(&content, depth: depth + 1)) }
            return .list(items)
        }
    }

    /// The bytes that a header's code announces: up to 55 by the code itself, more by a length of up to eight bytes.
    private static func takeContent(
        _ rest: inout ArraySlice<UInt8>, code: UInt8
    ) throws(RLPError) -> ArraySlice<UInt8> {
        guard code > 55 else { return try takePrefix(&rest, UInt64(code)) }
        let digits = try takePrefix(&rest, UInt64(code - 55))
        guard digits.first != 0 else { throw .notCanonical }
        let count = digits.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard count > 55 else { throw .notCanonical }
        return try takePrefix(&rest, count)
    }

    private static func takePrefix(
        _ rest: inout ArraySlice<UInt8>, _ count: UInt64
    ) throws(RLPError) -> ArraySlice<UInt8> {
        guard count <= UInt64(rest.count) else { throw .truncated }
        let prefix = rest.prefix(Int(count))
        rest = rest.dropFirst(Int(count))
        return prefix
    }
}

extension RLP {
    /// The bytes; nil for a list.
    package var bytes: [UInt8]? {
        guard case .bytes(let bytes) = self else { return nil }
        return bytes
    }

    /// The items; nil for bytes.
    package var items: [RLP]? {
        guard case .list(let items) = self else { return nil }
        return items
    }

    /// The number; nil for a list, for leading zeros and for more than 64 bits.
    package var uint64: UInt64? {
        guard case .bytes(let bytes) = self, bytes.count <= 8, bytes.first != 0 else { return nil }
        return bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}
