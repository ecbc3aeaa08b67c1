package import Primitives
package import SSZ

extension Gloas {
    /// An attestation with its voters by index (gloas/beacon-chain.md, `IndexedAttestation`).
    package struct IndexedAttestation: IndexedAttestationProtocol, SSZProgressiveContainer {
        package var attestingIndices: AttestingIndices
        package var data: AttestationData
        package var signature: BLSSignature

        package static let activeFields = SSZActiveFields(all: 3)

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
