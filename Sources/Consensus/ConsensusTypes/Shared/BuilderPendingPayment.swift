package import Primitives
package import SSZ

/// What a builder owes for its bid until a quorum has voted for the block (gloas/beacon-chain.md, `BuilderPendingPayment`).
package struct BuilderPendingPayment: SSZContainer {
    package var weight: Gwei
    package var withdrawal: BuilderPendingWithdrawal
    package var proposerIndex: ValidatorIndex

    package init(weight: Gwei, withdrawal: BuilderPendingWithdrawal, proposerIndex: ValidatorIndex) {
        self.weight = weight
        self.withdrawal = withdrawal
        self.proposerIndex = proposerIndex
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        weight = try r.field("weight")
        withdrawal = try r.field("withdrawal")
        proposerIndex = try r.field("proposer_index")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("weight", weight)
        v.field("withdrawal", withdrawal)
        v.field("proposer_index", proposerIndex)
    }
}

/// A payment out of a builder's balance (gloas/beacon-chain.md, `BuilderPendingWithdrawal`).
package struct BuilderPendingWithdrawal: SSZContainer {
    package var feeRecipient: ExecutionAddress
    package var amount: Gwei
    package var builderIndex: BuilderIndex

    package init(feeRecipient: ExecutionAddress, amount: Gwei, builderIndex: BuilderIndex) {
        self.feeRecipient = feeRecipient
        self.amount = amount
        self.builderIndex = builderIndex
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        feeRecipient = try r.field("fee_recipient")
        amount = try r.field("amount")
        builderIndex = try r.field("builder_index")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("fee_recipient", feeRecipient)
        v.field("amount", amount)
        v.field("builder_index", builderIndex)
    }
}
