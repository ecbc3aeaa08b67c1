package import Primitives
package import SSZ

/// What tells a builder that a request comes from the slot's proposer (builder-specs gloas/validator.md,
/// `BuilderRequestAuth`).
package struct BuilderRequestAuth: SSZContainer {
    /// What the builder knows itself by, by default the host of its URL: at most `MAX_DATA_SIZE` bytes.
    package var data: ByteList<Constant<4096>>
    package var slot: Slot

    package init(data: ByteList<Constant<4096>>, slot: Slot) {
        self.data = data
        self.slot = slot
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        data = try r.field("data")
        slot = try r.field("slot")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("data", data)
        v.field("slot", slot)
    }
}

/// A request's authentication with the proposer's signature (builder-specs gloas/validator.md,
/// `SignedBuilderRequestAuth`).
package struct SignedBuilderRequestAuth: SSZContainer {
    package var message: BuilderRequestAuth
    package var signature: BLSSignature

    package init(message: BuilderRequestAuth, signature: BLSSignature) {
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
