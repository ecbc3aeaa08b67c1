package import Primitives
package import SSZ

/// A validator's wish to leave, valid from `epoch` (phase0/beacon-chain.md, `VoluntaryExit`).
package struct VoluntaryExit: SSZContainer {
    package var epoch: Epoch
    package var validatorIndex: ValidatorIndex

    package init(epoch: Epoch, validatorIndex: ValidatorIndex) {
        self.epoch = epoch
        self.validatorIndex = validatorIndex
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        epoch = try r.field("epoch")
        validatorIndex = try r.field("validator_index")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("epoch", epoch)
        v.field("validator_index", validatorIndex)
    }
}

/// An exit signed by its validator (phase0/beacon-chain.md, `SignedVoluntaryExit`).
package struct SignedVoluntaryExit: SSZContainer {
    package var message: VoluntaryExit
    package var signature: BLSSignature

    package init(message: VoluntaryExit, signature: BLSSignature) {
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
