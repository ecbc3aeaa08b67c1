import ConsensusTypes
import ExecutionEngine
import JSONBytes
import JSONRPC
import Primitives
import SSZ

// `ExecutionPayloadV1` to `V3`, `WithdrawalV1`, `PayloadAttributesV1` to `V3`, `ForkchoiceStateV1`.

extension JSONWriter {
    mutating func payload(_ payload: EnginePayload) {
        beginObject()
        fields(payload.fields)
        switch payload {
        case .v1: break
        case .v2(let inner): withdrawals(inner.withdrawals)
        case .v3(let inner):
            withdrawals(inner.withdrawals)
            field("blobGasUsed", quantity: inner.blobGasUsed)
            field("excessBlobGas", quantity: inner.excessBlobGas)
        }
        endObject()
    }

    private mutating func fields(_ payload: some ExecutionPayloadProtocol) {
        field("parentHash", data: payload.parentHash)
        field("feeRecipient", data: payload.feeRecipient)
        field("stateRoot", data: payload.stateRoot)
        field("receiptsRoot", data: payload.receiptsRoot)
        field("logsBloom", data: payload.logsBloom)
        field("prevRandao", data: payload.prevRandao)
        field("blockNumber", quantity: payload.blockNumber)
        field("gasLimit", quantity: payload.gasLimit)
        field("gasUsed", quantity: payload.gasUsed)
        field("timestamp", quantity: payload.timestamp)
        key("extraData")
        hex(payload.extraData.bytes)
        key("baseFeePerGas")
        quantity(payload.baseFeePerGas)
        field("blockHash", data: payload.blockHash)
        key("transactions")
        beginArray()
        for transaction in payload.transactions { hex(transaction.bytes) }
        endArray()
    }

    private mutating func withdrawals(_ withdrawals: Withdrawals) {
        key("withdrawals")
        beginArray()
        for withdrawal in withdrawals {
            beginObject()
            field("index", quantity: withdrawal.index.rawValue)
            field("validatorIndex", quantity: withdrawal.validatorIndex.rawValue)
            field("address", data: withdrawal.address)
            field("amount", quantity: withdrawal.amount.rawValue)
            endObject()
        }
        endArray()
    }

    mutating func attributes(_ attributes: PayloadAttributes?) {
        guard let attributes else { return null() }
        beginObject()
        field("timestamp", quantity: attributes.timestamp)
        field("prevRandao", data: attributes.prevRandao)
        field("suggestedFeeRecipient", data: attributes.suggestedFeeRecipient)
        if let withdrawals = attributes.withdrawals { self.withdrawals(withdrawals) }
        if let root = attributes.parentBeaconBlockRoot { field("parentBeaconBlockRoot", data: root) }
        endObject()
    }

    mutating func forkchoiceState(_ state: ForkchoiceState) {
        beginObject()
        field("headBlockHash", data: state.headBlockHash)
        field("safeBlockHash", data: state.safeBlockHash)
        field("finalizedBlockHash", data: state.finalizedBlockHash)
        endObject()
    }
}

extension EnginePayload {
    /// The payload in the shape of a fork. Lists over their limits are errors.
    init(json reader: inout JSONReader, _ fork: ForkName, _ limits: SSZLimits) throws(JSONError) {
        let object = try reader.object()
        if fork < .capella {
            self = .v1(try Self.fields(object))
        } else if fork < .deneb {
            var payload: Capella.ExecutionPayload = try Self.fields(object)
            payload.withdrawals = try Self.withdrawals(object, limits)
            self = .v2(payload)
        } else {
            var payload: Deneb.ExecutionPayload = try Self.fields(object)
            payload.withdrawals = try Self.withdrawals(object, limits)
            payload.blobGasUsed = try object.quantity("blobGasUsed")
            payload.excessBlobGas = try object.quantity("excessBlobGas")
            self = .v3(payload)
        }
    }

    private static func fields<P: ExecutionPayloadProtocol>(_ object: JSONObject) throws(JSONError) -> P {
        var payload = P()
        payload.parentHash = try object.data("parentHash")
        payload.feeRecipient = try object.data("feeRecipient")
        payload.stateRoot = try object.data("stateRoot")
        payload.receiptsRoot = try object.data("receiptsRoot")
        payload.logsBloom = try object.data("logsBloom")
        payload.prevRandao = try object.data("prevRandao")
        payload.blockNumber = try object.quantity("blockNumber")
        payload.gasLimit = try object.quantity("gasLimit")
        payload.gasUsed = try object.quantity("gasUsed")
        payload.timestamp = try object.quantity("timestamp")
        payload.extraData = ExtraData(
            try object.read("extraData") { reader throws(JSONError) in try reader.hexBytes(limit: 32) })
        payload.baseFeePerGas = try object.read("baseFeePerGas") { reader throws(JSONError) in
            try reader.quantity256()
        }
        payload.blockHash = try object.data("blockHash")
        payload.transactions = Transactions(
            try object.read("transactions") { reader throws(JSONError) in
                try reader.list(limit: 1 << 20) { reader throws(JSONError) in
                    Transaction(try reader.hexBytes(limit: 1 << 30))
                }
            })
        return payload
    }

    private static func withdrawals(_ object: JSONObject, _ limits: SSZLimits) throws(JSONError) -> Withdrawals {
        let limit = MaxWithdrawalsPerPayload.resolve(limits)
        return Withdrawals(
            try object.read("withdrawals") { reader throws(JSONError) in
                try reader.list(limit: limit) { reader throws(JSONError) in
                    let object = try reader.object()
                    return Withdrawal(
                        index: WithdrawalIndex(try object.quantity("index")),
                        validatorIndex: ValidatorIndex(try object.quantity("validatorIndex")),
                        address: try object.data("address"), amount: Gwei(try object.quantity("amount")))
                }
            })
    }
}
