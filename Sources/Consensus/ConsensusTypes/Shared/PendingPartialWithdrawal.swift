package import Primitives
package import SSZ

/// A requested withdrawal waiting to be paid (electra/beacon-chain.md, `PendingPartialWithdrawal`).
package struct PendingPartialWithdrawal: SSZContainer {
    package var validatorIndex: ValidatorIndex
    package var amount: Gwei
    package var withdrawableEpoch: Epoch

    package init(validatorIndex: ValidatorIndex, amount: Gwei, withdrawableEpoch: Epoch) {
        self.validatorIndex = validatorIndex
        self.amount = amount
        self.withdrawableEpoch = withdrawableEpoch
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        validatorIndex = try r.field("validator_index")
        amount = try r.field("amount")
        withdrawableEpoch = try r.field("withdrawable_epoch")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("validator_index", validatorIndex)
        v.field("amount", amount)
        v.field("withdrawable_epoch", withdrawableEpoch)
    }
}
