package import Primitives

/// Why bytes are no ABI encoding of what is expected.
package struct ABIError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}

/// Reads the arguments of a call or an event from their contract ABI encoding (Solidity "Contract ABI Specification"):
/// a head of 32-byte words, in which a dynamic argument is an offset to its length and content.
///
/// Total and bounded: every offset and length is checked against the bytes there are, and what is returned is never
/// larger than the input.
package struct ABIReader: Sendable {
    package static let wordSize = 32

    private let bytes: ArraySlice<UInt8>

    /// - Parameter bytes: the whole encoding; offsets count from its first byte.
    package init(_ bytes: some Collection<UInt8>) {
        self.bytes = ArraySlice(bytes)
    }

    /// The word at a position of the head.
    package func word(_ index: Int) throws(ABIError) -> Bytes32 {
        try word(atByte: index * Self.wordSize)
    }

    /// A `uint64` of the head.
    package func uint64(_ index: Int) throws(ABIError) -> UInt64 {
        try Self.uint64(try word(index))
    }

    /// A `uint32` of the head.
    package func uint32(_ index: Int) throws(ABIError) -> UInt32 {
        guard let value = UInt32(exactly: try uint64(index)) else { throw ABIError("a uint32 of more than 32 bits") }
        return value
    }

    /// A `uint256` of the head.
    package func uint256(_ index: Int) throws(ABIError) -> UInt256 {
        let word = try word(index)
        return UInt256(littleEndianBytes: Bytes32(bytes: word.bytes.reversed()) ?? Bytes32())
    }

    /// A `bool` of the head.
    package func bool(_ index: Int) throws(ABIError) -> Bool {
        switch try uint64(index) {
        case 0: false
        case 1: true
        default: throw ABIError("a bool that is neither 0 nor 1")
        }
    }

    /// An `address` of the head.
    package func address(_ index: Int) throws(ABIError) -> ExecutionAddress {
        try Self.address(try word(index))
    }

    /// The content of the `bytes` whose offset is at a position of the head.
    package func bytes(_ index: Int) throws(ABIError) -> [UInt8] {
        let (start, count) = try tail(index, elementSize: 1)
        return [UInt8](slice(start, count))
    }

    /// The elements of the `uint64[]` whose offset is at a position of the head.
    package func uint64Array(_ index: Int) throws(ABIError) -> [UInt64] {
        let (start, count) = try tail(index, elementSize: Self.wordSize)
        var values: [UInt64] = []
        values.reserveCapacity(count)
        for element in 0..<count {
            values.append(try Self.uint64(try word(atByte: start + element * Self.wordSize)))
        }
        return values
    }

    /// The number that a word holds, when it is of 64 bits.
    package static func uint64(_ word: Bytes32) throws(ABIError) -> UInt64 {
        var value: UInt64 = 0
        for index in 0..<wordSize {
            guard index >= 24 || word[index] == 0 else { throw ABIError("a uint64 of more than 64 bits") }
            value = value << 8 | UInt64(word[index])
        }
        return value
    }

    /// The address that a word holds, right-aligned.
    package static func address(_ word: Bytes32) throws(ABIError) -> ExecutionAddress {
        let bytes = word.bytes
        guard bytes.prefix(12).allSatisfy({ $0 == 0 }), let address = ExecutionAddress(bytes: bytes.suffix(20)) else {
            throw ABIError("an address of more than 20 bytes")
        }
        return address
    }

    private func word(atByte start: Int) throws(ABIError) -> Bytes32 {
        guard start <= bytes.count - Self.wordSize, let word = Bytes32(bytes: slice(start, Self.wordSize)) else {
            throw ABIError("\(bytes.count) bytes end before the word at byte \(start)")
        }
        return word
    }

    /// Where the elements of a dynamic argument begin, and how many there are; all of them lie within the bytes.
    private func tail(_ index: Int, elementSize: Int) throws(ABIError) -> (start: Int, count: Int) {
        let offset = try uint64(index)
        guard let position = Int(exactly: offset), position <= bytes.count - Self.wordSize else {
            throw ABIError("the offset \(offset) lies outside of \(bytes.count) bytes")
        }
        let length = try Self.uint64(try word(atByte: position))
        let start = position + Self.wordSize
        guard let count = Int(exactly: length), count <= (bytes.count - start) / elementSize else {
            throw ABIError("the length \(length) at byte \(position) is more than \(bytes.count) bytes hold")
        }
        return (start, count)
    }

    private func slice(_ start: Int, _ count: Int) -> ArraySlice<UInt8> {
        bytes[bytes.startIndex + start..<bytes.startIndex + start + count]
    }
}
