package import Primitives
package import SSZ

/// What payloads and payload headers of all forks share.
package protocol ExecutionPayloadFields: SSZContainer {
    var parentHash: Hash32 { get set }
    var feeRecipient: ExecutionAddress { get set }
    var stateRoot: Bytes32 { get set }
    var receiptsRoot: Bytes32 { get set }
    var logsBloom: LogsBloom { get set }
    var prevRandao: Bytes32 { get set }
    var blockNumber: UInt64 { get set }
    var gasLimit: UInt64 { get set }
    var gasUsed: UInt64 { get set }
    var timestamp: UInt64 { get set }
    var extraData: ExtraData { get set }
    var baseFeePerGas: UInt256 { get set }
    var blockHash: Hash32 { get set }
}

/// What the payloads of all forks share.
package protocol ExecutionPayloadProtocol: ExecutionPayloadFields {
    var transactions: Transactions { get set }
}

/// Payloads from Capella on.
package protocol CapellaExecutionPayloadProtocol: ExecutionPayloadProtocol {
    var withdrawals: Withdrawals { get set }
}

/// Payloads from Deneb on.
package protocol DenebExecutionPayloadProtocol: CapellaExecutionPayloadProtocol {
    var blobGasUsed: UInt64 { get set }
    var excessBlobGas: UInt64 { get set }
}

/// What the payload headers of all forks share.
package protocol ExecutionPayloadHeaderProtocol: ExecutionPayloadFields {
    associatedtype Payload: ExecutionPayloadProtocol
    var transactionsRoot: Root { get set }

    /// The header of a payload: its lists replaced by their roots.
    init(_ payload: Payload, _ limits: SSZLimits)
}

extension ExecutionPayloadFields {
    /// Copies the fields that payloads and headers share.
    mutating func copyFields(of other: some ExecutionPayloadFields) {
        parentHash = other.parentHash
        feeRecipient = other.feeRecipient
        stateRoot = other.stateRoot
        receiptsRoot = other.receiptsRoot
        logsBloom = other.logsBloom
        prevRandao = other.prevRandao
        blockNumber = other.blockNumber
        gasLimit = other.gasLimit
        gasUsed = other.gasUsed
        timestamp = other.timestamp
        extraData = other.extraData
        baseFeePerGas = other.baseFeePerGas
        blockHash = other.blockHash
    }
}

extension Bellatrix.ExecutionPayloadHeader {
    package init(_ payload: Bellatrix.ExecutionPayload, _ limits: SSZLimits) {
        self.init()
        copyFields(of: payload)
        transactionsRoot = payload.transactions.hashTreeRoot(limits)
    }
}

extension Capella.ExecutionPayloadHeader {
    package init(_ payload: Capella.ExecutionPayload, _ limits: SSZLimits) {
        self.init()
        copyFields(of: payload)
        transactionsRoot = payload.transactions.hashTreeRoot(limits)
        withdrawalsRoot = payload.withdrawals.hashTreeRoot(limits)
    }
}

extension Deneb.ExecutionPayloadHeader {
    package init(_ payload: Deneb.ExecutionPayload, _ limits: SSZLimits) {
        self.init()
        copyFields(of: payload)
        transactionsRoot = payload.transactions.hashTreeRoot(limits)
        withdrawalsRoot = payload.withdrawals.hashTreeRoot(limits)
        blobGasUsed = payload.blobGasUsed
        excessBlobGas = payload.excessBlobGas
    }
}
