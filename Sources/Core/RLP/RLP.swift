package import Primitives

/// A value of recursive length prefix encoding (Ethereum yellow paper, appendix B): bytes, or a list of values.
package enum RLP: Hashable, Sendable {
    case bytes([UInt8])
    case list([RLP])

    /// No bytes: zero, nothing, an absent value.
    package static let empty = RLP.bytes([])

    /// A number: its big-endian bytes without leading zeros.
    package static func number(_ value: UInt64) -> RLP {
        .bytes((0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * UInt64($0))) }.withoutLeadingZeros)
    }

    /// A number: its big-endian bytes without leading zeros.
    package static func number(_ value: UInt256) -> RLP {
        .bytes(Array(value.littleEndianBytes.bytes.reversed()).withoutLeadingZeros)
    }

    /// Bytes of a fixed length, zeros included.
    package static func fixed<let count: Int>(_ value: FixedBytes<count>) -> RLP { .bytes(value.bytes) }

    /// The encoding.
    package var encoded: [UInt8] {
        switch self {
        case .bytes(let bytes):
            if bytes.count == 1, bytes[0] < 0x80 { return bytes }
            return Self.header(0x80, bytes.count) + bytes
        case .list(let items):
            let content = items.flatMap(\.encoded)
            return Self.header(0xc0, content.count) + content
        }
    }

    /// A list whose items are encoded already.
    package static func encodedList(_ items: [[UInt8]]) -> [UInt8] {
        let count = items.reduce(0) { $0 + $1.count }
        return items.reduce(into: header(0xc0, count)) { $0 += $1 }
    }

    private static func header(_ base: UInt8, _ count: Int) -> [UInt8] {
        guard count > 55 else { return [base + UInt8(truncatingIfNeeded: count)] }
        let length = (0..<8).map { UInt8(truncatingIfNeeded: count >> (56 - 8 * $0)) }.withoutLeadingZeros
        return [base + 55 + UInt8(truncatingIfNeeded: length.count)] + length
    }
}

extension [UInt8] {
    fileprivate var withoutLeadingZeros: [UInt8] { Array(drop { $0 == 0 }) }
}
