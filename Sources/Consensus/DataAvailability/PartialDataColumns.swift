package import ConsensusTypes
package import SSZ

// fulu/partial-columns/p2p-interface.md

/// `verify_partial_data_column_header_inclusion_proof`
package func verifyPartialDataColumnHeaderInclusionProof(
    _ header: PartialDataColumnHeader, _ limits: SSZLimits
) -> Bool {
    verifyInclusion(
        of: header.kzgCommitments, header.kzgCommitmentsInclusionProof, header.signedBlockHeader.message, limits)
}

/// `verify_partial_data_column_sidecar_kzg_proofs`: the cells that are there, against the commitments of their blobs. A
/// bitmap of more blobs than commitments is not valid.
package func verifyPartialDataColumnSidecarKZGProofs(
    _ sidecar: PartialDataColumnSidecar, commitments: BlobKZGCommitments, columnIndex: UInt64
) -> Bool {
    let blobs = sidecar.cellsPresentBitmap.setIndices
    guard blobs.allSatisfy({ $0 < commitments.count }) else { return false }
    return verifyCells(
        sidecar.partialColumn, column: columnIndex, commitments: blobs.map { commitments[$0] },
        proofs: sidecar.kzgProofs.elements)
}
