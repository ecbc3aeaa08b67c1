package import Primitives
package import SSZ

extension Electra {
    /// The votes of members of several committees of a slot (electra/beacon-chain.md, `Attestation`).
    package struct Attestation: ElectraAttestationProtocol {
        package var aggregationBits: AggregationBits
        package var data: AttestationData
        package var signature: BLSSignature
        package var committeeBits: CommitteeBits

        package init(
            aggregationBits: AggregationBits,
            data: AttestationData,
            signature: BLSSignature,
            committeeBits: CommitteeBits
        ) {
            self.aggregationBits = aggregationBits
            self.data = data
            self.signature = signature
            self.committeeBits = committeeBits
        }

        package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
            aggregationBits = try r.field("aggregation_bits")
            data = try r.field("data")
            signature = try r.field("signature")
            committeeBits = try r.field("committee_bits")
        }

        package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
            v.field("aggregation_bits", aggregationBits)
            v.field("data", data)
            v.field("signature", signature)
            v.field("committee_bits", committeeBits)
        }
    }
}
