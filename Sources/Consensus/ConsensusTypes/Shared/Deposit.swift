package import Primitives
package import SSZ

/// The part of a deposit that its depositor signs (phase0/beacon-chain.md, `DepositMessage`).
package struct DepositMessage: SSZContainer {
    package var pubkey: BLSPubkey
    package var withdrawalCredentials: Bytes32
    package var amount: Gwei

    package init(pubkey: BLSPubkey, withdrawalCredentials: Bytes32, amount: Gwei) {
        self.pubkey = pubkey
        self.withdrawalCredentials = withdrawalCredentials
        self.amount = amount
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        pubkey = try r.field("pubkey")
        withdrawalCredentials = try r.field("withdrawal_credentials")
        amount = try r.field("amount")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("pubkey", pubkey)
        v.field("withdrawal_credentials", withdrawalCredentials)
        v.field("amount", amount)
    }
}

/// A leaf of the deposit contract's tree (phase0/beacon-chain.md, `DepositData`).
package struct DepositData: SSZContainer {
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

/// A deposit with its proof against `eth1_data.deposit_root` (phase0/beacon-chain.md, `Deposit`).
package struct Deposit: SSZContainer {
    package var proof: DepositProof
    package var data: DepositData

    package init(proof: DepositProof, data: DepositData) {
        self.proof = proof
        self.data = data
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        proof = try r.field("proof")
        data = try r.field("data")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("proof", proof)
        v.field("data", data)
    }
}
