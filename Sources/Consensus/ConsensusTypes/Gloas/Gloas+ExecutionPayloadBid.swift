package import Primitives
package import SSZ

extension Gloas {
    /// A builder's offer of a payload for a slot (gloas/beacon-chain.md, `ExecutionPayloadBid`).
    package struct ExecutionPayloadBid: SSZProgressiveContainer {
        package var parentBlockHash: Hash32
        package var parentBlockRoot: Root
        package var blockHash: Hash32
        package var prevRandao: Bytes32
        package var feeRecipient: ExecutionAddress
        package var gasLimit: UInt64
        package var builderIndex: BuilderIndex
        package var slot: Slot
        package var value: Gwei
        package var executionPayment: Gwei
        package var blobKZGCommitments: BlobKZGCommitments
        package var executionRequestsRoot: Root

        package static let activeFields = SSZActiveFields(all: 12)

        package init(
            parentBlockHash: Hash32,
            parentBlockRoot: Root,
            blockHash: Hash32,
            prevRandao: Bytes32,
            feeRecipient: ExecutionAddress,
            gasLimit: UInt64,
            builderIndex: BuilderIndex,
            slot: Slot,
            value: Gwei,
            executionPayment: Gwei,
            blobKZGCommitments: BlobKZGCommitments,
            executionRequestsRoot: Root
        ) {
            self.parentBlockHash = parentBlockHash
            self.parentBlockRoot = parentBlockRoot
            self.blockHash = blockHash
            self.prevRandao = prevRandao
            self.feeRecipient = feeRecipient
            self.gasLimit = gasLimit
            self.builderIndex = builderIndex
            self.slot = slot
            self.value = value
            self.executionPayment = executionPayment
            self.blobKZGCommitments = blobKZGCommitments
            self.executionRequestsRoot = executionRequestsRoot
        }

        package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
            parentBlockHash = try r.field("parent_block_hash")
            parentBlockRoot = try r.field("parent_block_root")
            blockHash = try r.field("block_hash")
            prevRandao = try r.field("prev_randao")
            feeRecipient = try r.field("fee_recipient")
            gasLimit = try r.field("gas_limit")
            builderIndex = try r.field("builder_index")
            slot = try r.field("slot")
            value = try r.field("value")
            executionPayment = try r.field("execution_payment")
            blobKZGCommitments = try r.field("blob_kzg_commitments")
            executionRequestsRoot = try r.field("execution_requests_root")
        }

        package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
            v.field("parent_block_hash", parentBlockHash)
            v.field("parent_block_root", parentBlockRoot)
            v.field("block_hash", blockHash)
            v.field("prev_randao", prevRandao)
            v.field("fee_recipient", feeRecipient)
            v.field("gas_limit", gasLimit)
            v.field("builder_index", builderIndex)
            v.field("slot", slot)
            v.field("value", value)
            v.field("execution_payment", executionPayment)
            v.field("blob_kzg_commitments", blobKZGCommitments)
            v.field("execution_requests_root", executionRequestsRoot)
        }
    }

    /// A bid with its builder's signature (gloas/beacon-chain.md, `SignedExecutionPayloadBid`).
    package struct SignedExecutionPayloadBid: SSZContainer {
        package var message: ExecutionPayloadBid
        package var signature: BLSSignature

        package init(message: ExecutionPayloadBid, signature: BLSSignature) {
            self.message = message
            self.signature = signature
        }

        package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
            message = try r.field("message")
            signature = try r.field("signature")
        }

        package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
            v.field("message", message)
            v.field("signature", signature)
        }
    }
}
