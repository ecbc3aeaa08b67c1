package import BeaconAPI
import Primitives

/// Which of several nodes' blocks is proposed.
package enum BlockChoice {
    /// The one with the highest execution and consensus value together; the first of equals.
    package static func best(_ blocks: [ProducedBlock]) -> Int? {
        blocks.indices.max { a, b in
            let (left, right) = (value(blocks[a]), value(blocks[b]))
            return left == right ? a > b : left < right
        }
    }

    /// Wei; a sum that does not fit counts as the largest.
    private static func value(_ block: ProducedBlock) -> UInt256 {
        let (a, b) = (block.executionPayloadValue.limbs, block.consensusBlockValue.limbs)
        var carry: UInt64 = 0
        func add(_ a: UInt64, _ b: UInt64) -> UInt64 {
            let (sum, first) = a.addingReportingOverflow(b)
            let (total, second) = sum.addingReportingOverflow(carry)
            carry = first || second ? 1 : 0
            return total
        }
        let sum = (add(a.0, b.0), add(a.1, b.1), add(a.2, b.2), add(a.3, b.3))
        return carry == 0 ? UInt256(limbs: sum) : .max
    }
}
