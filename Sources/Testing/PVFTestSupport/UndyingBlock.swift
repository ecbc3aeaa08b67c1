internal import Digests
package import PVFPrimitives
internal import Primitives

/// A first block of `undying`: an input that takes as long as its iterations, and the answer that it must get.
package struct UndyingBlock: Sendable {
    private let graves: Int
    private let tombstones: UInt64
    private let iterations: UInt32

    /// - Parameters:
    ///   - graves: the state's size in bytes.
    ///   - tombstones: raised in each iteration.
    package init(graves: Int, tombstones: UInt64, iterations: UInt32) {
        self.graves = graves
        self.tombstones = tombstones
        self.iterations = iterations
    }

    /// What the function gets.
    package var input: ValidationParams {
        var data = ScaleWriter()
        data.write(raw: UndyingBlock.encode(index: 0, graves: emptyGraves, seal: [UInt8](repeating: 0, count: 32)))
        data.write(tombstones)
        data.write(iterations)
        return ValidationParams(
            parentHead: parentHead, blockData: data.bytes, relayParentNumber: 1, relayParentStorageRoot: Hash32())
    }

    /// What it must return.
    package var result: ValidationResult {
        var (index, graves, seal) = (UInt64(0), emptyGraves, [UInt8](repeating: 0, count: 32))
        for _ in 0..<iterations {
            index = raise(in: &graves, from: index)
            seal = Keccak.hash256(Self.encode(index: index, graves: graves, seal: seal))
        }
        var head = ScaleWriter()
        head.write(UInt64(1))
        head.write(raw: Keccak.hash256(parentHead))
        head.write(raw: Keccak.hash256(Self.encode(index: index, graves: graves, seal: seal)))
        return ValidationResult(
            headData: head.bytes, newValidationCode: nil, upwardMessages: [], horizontalMessages: [],
            processedDownwardMessages: 0, hrmpWatermark: 1)
    }

    /// Raises an iteration's tombstones one after another, and returns the place of the next. In place: models run
    /// in debug builds, too.
    private func raise(in graves: inout [UInt8], from index: UInt64) -> UInt64 {
        graves.withUnsafeMutableBufferPointer { graves in
            var place = Int(index)
            for _ in 0..<tombstones {
                graves[place] &+= 1
                place = place + 1 == graves.count ? 0 : place + 1
            }
            return UInt64(place)
        }
    }

    private var emptyGraves: [UInt8] { [UInt8](repeating: 0, count: graves) }

    private var parentHead: [UInt8] {
        let state = Self.encode(index: 0, graves: emptyGraves, seal: [UInt8](repeating: 0, count: 32))
        return [UInt8](repeating: 0, count: 40) + Keccak.hash256(state)
    }

    private static func encode(index: UInt64, graves: [UInt8], seal: [UInt8]) -> [UInt8] {
        var writer = ScaleWriter()
        writer.write(index)
        writer.write(byteString: graves)
        writer.write(UInt64(0))
        writer.write(raw: seal)
        return writer.bytes
    }
}
