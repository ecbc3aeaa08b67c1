import JSONBytes
import JSONRPC
package import Primitives

/// What is read of a block of the execution chain.
package struct ExecutionBlock: Hashable, Sendable {
    package var number: UInt64
    package var hash: Hash32
    /// In Unix seconds.
    package var timestamp: UInt64

    package init(number: UInt64, hash: Hash32, timestamp: UInt64) {
        self.number = number
        self.hash = hash
        self.timestamp = timestamp
    }

    init(json reader: inout JSONReader) throws(JSONError) {
        let object = try reader.object()
        self.init(
            number: try object.quantity("number"), hash: try object.data("hash"),
            timestamp: try object.quantity("timestamp"))
    }
}

/// Which block is asked for.
package enum ExecutionBlockTag: Hashable, Sendable {
    case number(UInt64)
    /// The last one that the consensus layer calls final.
    case finalized
    case latest

    func write(into writer: inout JSONWriter) {
        switch self {
        case .number(let number): writer.quantity(number)
        case .finalized: writer.string("finalized")
        case .latest: writer.string("latest")
        }
    }
}
