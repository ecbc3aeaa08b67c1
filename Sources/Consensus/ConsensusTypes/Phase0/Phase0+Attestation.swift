package import Primitives
package import SSZ

extension Phase0 {
    /// The votes of members of one committee (phase0/beacon-chain.md, `Attestation`). Unchanged up to Deneb.
    package struct Attestation: AttestationProtocol {
        package var aggregationBits: AggregationBits
        package var data: AttestationData
        package var signature: BLSSignature

        package init(aggregationBits: AggregationBits, data: AttestationData, signature: BLSSignature) {
            self.aggregationBits = aggregationBits
            self.data = data
            self.signature = signature
        }

        package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
            aggregationBits = try r.field("aggregation_bits")
            data = try r.field("data")
            signature = try r.field("signature")
        }

        package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
            v.field("aggregation_bits", aggregationBits)
            v.field("data", data)
            v.field("signature", signature)
        }
    }
}
