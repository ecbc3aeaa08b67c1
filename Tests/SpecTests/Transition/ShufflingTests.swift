import ConsensusTypes
import Primitives
import StateTransition
import TestSupport
import Testing

/// The `shuffling` runner: one index at a time, and the whole list at once.
@Suite struct ShufflingTests {
    @Test(arguments: VectorTree.arguments("shuffling")) func shuffling(_ vector: VectorCase) {
        check(vector) { vector in
            guard vector.handler == "core" else { throw VectorError("unknown handler") }
            let yaml = try vector.yaml("mapping.yaml")
            guard let seed = yaml["seed"]?.string.flatMap({ Bytes32(hex: $0) }),
                let count = yaml["count"]?.int,
                let mapping = yaml["mapping"]?.array?.compactMap(\.uint64)
            else { throw VectorError("bad mapping.yaml") }
            let rounds = Int(try vector.spec().preset.shuffleRoundCount)
            let identity = (0..<count).map(UInt64.init)
            guard computeShuffledList(identity, seed: seed, rounds: rounds) == mapping else {
                throw VectorError("wrong list")
            }
            for index in identity {
                let shuffled = computeShuffledIndex(index, count: UInt64(count), seed: seed, rounds: rounds)
                guard shuffled == mapping[Int(index)] else { throw VectorError("wrong index \(index)") }
            }
        }
    }
}
