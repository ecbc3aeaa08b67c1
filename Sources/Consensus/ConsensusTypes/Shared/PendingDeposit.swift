package import Primitives
package import SSZ

/// A deposit waiting for its turn (electra/beacon-chain.md, `PendingDeposit`).
package struct PendingDeposit: SSZContainer {
    package var pubkey: BLSPubkey
    package var withdrawalCredentials: Bytes32
    package var amount: Gwei
    package var signature: BLSSignature
    package var slot: Slot

    package init(pubkey: BLSPubkey, withdrawalCredentials: Bytes32, amount: Gwei, signature: BLSSignature, slot: Slot) {
        self.pubkey = pubkey
        self.withdrawalCredentials = withdrawalCredentials
        self.amount = amount
        self.signature = signature
        self.slot = slot
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        pubkey = try r.field("pubkey")
        withdrawalCredentials = try r.field("withdrawal_credentials")
        amount = try r.field("amount")
        signature = try r.field("signature")
        slot = try r.field("slot")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("pubkey", pubkey)
        v.field("withdrawal_credentials", withdrawalCredentials)
        v.field("amount", amount)
        v.field("signature", signature)
        v.field("slot", slot)
    }
}
