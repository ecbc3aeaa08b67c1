package import ConsensusTypes
import KZG
import Primitives
import SSZ

// gloas/p2p-interface.md and its partial-columns: sidecars without commitments, which are in their block's bid.

/// `verify_data_column_sidecar` of Gloas: index and lengths, no cryptography.
package func verifyDataColumnSidecar(
    _ sidecar: Gloas.DataColumnSidecar, commitments: Gloas.BlobKZGCommitments, _ preset: Preset
) -> Bool {
    sidecar.index < preset.numberOfColumns && !sidecar.column.isEmpty && sidecar.column.count == commitments.count
        && sidecar.kzgProofs.count == commitments.count
}

/// `verify_data_column_sidecar_kzg_proofs` of Gloas: one batch; malformed input is not valid.
package func verifyDataColumnSidecarKZGProofs(
    _ sidecar: Gloas.DataColumnSidecar, commitments: Gloas.BlobKZGCommitments
) -> Bool {
    verifyCells(
        sidecar.column, column: sidecar.index, commitments: commitments.elements, proofs: sidecar.kzgProofs.elements)
}

/// `verify_partial_data_column_sidecar_kzg_proofs` of Gloas. A bitmap of more blobs than commitments is not valid.
package func verifyPartialDataColumnSidecarKZGProofs(
    _ sidecar: Gloas.PartialDataColumnSidecar, commitments: Gloas.BlobKZGCommitments, columnIndex: UInt64
) -> Bool {
    let blobs = sidecar.cellsPresentBitmap.setIndices
    guard blobs.allSatisfy({ $0 < commitments.count }) else { return false }
    return verifyCells(
        sidecar.partialColumn, column: columnIndex, commitments: blobs.map { commitments[$0] },
        proofs: sidecar.kzgProofs.elements)
}
