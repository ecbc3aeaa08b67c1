package import Primitives
package import SSZ

/// A blob with the proof that its block commits to it (deneb/p2p-interface.md, `BlobSidecar`).
package struct BlobSidecar: SSZContainer {
    package var index: UInt64
    package var blob: Blob
    package var kzgCommitment: KZGCommitment
    package var kzgProof: KZGProof
    package var signedBlockHeader: SignedBeaconBlockHeader
    package var kzgCommitmentInclusionProof: KZGCommitmentInclusionProof

    package init(
        index: UInt64,
        blob: Blob,
        kzgCommitment: KZGCommitment,
        kzgProof: KZGProof,
        signedBlockHeader: SignedBeaconBlockHeader,
        kzgCommitmentInclusionProof: KZGCommitmentInclusionProof
    ) {
        self.index = index
        self.blob = blob
        self.kzgCommitment = kzgCommitment
        self.kzgProof = kzgProof
        self.signedBlockHeader = signedBlockHeader
        self.kzgCommitmentInclusionProof = kzgCommitmentInclusionProof
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        index = try r.field("index")
        blob = try r.field("blob")
        kzgCommitment = try r.field("kzg_commitment")
        kzgProof = try r.field("kzg_proof")
        signedBlockHeader = try r.field("signed_block_header")
        kzgCommitmentInclusionProof = try r.field("kzg_commitment_inclusion_proof")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("index", index)
        v.field("blob", blob)
        v.field("kzg_commitment", kzgCommitment)
        v.field("kzg_proof", kzgProof)
        v.field("signed_block_header", signedBlockHeader)
        v.field("kzg_commitment_inclusion_proof", kzgCommitmentInclusionProof)
    }
}

/// The name of a blob sidecar in a request (deneb/p2p-interface.md, `BlobIdentifier`).
package struct BlobIdentifier: SSZContainer {
    package var blockRoot: Root
    package var index: UInt64

    package init(blockRoot: Root, index: UInt64) {
        self.blockRoot = blockRoot
        self.index = index
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        blockRoot = try r.field("block_root")
        index = try r.field("index")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("block_root", blockRoot)
        v.field("index", index)
    }
}
