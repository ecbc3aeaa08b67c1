package import SSZ

extension Gloas {
    /// Two votes that break the slashing rules (phase0/beacon-chain.md, `AttesterSlashing`).
    package struct AttesterSlashing: AttesterSlashingProtocol {
        package var attestation1: IndexedAttestation
        package var attestation2: IndexedAttestation

        package init(attestation1: IndexedAttestation, attestation2: IndexedAttestation) {
            self.attestation1 = attestation1
            self.attestation2 = attestation2
        }

        package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
            attestation1 = try r.field("attestation_1")
            attestation2 = try r.field("attestation_2")
        }

        package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
            v.field("attestation_1", attestation1)
            v.field("attestation_2", attestation2)
        }
    }
}
