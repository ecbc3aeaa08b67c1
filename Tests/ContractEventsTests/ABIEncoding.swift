import Digests
import Primitives

/// Writes contract ABI encodings, from the specification and not from the reader under test.
enum ABI {
    enum Argument {
        case word(Bytes32)
        case bytes([UInt8])
        case uint64s([UInt64])
    }

    static func word(_ value: UInt64) -> Bytes32 {
        var word = Bytes32()
        for index in 0..<8 { word[31 - index] = UInt8(truncatingIfNeeded: value >> (8 * index)) }
        return word
    }

    static func word(_ address: ExecutionAddress) -> Bytes32 {
        Bytes32(bytes: [UInt8](repeating: 0, count: 12) + address.bytes) ?? Bytes32()
    }

    static func word(_ value: UInt256) -> Bytes32 {
        Bytes32(bytes: value.littleEndianBytes.bytes.reversed()) ?? Bytes32()
    }

    static func encode(_ arguments: [Argument]) -> [UInt8] {
        var head: [UInt8] = []
        var tail: [UInt8] = []
        for argument in arguments {
            switch argument {
            case .word(let word): head += word.bytes
            case .bytes(let bytes):
                head += word(UInt64(arguments.count * 32 + tail.count)).bytes
                tail += word(UInt64(bytes.count)).bytes + bytes
                tail += [UInt8](repeating: 0, count: (32 - bytes.count % 32) % 32)
            case .uint64s(let values):
                head += word(UInt64(arguments.count * 32 + tail.count)).bytes
                tail += word(UInt64(values.count)).bytes + values.flatMap { word($0).bytes }
            }
        }
        return head + tail
    }

    static func keccak(_ bytes: [UInt8]) -> [UInt8] { Keccak.hash256(bytes) }

    static func topic(_ signature: String) -> Bytes32 {
        Bytes32(bytes: Keccak.hash256(signature.utf8)) ?? Bytes32()
    }
}
