internal import Digests
package import PVFPrimitives
internal import Primitives

/// A block of `adder` in Swift: its input and the answer that it must get.
package struct AdderBlock: Sendable {
    /// The head it builds on: number, the parent's hash, the hash of the state.
    package let parentHead: [UInt8]
    private let number: UInt64
    private let state: UInt64
    private let addend: UInt64
    private let relayParentNumber: UInt32

    /// The first block, on a state.
    package static func first(state: UInt64 = 0, add addend: UInt64, relayParentNumber: UInt32 = 1) -> AdderBlock {
        AdderBlock(
            number: 0, parentHash: [UInt8](repeating: 0, count: 32), state: state, addend: addend,
            relayParentNumber: relayParentNumber)
    }

    private init(number: UInt64, parentHash: [UInt8], state: UInt64, addend: UInt64, relayParentNumber: UInt32) {
        parentHead = Self.head(number: number, parentHash: parentHash, state: state)
        self.number = number
        self.state = state
        self.addend = addend
        self.relayParentNumber = relayParentNumber
    }

    /// The block after this one.
    package func next(add addend: UInt64) -> AdderBlock {
        AdderBlock(
            number: number + 1, parentHash: Keccak.hash256(parentHead), state: state &+ self.addend, addend: addend,
            relayParentNumber: relayParentNumber + 1)
    }

    /// What the function gets. `claiming` puts another state into the block than the head commits to.
    package func input(claiming state: UInt64? = nil) -> ValidationParams {
        ValidationParams(
            parentHead: parentHead, blockData: Self.littleEndian(state ?? self.state) + Self.littleEndian(addend),
            relayParentNumber: relayParentNumber, relayParentStorageRoot: Hash32())
    }

    /// What it must return.
    package var result: ValidationResult {
        ValidationResult(
            headData: Self.head(number: number + 1, parentHash: Keccak.hash256(parentHead), state: state &+ addend),
            newValidationCode: nil, upwardMessages: [], horizontalMessages: [], processedDownwardMessages: 0,
            hrmpWatermark: relayParentNumber)
    }

    private static func head(number: UInt64, parentHash: [UInt8], state: UInt64) -> [UInt8] {
        littleEndian(number) + parentHash + Keccak.hash256(littleEndian(state))
    }

    private static func littleEndian(_ value: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
    }
}
