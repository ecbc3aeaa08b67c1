package import Primitives
package import SSZ

extension Phase0 {
    /// An attestation with its voters by index (phase0/beacon-chain.md, `IndexedAttestation`).
    package struct IndexedAttestation: IndexedAttestationProtocol {
        package var attestingIndices: AttestingIndices
        package var data: AttestationData
        package var signature: BLSSignature

        package init(attestingIndices: AttestingIndices, data: AttestationData, signature: BLSSignature) {
            self.attestingIndices = attestingIndices
            self.data = data
            self.signature = signature
        }

        package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
            attestingIndices = try r.field("attesting_indices")
            data = try r.field("data")
            signature = try r.field("signature")
        }

        package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
            v.field("attesting_indices", attestingIndices)
            v.field("data", data)
            v.field("signature", signature)
        }
    }
}
