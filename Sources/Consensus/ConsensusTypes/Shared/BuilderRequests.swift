package import Primitives
package import SSZ

/// A deposit into a builder's balance, made on the execution chain (gloas/beacon-chain.md, `BuilderDepositRequest`).
package struct BuilderDepositRequest: SSZContainer {
    package var pubkey: BLSPubkey
    package var withdrawalCredentials: Bytes32
    package var amount: Gwei
    package var signature: BLSSignature

    package init(pubkey: BLSPubkey, withdrawalCredentials: Bytes32, amount: Gwei, signature: BLSSignature) {
        self.pubkey = pubkey
        self.withdrawalCredentials = withdrawalCredentials
        self.amount = amount
        self.signature = signature
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        pubkey = try r.field("pubkey")
        withdrawalCredentials = try r.field("withdrawal_credentials")
        amount = try r.field("amount")
        signature = try r.field("signature")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("pubkey", pubkey)
        v.field("withdrawal_credentials", withdrawalCredentials)
        v.field("amount", amount)
        v.field("signature", signature)
    }
}

/// A builder's exit, asked for on the execution chain (gloas/beacon-chain.md, `BuilderExitRequest`).
package struct BuilderExitRequest: SSZContainer {
    package var sourceAddress: ExecutionAddress
    package var pubkey: BLSPubkey

    package init(sourceAddress: ExecutionAddress, pubkey: BLSPubkey) {
        self.sourceAddress = sourceAddress
        self.pubkey = pubkey
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        sourceAddress = try r.field("source_address")
        pubkey = try r.field("pubkey")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("source_address", sourceAddress)
        v.field("pubkey", pubkey)
    }
}
