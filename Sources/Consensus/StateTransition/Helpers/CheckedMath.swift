import Primitives

/// The specification's `Uint64` arithmetic: what overflows there raises, and makes the input invalid.
extension UInt64 {
    @inline(__always)
    func plus(_ other: UInt64) throws(InvalidReason) -> UInt64 {
        let (value, overflow) = addingReportingOverflow(other)
        guard !overflow else { throw .arithmeticOverflow }
        return value
    }

    @inline(__always)
    func minus(_ other: UInt64) throws(InvalidReason) -> UInt64 {
        guard self >= other else { throw .arithmeticOverflow }
        return self &- other
    }

    @inline(__always)
    func times(_ other: UInt64) throws(InvalidReason) -> UInt64 {
        let (value, overflow) = multipliedReportingOverflow(by: other)
        guard !overflow else { throw .arithmeticOverflow }
        return value
    }

    @inline(__always)
    func over(_ other: UInt64) throws(InvalidReason) -> UInt64 {
        guard other != 0 else { throw .divisionByZero }
        return self / other
    }

    /// The eight little-endian bytes (`uint_to_bytes`).
    var littleEndianBytes: [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: self >> (8 * UInt64($0))) }
    }

    /// The first eight bytes, little-endian (`bytes_to_uint64(x[0:8])`).
    init(littleEndianPrefix bytes: Bytes32) {
        var value: UInt64 = 0
        for i in 0..<8 { value |= UInt64(bytes[i]) << (8 * UInt64(i)) }
        self = value
    }
}
