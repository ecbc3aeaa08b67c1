package import Primitives
package import SSZ

/// One entry of the validator registry (phase0/beacon-chain.md, `Validator`).
package struct Validator: SSZContainer {
    package var pubkey: BLSPubkey
    package var withdrawalCredentials: Bytes32
    package var effectiveBalance: Gwei
    package var slashed: Bool
    package var activationEligibilityEpoch: Epoch
    package var activationEpoch: Epoch
    package var exitEpoch: Epoch
    package var withdrawableEpoch: Epoch

    package init(
        pubkey: BLSPubkey,
        withdrawalCredentials: Bytes32,
        effectiveBalance: Gwei,
        slashed: Bool,
        activationEligibilityEpoch: Epoch,
        activationEpoch: Epoch,
        exitEpoch: Epoch,
        withdrawableEpoch: Epoch
    ) {
        self.pubkey = pubkey
        self.withdrawalCredentials = withdrawalCredentials
        self.effectiveBalance = effectiveBalance
        self.slashed = slashed
        self.activationEligibilityEpoch = activationEligibilityEpoch
        self.activationEpoch = activationEpoch
        self.exitEpoch = exitEpoch
        self.withdrawableEpoch = withdrawableEpoch
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        pubkey = try r.field("pubkey")
        withdrawalCredentials = try r.field("withdrawal_credentials")
        effectiveBalance = try r.field("effective_balance")
        slashed = try r.field("slashed")
        activationEligibilityEpoch = try r.field("activation_eligibility_epoch")
        activationEpoch = try r.field("activation_epoch")
        exitEpoch = try r.field("exit_epoch")
        withdrawableEpoch = try r.field("withdrawable_epoch")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("pubkey", pubkey)
        v.field("withdrawal_credentials", withdrawalCredentials)
        v.field("effective_balance", effectiveBalance)
        v.field("slashed", slashed)
        v.field("activation_eligibility_epoch", activationEligibilityEpoch)
        v.field("activation_epoch", activationEpoch)
        v.field("exit_epoch", exitEpoch)
        v.field("withdrawable_epoch", withdrawableEpoch)
    }
}
