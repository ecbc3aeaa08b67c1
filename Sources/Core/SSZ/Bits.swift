/// Bits packed into bytes, the lowest first; bits behind the end are zero. What `Bitlist` and `Bitvector` are made of.
@frozen
@usableFromInline
struct Bits: Hashable, Sendable {
    @usableFromInline var bytes: [UInt8]

    @inlinable
    init(bytes: [UInt8] = []) { self.bytes = bytes }

    @inlinable
    init(count: Int) { bytes = Array(repeating: 0, count: (count + 7) / 8) }

    @inlinable
    subscript(index: Int) -> Bool {
        get { index >> 3 < bytes.count && bytes[index >> 3] >> UInt8(index & 7) & 1 == 1 }
        set {
            let bit = UInt8(1) << UInt8(index & 7)
            if newValue { bytes[index >> 3] |= bit } else { bytes[index >> 3] &= ~bit }
        }
    }

    @inlinable
    var popCount: Int { bytes.reduce(0) { $0 + $1.nonzeroBitCount } }

    @inlinable
    var isZero: Bool { bytes.allSatisfy { $0 == 0 } }

    @inlinable
    var setIndices: [Int] {
        var indices: [Int] = []
        for (index, byte) in bytes.enumerated() {
            var rest = byte
            while rest != 0 {
                indices.append(8 * index + rest.trailingZeroBitCount)
                rest &= rest - 1
            }
        }
        return indices
    }

    @inlinable
    mutating func formUnion(_ other: Bits) {
        if other.bytes.count > bytes.count {
            bytes.append(contentsOf: repeatElement(0, count: other.bytes.count - bytes.count))
        }
        for index in other.bytes.indices { bytes[index] |= other.bytes[index] }
    }

    @inlinable
    func overlaps(_ other: Bits) -> Bool { zip(bytes, other.bytes).contains { $0 & $1 != 0 } }

    @inlinable
    func isSuperset(of other: Bits) -> Bool {
        other.bytes.indices.allSatisfy { other.bytes[$0] & ~($0 < bytes.count ? bytes[$0] : 0) == 0 }
    }
}
