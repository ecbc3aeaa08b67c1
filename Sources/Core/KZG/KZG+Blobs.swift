internal import CKzg
package import Primitives

// deneb/polynomial-commitments.md

extension KZG {
    /// `blob_to_kzg_commitment`
    package static func blobToKZGCommitment(_ blob: [UInt8]) throws(KZGError) -> Primitives.KZGCommitment {
        try require(blob, count: bytesPerBlob)
        var commitment = CKzg.Bytes48()
        try TrustedSetup.call { setup in
            blob.withUnsafeBytes {
                blob_to_kzg_commitment(&commitment, $0.assumingMemoryBound(to: Blob.self).baseAddress, setup)
            }
        }
        return FixedBytes(commitment)
    }

    /// `compute_kzg_proof`: that the blob's polynomial has the value `y` at `z`.
    package static func computeKZGProof(
        blob: [UInt8], z: Primitives.Bytes32
    ) throws(KZGError) -> (proof: Primitives.KZGProof, y: Primitives.Bytes32) {
        try require(blob, count: bytesPerBlob)
        var (proof, y, z) = (CKzg.Bytes48(), CKzg.Bytes32(), z.forLibrary)
        try TrustedSetup.call { setup in
            blob.withUnsafeBytes {
                compute_kzg_proof(&proof, &y, $0.assumingMemoryBound(to: Blob.self).baseAddress, &z, setup)
            }
        }
        return (FixedBytes(proof), FixedBytes(y))
    }

    /// `compute_blob_kzg_proof`. Does not check that the commitment is the blob's.
    package static func computeBlobKZGProof(
        blob: [UInt8], commitment: Primitives.KZGCommitment
    ) throws(KZGError) -> Primitives.KZGProof {
        try require(blob, count: bytesPerBlob)
        var (proof, commitment) = (CKzg.Bytes48(), commitment.forLibrary)
        try TrustedSetup.call { setup in
            blob.withUnsafeBytes {
                compute_blob_kzg_proof(&proof, $0.assumingMemoryBound(to: Blob.self).baseAddress, &commitment, setup)
            }
        }
        return FixedBytes(proof)
    }

    /// `verify_kzg_proof`
    package static func verifyKZGProof(
        commitment: Primitives.KZGCommitment, z: Primitives.Bytes32, y: Primitives.Bytes32, proof: Primitives.KZGProof
    ) throws(KZGError) -> Bool {
        var (commitment, proof) = (commitment.forLibrary, proof.forLibrary)
        var (z, y) = (z.forLibrary, y.forLibrary)
        var isValid = false
        try TrustedSetup.call { verify_kzg_proof(&isValid, &commitment, &z, &y, &proof, $0) }
        return isValid
    }

    /// `verify_blob_kzg_proof`
    package static func verifyBlobKZGProof(
        blob: [UInt8], commitment: Primitives.KZGCommitment, proof: Primitives.KZGProof
    ) throws(KZGError) -> Bool {
        try require(blob, count: bytesPerBlob)
        var (commitment, proof) = (commitment.forLibrary, proof.forLibrary)
        var isValid = false
        try TrustedSetup.call { setup in
            blob.withUnsafeBytes {
                verify_blob_kzg_proof(
                    &isValid, $0.assumingMemoryBound(to: Blob.self).baseAddress, &commitment, &proof, setup)
            }
        }
        return isValid
    }

    /// `verify_blob_kzg_proof_batch`: whether every proof verifies. No blobs: true.
    package static func verifyBlobKZGProofBatch(
        blobs: [[UInt8]], commitments: [Primitives.KZGCommitment], proofs: [Primitives.KZGProof]
    ) throws(KZGError) -> Bool {
        guard blobs.count == commitments.count, blobs.count == proofs.count else { throw .unevenLengths }
        let blobs = try joined(blobs, each: bytesPerBlob)
        var isValid = false
        try TrustedSetup.call { setup in
            blobs.withUnsafeBytes { blobs in
                commitments.withUnsafeBytes { commitments in
                    proofs.withUnsafeBytes { proofs in
                        verify_blob_kzg_proof_batch(
                            &isValid, blobs.assumingMemoryBound(to: Blob.self).baseAddress,
                            commitments.assumingMemoryBound(to: CKzg.Bytes48.self).baseAddress,
                            proofs.assumingMemoryBound(to: CKzg.Bytes48.self).baseAddress,
                            UInt64(proofs.count / 48), setup)
                    }
                }
            }
        }
        return isValid
    }
}
