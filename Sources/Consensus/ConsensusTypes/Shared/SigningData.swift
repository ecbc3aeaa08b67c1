package import Primitives
package import SSZ

/// What every signature is over (phase0/beacon-chain.md, `SigningData`).
package struct SigningData: SSZContainer {
    package var objectRoot: Root
    package var domain: Domain

    package init(objectRoot: Root, domain: Domain) {
        self.objectRoot = objectRoot
        self.domain = domain
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        objectRoot = try r.field("object_root")
        domain = try r.field("domain")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("object_root", objectRoot)
        v.field("domain", domain)
    }
}
