package import Primitives
package import SSZ

/// A deposit as the execution layer reports it (electra/beacon-chain.md, `DepositRequest`).
package struct DepositRequest: SSZContainer {
    package var pubkey: BLSPubkey
    package var withdrawalCredentials: Bytes32
    package var amount: Gwei
    package var signature: BLSSignature
    package var index: UInt64

    package init(
        pubkey: BLSPubkey, withdrawalCredentials: Bytes32, amount: Gwei, signature: BLSSignature, index: UInt64
    ) {
        self.pubkey = pubkey
        self.withdrawalCredentials = withdrawalCredentials
        self.amount = amount
        self.signature = signature
        self.index = index
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        pubkey = try r.field("pubkey")
        withdrawalCredentials = try r.field("withdrawal_credentials")
        amount = try r.field("amount")
        signature = try r.field("signature")
        index = try r.field("index")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("pubkey", pubkey)
        v.field("withdrawal_credentials", withdrawalCredentials)
        v.field("amount", amount)
        v.field("signature", signature)
        v.field("index", index)
    }
}

/// A withdrawal or exit asked for by an execution address (electra/beacon-chain.md, `WithdrawalRequest`).
package struct WithdrawalRequest: SSZContainer {
    package var sourceAddress: ExecutionAddress
    package var validatorPubkey: BLSPubkey
    package var amount: Gwei

    package init(sourceAddress: ExecutionAddress, validatorPubkey: BLSPubkey, amount: Gwei) {
        self.sourceAddress = sourceAddress
        self.validatorPubkey = validatorPubkey
        self.amount = amount
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        sourceAddress = try r.field("source_address")
        validatorPubkey = try r.field("validator_pubkey")
        amount = try r.field("amount")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("source_address", sourceAddress)
        v.field("validator_pubkey", validatorPubkey)
        v.field("amount", amount)
    }
}

/// A consolidation asked for by an execution address (electra/beacon-chain.md, `ConsolidationRequest`).
package struct ConsolidationRequest: SSZContainer {
    package var sourceAddress: ExecutionAddress
    package var sourcePubkey: BLSPubkey
    package var targetPubkey: BLSPubkey

    package init(sourceAddress: ExecutionAddress, sourcePubkey: BLSPubkey, targetPubkey: BLSPubkey) {
        self.sourceAddress = sourceAddress
        self.sourcePubkey = sourcePubkey
        self.targetPubkey = targetPubkey
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        sourceAddress = try r.field("source_address")
        sourcePubkey = try r.field("source_pubkey")
        targetPubkey = try r.field("target_pubkey")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("source_address", sourceAddress)
        v.field("source_pubkey", sourcePubkey)
        v.field("target_pubkey", targetPubkey)
    }
}

/// All requests of one execution payload (electra/beacon-chain.md, `ExecutionRequests`).
package struct ExecutionRequests: SSZContainer {
    package var deposits: DepositRequests
    package var withdrawals: WithdrawalRequests
    package var consolidations: ConsolidationRequests

    package init(deposits: DepositRequests, withdrawals: WithdrawalRequests, consolidations: ConsolidationRequests) {
        self.deposits = deposits
        self.withdrawals = withdrawals
        self.consolidations = consolidations
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        deposits = try r.field("deposits")
        withdrawals = try r.field("withdrawals")
        consolidations = try r.field("consolidations")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("deposits", deposits)
        v.field("withdrawals", withdrawals)
        v.field("consolidations", consolidations)
    }
}
