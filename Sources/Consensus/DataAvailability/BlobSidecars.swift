package import ConsensusTypes
import KZG
package import Primitives
package import SSZ

// deneb/p2p-interface.md, deneb/validator.md

/// Where a body keeps its commitments to blobs, or one of them. The same from Deneb to Fulu: neither the field's
/// position nor the depth of the body's tree changed.
func commitmentsIndex(_ index: Int?, _ limits: SSZLimits) -> GeneralizedIndex? {
    let list: [SSZPathComponent] = [.field("blob_kzg_commitments")]
    return Deneb.BeaconBlockBody.generalizedIndex(list + (index.map { [.index($0)] } ?? []), limits)
}

/// `get_blob_sidecars`: one for each blob, in order.
/// - Returns: nil when blobs, proofs and the block's commitments are not equally many.
package func getBlobSidecars<B: SignedBeaconBlockProtocol>(
    _ signedBlock: B, blobs: [Blob], blobKZGProofs: [KZGProof], _ limits: SSZLimits
) -> [BlobSidecar]? where B.Message.Body: DenebBeaconBlockBody {
    let body = signedBlock.message.body
    let commitments = body.blobKZGCommitments
    guard blobs.count == commitments.count, blobKZGProofs.count == commitments.count else { return nil }
    let header = signedBlock.signedHeader(limits)
    var sidecars: [BlobSidecar] = []
    for (index, blob) in blobs.enumerated() {
        guard let branch = body.merkleProof([.field("blob_kzg_commitments"), .index(index)], limits) else {
            return nil
        }
        sidecars.append(
            BlobSidecar(
                index: UInt64(index), blob: blob, kzgCommitment: commitments[index], kzgProof: blobKZGProofs[index],
                signedBlockHeader: header, kzgCommitmentInclusionProof: KZGCommitmentInclusionProof(branch)))
    }
    return sidecars
}

/// `verify_blob_sidecar_inclusion_proof`: whether the block of the header commits to the blob at the sidecar's index.
package func verifyBlobSidecarInclusionProof(_ sidecar: BlobSidecar, _ limits: SSZLimits) -> Bool {
    guard let position = Int(exactly: sidecar.index), let index = commitmentsIndex(position, limits) else {
        return false
    }
    return Merkle.isValidProof(
        leaf: sidecar.kzgCommitment.hashTreeRoot(limits), branch: sidecar.kzgCommitmentInclusionProof, at: index,
        root: sidecar.signedBlockHeader.message.bodyRoot)
}

/// Whether the blob is what its commitment commits to (`verify_blob_kzg_proof`); malformed input is not.
package func verifyBlobSidecarKZGProof(_ sidecar: BlobSidecar) -> Bool {
    let isValid = try? KZG.verifyBlobKZGProof(
        blob: sidecar.blob.bytes, commitment: sidecar.kzgCommitment, proof: sidecar.kzgProof)
    return isValid ?? false
}

/// `compute_subnet_for_blob_sidecar` of a fork (deneb/validator.md, electra/validator.md).
package func computeSubnetForBlobSidecar(_ blobIndex: UInt64, _ fork: ForkName, _ spec: Spec) -> UInt64 {
    let count = fork < .electra ? spec.config.blobSidecarSubnetCount : spec.config.blobSidecarSubnetCountElectra
    return blobIndex % max(1, count)
}

/// `is_data_available` (deneb/fork-choice.md) with the blobs that were retrieved, in the block's order: one batch.
package func isDataAvailable(
    blobs: [Blob], proofs: [KZGProof], commitments: some Sequence<KZGCommitment>
) -> Bool {
    let isValid = try? KZG.verifyBlobKZGProofBatch(
        blobs: blobs.map { $0.bytes }, commitments: Array(commitments), proofs: proofs)
    return isValid ?? false
}
