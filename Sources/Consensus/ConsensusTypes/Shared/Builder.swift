package import Primitives
package import SSZ

/// One entry of the builder registry (gloas/beacon-chain.md, `Builder`).
package struct Builder: SSZContainer {
    package var pubkey: BLSPubkey
    package var version: UInt8
    package var executionAddress: ExecutionAddress
    package var balance: Gwei
    package var depositEpoch: Epoch
    package var withdrawableEpoch: Epoch

    package init(
        pubkey: BLSPubkey,
        version: UInt8,
        executionAddress: ExecutionAddress,
        balance: Gwei,
        depositEpoch: Epoch,
        withdrawableEpoch: Epoch
    ) {
        self.pubkey = pubkey
        self.version = version
        self.executionAddress = executionAddress
        self.balance = balance
        self.depositEpoch = depositEpoch
        self.withdrawableEpoch = withdrawableEpoch
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        pubkey = try r.field("pubkey")
        version = try r.field("version")
        executionAddress = try r.field("execution_address")
        balance = try r.field("balance")
        depositEpoch = try r.field("deposit_epoch")
        withdrawableEpoch = try r.field("withdrawable_epoch")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("pubkey", pubkey)
        v.field("version", version)
        v.field("execution_address", executionAddress)
        v.field("balance", balance)
        v.field("deposit_epoch", depositEpoch)
        v.field("withdrawable_epoch", withdrawableEpoch)
    }
}
