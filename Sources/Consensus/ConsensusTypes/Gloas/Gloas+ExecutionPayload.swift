package import Primitives
package import SSZ

extension Gloas {
    /// A block of the execution chain (gloas/beacon-chain.md, `ExecutionPayload`).
    package struct ExecutionPayload: ExecutionPayloadFields, SSZProgressiveContainer {
        package var parentHash: Hash32
        package var feeRecipient: ExecutionAddress
        package var stateRoot: Bytes32
        package var receiptsRoot: Bytes32
        package var logsBloom: LogsBloom
        package var prevRandao: Bytes32
        package var blockNumber: UInt64
        package var gasLimit: UInt64
        package var gasUsed: UInt64
        package var timestamp: UInt64
        package var extraData: ExtraData
        package var baseFeePerGas: UInt256
        package var blockHash: Hash32
        package var transactions: Transactions
        package var withdrawals: Withdrawals
        package var blobGasUsed: UInt64
        package var excessBlobGas: UInt64
        package var blockAccessList: BlockAccessList
        package var slotNumber: UInt64

        package static let activeFields = SSZActiveFields(all: 19)

        package init(
            parentHash: Hash32,
            feeRecipient: ExecutionAddress,
            stateRoot: Bytes32,
            receiptsRoot: Bytes32,
            logsBloom: LogsBloom,
            prevRandao: Bytes32,
            blockNumber: UInt64,
            gasLimit: UInt64,
            gasUsed: UInt64,
            timestamp: UInt64,
            extraData: ExtraData,
            baseFeePerGas: UInt256,
            blockHash: Hash32,
            transactions: Transactions,
            withdrawals: Withdrawals,
            blobGasUsed: UInt64,
            excessBlobGas: UInt64,
            blockAccessList: BlockAccessList,
            slotNumber: UInt64
        ) {
            self.parentHash = parentHash
            self.feeRecipient = feeRecipient
            self.stateRoot = stateRoot
            self.receiptsRoot = receiptsRoot
            self.logsBloom = logsBloom
            self.prevRandao = prevRandao
            self.blockNumber = blockNumber
            self.gasLimit = gasLimit
            self.gasUsed = gasUsed
            self.timestamp = timestamp
            self.extraData = extraData
            self.baseFeePerGas = baseFeePerGas
            self.blockHash = blockHash
            self.transactions = transactions
            self.withdrawals = withdrawals
            self.blobGasUsed = blobGasUsed
            self.excessBlobGas = excessBlobGas
            self.blockAccessList = blockAccessList
            self.slotNumber = slotNumber
        }

        package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
            parentHash = try r.field("parent_hash")
            feeRecipient = try r.field("fee_recipient")
            stateRoot = try r.field("state_root")
            receiptsRoot = try r.field("receipts_root")
            logsBloom = try r.field("logs_bloom")
            prevRandao = try r.field("prev_randao")
            blockNumber = try r.field("block_number")
            gasLimit = try r.field("gas_limit")
            gasUsed = try r.field("gas_used")
            timestamp = try r.field("timestamp")
            extraData = try r.field("extra_data")
            baseFeePerGas = try r.field("base_fee_per_gas")
            blockHash = try r.field("block_hash")
            transactions = try r.field("transactions")
            withdrawals = try r.field("withdrawals")
            blobGasUsed = try r.field("blob_gas_used")
            excessBlobGas = try r.field("excess_blob_gas")
            blockAccessList = try r.field("block_access_list")
            slotNumber = try r.field("slot_number")
        }

        package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
            v.field("parent_hash", parentHash)
            v.field("fee_recipient", feeRecipient)
            v.field("state_root", stateRoot)
            v.field("receipts_root", receiptsRoot)
            v.field("logs_bloom", logsBloom)
            v.field("prev_randao", prevRandao)
            v.field("block_number", blockNumber)
            v.field("gas_limit", gasLimit)
            v.field("gas_used", gasUsed)
            v.field("timestamp", timestamp)
            v.field("extra_data", extraData)
            v.field("base_fee_per_gas", baseFeePerGas)
            v.field("block_hash", blockHash)
            v.field("transactions", transactions)
            v.field("withdrawals", withdrawals)
            v.field("blob_gas_used", blobGasUsed)
            v.field("excess_blob_gas", excessBlobGas)
            v.field("block_access_list", blockAccessList)
            v.field("slot_number", slotNumber)
        }
    }
}
