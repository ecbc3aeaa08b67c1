import JSONBytes
import JSONRPC
package import Primitives

/// A log of a mined transaction, as `eth_getLogs` tells it.
package struct ExecutionLog: Hashable, Sendable {
    private static let topicLimit = 4

    package var address: ExecutionAddress
    package var topics: [Bytes32]
    package var data: [UInt8]
    package var blockNumber: UInt64
    package var blockHash: Hash32
    package var transactionIndex: UInt64
    package var logIndex: UInt64
    /// Whether the block is no longer of the chain.
    package var isRemoved: Bool

    package init(
        address: ExecutionAddress, topics: [Bytes32], data: [UInt8], blockNumber: UInt64, blockHash: Hash32,
        transactionIndex: UInt64, logIndex: UInt64, isRemoved: Bool = false
    ) {
        self.address = address
        self.topics = topics
        self.data = data
        self.blockNumber = blockNumber
        self.blockHash = blockHash
        self.transactionIndex = transactionIndex
        self.logIndex = logIndex
        self.isRemoved = isRemoved
    }

    init(json reader: inout JSONReader) throws(JSONError) {
        let object = try reader.object()
        self.init(
            address: try object.data("address"),
            topics: try object.read("topics") { reader throws(JSONError) in
                try reader.list(limit: Self.topicLimit) { reader throws(JSONError) in try reader.hex() }
            },
            data: try object.read("data") { reader throws(JSONError) in try reader.hexBytes() },
            blockNumber: try object.quantity("blockNumber"), blockHash: try object.data("blockHash"),
            transactionIndex: try object.quantity("transactionIndex"), logIndex: try object.quantity("logIndex"),
            isRemoved: try object.readOptional("removed") { reader throws(JSONError) in try reader.bool() } ?? false)
    }
}
