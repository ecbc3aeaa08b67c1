package import SSZ

extension Gloas {
    /// A block with the payload that its proposer built itself (beacon-APIs, `Gloas.BlockContents`).
    package struct BlockContents: SSZContainer {
        package var block: BeaconBlock
        package var executionPayloadEnvelope: ExecutionPayloadEnvelope
        package var kzgProofs: CellKZGProofs
        package var blobs: Blobs

        package init(
            block: BeaconBlock, executionPayloadEnvelope: ExecutionPayloadEnvelope, kzgProofs: CellKZGProofs,
            blobs: Blobs
        ) {
            self.block = block
            self.executionPayloadEnvelope = executionPayloadEnvelope
            self.kzgProofs = kzgProofs
            self.blobs = blobs
        }

        package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
            block = try r.field("block")
            executionPayloadEnvelope = try r.field("execution_payload_envelope")
            kzgProofs = try r.field("kzg_proofs")
            blobs = try r.field("blobs")
        }

        package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
            v.field("block", block)
            v.field("execution_payload_envelope", executionPayloadEnvelope)
            v.field("kzg_proofs", kzgProofs)
            v.field("blobs", blobs)
        }
    }

    /// A signed envelope with its blobs, which any node can publish (beacon-APIs,
    /// `Gloas.SignedExecutionPayloadEnvelopeContents`).
    package struct SignedExecutionPayloadEnvelopeContents: SSZContainer {
        package var signedExecutionPayloadEnvelope: SignedExecutionPayloadEnvelope
        package var kzgProofs: CellKZGProofs
        package var blobs: Blobs

        package init(
            signedExecutionPayloadEnvelope: SignedExecutionPayloadEnvelope, kzgProofs: CellKZGProofs, blobs: Blobs
        ) {
            self.signedExecutionPayloadEnvelope = signedExecutionPayloadEnvelope
            self.kzgProofs = kzgProofs
            self.blobs = blobs
        }

        package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
            signedExecutionPayloadEnvelope = try r.field("signed_execution_payload_envelope")
            kzgProofs = try r.field("kzg_proofs")
            blobs = try r.field("blobs")
        }

        package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
            v.field("signed_execution_payload_envelope", signedExecutionPayloadEnvelope)
            v.field("kzg_proofs", kzgProofs)
            v.field("blobs", blobs)
        }
    }
}
