package import SSZ

/// Two headers by one proposer for one slot (phase0/beacon-chain.md, `ProposerSlashing`).
package struct ProposerSlashing: SSZContainer {
    package var signedHeader1: SignedBeaconBlockHeader
    package var signedHeader2: SignedBeaconBlockHeader

    package init(signedHeader1: SignedBeaconBlockHeader, signedHeader2: SignedBeaconBlockHeader) {
        self.signedHeader1 = signedHeader1
        self.signedHeader2 = signedHeader2
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        signedHeader1 = try r.field("signed_header_1")
        signedHeader2 = try r.field("signed_header_2")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("signed_header_1", signedHeader1)
        v.field("signed_header_2", signedHeader2)
    }
}
