package import Primitives
package import SSZ

extension Electra {
    /// One validator's vote, as it is gossiped and submitted (electra/beacon-chain.md, `SingleAttestation`).
    package struct SingleAttestation: SSZContainer {
        package var committeeIndex: CommitteeIndex
        package var attesterIndex: ValidatorIndex
        package var data: AttestationData
        package var signature: BLSSignature

        package init(
            committeeIndex: CommitteeIndex,
            attesterIndex: ValidatorIndex,
            data: AttestationData,
            signature: BLSSignature
        ) {
            self.committeeIndex = committeeIndex
            self.attesterIndex = attesterIndex
            self.data = data
            self.signature = signature
        }

        package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
            committeeIndex = try r.field("committee_index")
            attesterIndex = try r.field("attester_index")
            data = try r.field("data")
            signature = try r.field("signature")
        }

        package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
            v.field("committee_index", committeeIndex)
            v.field("attester_index", attesterIndex)
            v.field("data", data)
            v.field("signature", signature)
        }
    }
}
