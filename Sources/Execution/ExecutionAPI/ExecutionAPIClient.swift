import JSONBytes
import JSONRPC
package import Primitives

/// An execution node's `eth_` methods over HTTP, as far as following a contract needs them. Answers are bounded, waits
/// have an end.
package struct ExecutionAPIClient: Sendable {
    /// What tests and slow nodes change.
    package struct Settings: Sendable {
        /// How long `eth_getLogs` may take.
        package var logsTimeout: Duration = .seconds(30)
        /// How long any other method may take.
        package var timeout: Duration = .seconds(10)
        /// The largest answer to `eth_getLogs` that is read, in bytes.
        package var logsLimit = 16 << 20

        package init() {}
    }

    private static let answerLimit = 4 << 20

    /// Scheme, host and port, for people.
    package let name: String
    private let transport: RPCTransport
    private let settings: Settings

    package init(url: ExecutionNodeURL, settings: Settings = Settings()) {
        name = url.description
        let authorization = url.authorization
        transport = RPCTransport(
            url: url.address, name: "the execution node \(url)", authorization: { authorization })
        self.settings = settings
    }

    /// `eth_chainId`
    package func chainID() async throws -> UInt64 {
        try await call("eth_chainId", small) { _ in
        } read: { reader throws(JSONError) in
            try reader.quantity()
        }
    }

    /// `eth_blockNumber`: the newest block.
    package func blockNumber() async throws -> UInt64 {
        try await call("eth_blockNumber", small) { _ in
        } read: { reader throws(JSONError) in
            try reader.quantity()
        }
    }

    /// `eth_getBlockByNumber`, without its transactions; nil when the node does not have the block.
    package func block(_ tag: ExecutionBlockTag) async throws -> ExecutionBlock? {
        try await call("eth_getBlockByNumber", small) { writer in
            tag.write(into: &writer)
            writer.bool(false)
        } read: { reader throws(JSONError) in
            try reader.nullable { reader throws(JSONError) in try ExecutionBlock(json: &reader) }
        }
    }

    /// `eth_getLogs`: what a contract logged in these blocks with one of the topics in first place.
    package func logs(
        of address: ExecutionAddress, topics: [Bytes32], in blocks: ClosedRange<UInt64>
    ) async throws -> [ExecutionLog] {
        let allowance = RPCTransport.Allowance(timeout: settings.logsTimeout, answerLimit: settings.logsLimit)
        return try await call("eth_getLogs", allowance) { writer in
            writer.beginObject()
            writer.field("fromBlock", quantity: blocks.lowerBound)
            writer.field("toBlock", quantity: blocks.upperBound)
            writer.field("address", data: address)
            writer.key("topics")
            writer.beginArray()
            writer.beginArray()
            for topic in topics { writer.hex(topic) }
            writer.endArray()
            writer.endArray()
            writer.endObject()
        } read: { reader throws(JSONError) in
            try reader.list { reader throws(JSONError) in try ExecutionLog(json: &reader) }
        }
    }

    private var small: RPCTransport.Allowance {
        RPCTransport.Allowance(timeout: settings.timeout, answerLimit: Self.answerLimit)
    }

    /// - Throws: `RPCFailure`, `CancellationError`.
    private func call<Value>(
        _ method: String, _ allowance: RPCTransport.Allowance,
        _ parameters: @escaping @Sendable (inout JSONWriter) -> Void,
        read: (inout JSONReader) throws(JSONError) -> Value
    ) async throws -> Value {
        var reader = try await transport.call(method, allowance, parameters)
        do {
            return try read(&reader)
        } catch {
            throw RPCFailure.invalidAnswer(
                "the answer of the execution node \(name) to \(method) cannot be read: \(error)")
        }
    }
}
