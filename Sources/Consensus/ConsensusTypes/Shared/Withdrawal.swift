package import Primitives
package import SSZ

/// A payment from the beacon chain to an execution address (capella/beacon-chain.md, `Withdrawal`).
package struct Withdrawal: SSZContainer {
    package var index: WithdrawalIndex
    package var validatorIndex: ValidatorIndex
    package var address: ExecutionAddress
    package var amount: Gwei

    package init(index: WithdrawalIndex, validatorIndex: ValidatorIndex, address: ExecutionAddress, amount: Gwei) {
        self.index = index
        self.validatorIndex = validatorIndex
        self.address = address
        self.amount = amount
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        index = try r.field("index")
        validatorIndex = try r.field("validator_index")
        address = try r.field("address")
        amount = try r.field("amount")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("index", index)
        v.field("validator_index", validatorIndex)
        v.field("address", address)
        v.field("amount", amount)
    }
}
