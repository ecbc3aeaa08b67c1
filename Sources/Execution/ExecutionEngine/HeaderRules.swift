import ConsensusTypes
import Primitives

// What a header fixes in its child. EIP-1559 for the base fee; the gas limit may move by less than a 1024th.

extension ExecutionBlockHeader {
    static let minimumGasLimit: UInt64 = 5000
    static let gasPerBlob: UInt64 = 1 << 17

    /// What is wrong with the header after that parent; nil when nothing is.
    /// - Parameter allowsEqualTimestamps: whether the parent's timestamp will do.
    func problem(after parent: PayloadChain.Block, allowsEqualTimestamps: Bool = false) -> String? {
        guard number > 0, number - 1 == parent.number else { return "number \(number) after \(parent.number)" }
        guard timestamp > parent.timestamp || allowsEqualTimestamps && timestamp == parent.timestamp else {
            return "the timestamp is not after the parent's"
        }
        let change = gasLimit > parent.gasLimit ? gasLimit - parent.gasLimit : parent.gasLimit - gasLimit
        guard gasLimit >= Self.minimumGasLimit, change < max(1, parent.gasLimit / 1024) else {
            return "gas limit \(gasLimit) after \(parent.gasLimit)"
        }
        guard gasUsed <= gasLimit else { return "more gas is used than the limit" }
        guard baseFeePerGas == UInt256(parent.nextBaseFee) else {
            return "base fee \(baseFeePerGas), expected \(parent.nextBaseFee)"
        }
        guard let blobs else { return nil }
        guard blobs.gasUsed.isMultiple(of: Self.gasPerBlob) else { return "blob gas that is no number of blobs" }
        // With blobs the excess depends on the schedule of blob limits and prices, which is the execution client's.
        guard parent.blobGas != 0 || blobs.excessGas == 0 else { return "excess blob gas out of nothing" }
        return nil
    }
}

extension PayloadChain.Block {
    /// The base fee of the next block (EIP-1559): an eighth more or less when the block is full or empty.
    var nextBaseFee: UInt64 {
        let target = gasLimit / 2
        guard target > 0, gasUsed != target else { return baseFeePerGas }
        let distance = gasUsed > target ? gasUsed - target : target - gasUsed
        // The distance is at most the target, unless the header's gas was not checked: then it is a number of no
        // meaning.
        let product = baseFeePerGas.multipliedFullWidth(by: min(distance, target))
        let change = target.dividingFullWidth(product).quotient / 8
        guard gasUsed > target else { return baseFeePerGas - change }
        let (sum, overflow) = baseFeePerGas.addingReportingOverflow(max(1, change))
        return overflow ? .max : sum
    }
}
