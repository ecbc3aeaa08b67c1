/// An unsigned integer of 256 bits, as four limbs, the least significant first: carried, compared and printed.
@frozen
public struct UInt256: Hashable, Sendable, BitwiseCopyable {
    @usableFromInline var limb0: UInt64
    @usableFromInline var limb1: UInt64
    @usableFromInline var limb2: UInt64
    @usableFromInline var limb3: UInt64

    /// Zero.
    @inlinable
    public init() {
        self.init(limbs: (0, 0, 0, 0))
    }

    /// A number of 64 bits.
    @inlinable
    public init(_ value: UInt64) {
        self.init(limbs: (value, 0, 0, 0))
    }

    /// A number of four limbs, the least significant first.
    @inlinable
    public init(limbs: (UInt64, UInt64, UInt64, UInt64)) {
        (limb0, limb1, limb2, limb3) = limbs
    }

    /// The four limbs, the least significant first.
    @inlinable
    public var limbs: (UInt64, UInt64, UInt64, UInt64) { (limb0, limb1, limb2, limb3) }

    /// The greatest number.
    public static let max = UInt256(limbs: (.max, .max, .max, .max))

    /// The number's 32 bytes, the least significant first.
    @inlinable
    public var littleEndianBytes: Bytes32 {
        var bytes = Bytes32()
        bytes.withUnsafeMutableBytes {
            $0.storeBytes(of: limb0.littleEndian, toByteOffset: 0, as: UInt64.self)
            $0.storeBytes(of: limb1.littleEndian, toByteOffset: 8, as: UInt64.self)
            $0.storeBytes(of: limb2.littleEndian, toByteOffset: 16, as: UInt64.self)
            $0.storeBytes(of: limb3.littleEndian, toByteOffset: 24, as: UInt64.self)
        }
        return bytes
    }

    /// The number of 32 bytes, the least significant first.
    @inlinable
    public init(littleEndianBytes bytes: Bytes32) {
        self = bytes.withUnsafeBytes { raw in
            func limb(_ index: Int) -> UInt64 {
                UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self))
            }
            return UInt256(limbs: (limb(0), limb(1), limb(2), limb(3)))
        }
    }
}

extension UInt256: Comparable {
    /// Whether the left one comes first.
    @inlinable
    public static func < (left: Self, right: Self) -> Bool {
        (left.limb3, left.limb2, left.limb1, left.limb0) < (right.limb3, right.limb2, right.limb1, right.limb0)
    }
}

extension UInt256: ExpressibleByIntegerLiteral {
    /// The number of the literal.
    @inlinable
    public init(integerLiteral value: UInt64) { self.init(value) }
}

extension UInt256: CustomStringConvertible {
    /// The number in decimal digits.
    public var description: String {
        let base: UInt64 = 10_000_000_000_000_000_000
        var rest = [limb0, limb1, limb2, limb3]
        var groups: [UInt64] = []
        repeat {
            var remainder: UInt64 = 0
            for index in rest.indices.reversed() {
                (rest[index], remainder) = base.dividingFullWidth((remainder, rest[index]))
            }
            groups.append(remainder)
        } while rest.contains { $0 != 0 }
        let head = String(groups[groups.count - 1])
        return groups.dropLast().reversed().reduce(into: head) { text, group in
            let digits = String(group)
            text += String(repeating: "0", count: 19 - digits.count) + digits
        }
    }

    /// The number of decimal digits; `nil` when the text is empty, holds anything else, or does not fit.
    public init?(decimal text: some StringProtocol) {
        self.init(decimalDigits: text.utf8)
    }

    /// The number of ASCII decimal digits; `nil` when there are none, anything else, or it does not fit.
    public init?(decimalDigits digits: some Collection<UInt8>) {
        guard !digits.isEmpty else { return nil }
        var limbs: [UInt64] = [0, 0, 0, 0]
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            var carry = UInt64(digit - UInt8(ascii: "0"))
            for index in limbs.indices {
                let (high, low) = limbs[index].multipliedFullWidth(by: 10)
                let (sum, overflow) = low.addingReportingOverflow(carry)
                limbs[index] = sum
                carry = high + (overflow ? 1 : 0)
            }
            guard carry == 0 else { return nil }
        }
        self.init(limbs: (limbs[0], limbs[1], limbs[2], limbs[3]))
    }
}
