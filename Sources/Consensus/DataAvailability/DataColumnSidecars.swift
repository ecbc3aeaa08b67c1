package import ConsensusTypes
import KZG
package import Primitives
package import SSZ

// fulu/das-core.md, fulu/p2p-interface.md, fulu/validator.md

/// The cells of one extended blob with the proof of each, `NUMBER_OF_COLUMNS` of both.
package struct CellsAndKZGProofs: Equatable, Sendable {
    package var cells: [Cell]
    package var proofs: [KZGProof]

    package init(cells: [Cell], proofs: [KZGProof]) {
        self.cells = cells
        self.proofs = proofs
    }

    /// `compute_cells_and_kzg_proofs`: about a third of a second of one core; nil for bytes that are no blob.
    package init?(blob: Blob) {
        guard let made = try? KZG.computeCellsAndKZGProofs(blob.bytes) else { return nil }
        self.init(cells: made.cells.map { Cell($0) }, proofs: made.proofs)
    }

    /// The cells of a blob whose proofs are known, as an execution client or a proposer hands them over.
    package init?(blob: Blob, proofs: [KZGProof]) {
        guard let cells = try? KZG.computeCells(blob.bytes), cells.count == proofs.count else { return nil }
        self.init(cells: cells.map { Cell($0) }, proofs: proofs)
    }
}

/// `get_data_column_sidecars`: the columns of a block's blobs, in order.
/// - Returns: nil when the blobs are not as many as the commitments, or one has not all its cells and proofs.
package func getDataColumnSidecars(
    _ header: SignedBeaconBlockHeader, commitments: BlobKZGCommitments, inclusionProof: KZGCommitmentsInclusionProof,
    _ blobs: [CellsAndKZGProofs], _ preset: Preset
) -> [DataColumnSidecar]? {
    let columns = Int(preset.numberOfColumns)
    guard blobs.count == commitments.count,
        blobs.allSatisfy({ $0.cells.count == columns && $0.proofs.count == columns })
    else { return nil }
    return (0..<columns).map { column in
        DataColumnSidecar(
            index: UInt64(column), column: DataColumn(blobs.map { $0.cells[column] }), kzgCommitments: commitments,
            kzgProofs: KZGProofs(blobs.map { $0.proofs[column] }), signedBlockHeader: header,
            kzgCommitmentsInclusionProof: inclusionProof)
    }
}

/// `get_data_column_sidecars_from_block`. Nil as for `getDataColumnSidecars`.
package func getDataColumnSidecars<B: SignedBeaconBlockProtocol>(
    from signedBlock: B, _ blobs: [CellsAndKZGProofs], _ spec: Spec
) -> [DataColumnSidecar]? where B.Message.Body: DenebBeaconBlockBody {
    let body = signedBlock.message.body
    guard let branch = body.merkleProof([.field("blob_kzg_commitments")], spec.limits) else { return nil }
    return getDataColumnSidecars(
        signedBlock.signedHeader(spec.limits), commitments: body.blobKZGCommitments,
        inclusionProof: KZGCommitmentsInclusionProof(branch), blobs, spec.preset)
}

/// `get_data_column_sidecars_from_column_sidecar`. Nil as for `getDataColumnSidecars`.
package func getDataColumnSidecars(
    from sidecar: DataColumnSidecar, _ blobs: [CellsAndKZGProofs], _ preset: Preset
) -> [DataColumnSidecar]? {
    getDataColumnSidecars(
        sidecar.signedBlockHeader, commitments: sidecar.kzgCommitments,
        inclusionProof: sidecar.kzgCommitmentsInclusionProof, blobs, preset)
}

/// `verify_data_column_sidecar`: index and lengths, no cryptography.
package func verifyDataColumnSidecar(_ sidecar: DataColumnSidecar, _ spec: Spec) -> Bool {
    let epoch = spec.computeEpochAtSlot(sidecar.signedBlockHeader.message.slot)
    let count = sidecar.kzgCommitments.count
    return sidecar.index < spec.preset.numberOfColumns && count > 0
        && UInt64(count) <= spec.getBlobParameters(epoch).maxBlobsPerBlock
        && sidecar.column.count == count && sidecar.kzgProofs.count == count
}

/// `verify_data_column_sidecar_kzg_proofs`: one batch; malformed input is not valid.
package func verifyDataColumnSidecarKZGProofs(_ sidecar: DataColumnSidecar) -> Bool {
    verifyCells(
        sidecar.column, column: sidecar.index, commitments: sidecar.kzgCommitments.elements,
        proofs: sidecar.kzgProofs.elements)
}

/// Whether each cell of a column belongs to the commitment of its place.
func verifyCells(
    _ cells: some Collection<Cell>, column: UInt64, commitments: [KZGCommitment], proofs: [KZGProof]
) -> Bool {
    let isValid = try? KZG.verifyCellKZGProofBatch(
        commitments: commitments, cellIndices: Array(repeating: column, count: cells.count),
        cells: cells.map { $0.bytes }, proofs: proofs)
    return isValid ?? false
}

/// `verify_data_column_sidecar_inclusion_proof`: whether the block of the header has these commitments.
package func verifyDataColumnSidecarInclusionProof(_ sidecar: DataColumnSidecar, _ limits: SSZLimits) -> Bool {
    verifyInclusion(
        of: sidecar.kzgCommitments, sidecar.kzgCommitmentsInclusionProof, sidecar.signedBlockHeader.message, limits)
}

/// Whether a block's body has the commitments.
func verifyInclusion(
    of commitments: BlobKZGCommitments, _ branch: KZGCommitmentsInclusionProof, _ header: BeaconBlockHeader,
    _ limits: SSZLimits
) -> Bool {
    guard let index = commitmentsIndex(nil, limits) else { return false }
    return Merkle.isValidProof(
        leaf: commitments.hashTreeRoot(limits), branch: branch, at: index, root: header.bodyRoot)
}

/// `compute_subnet_for_data_column_sidecar`
package func computeSubnetForDataColumnSidecar(_ columnIndex: UInt64, _ spec: Spec) -> UInt64 {
    columnIndex % max(1, spec.config.dataColumnSidecarSubnetCount)
}

/// `is_data_available` (fulu/fork-choice.md) with the column sidecars that were retrieved for sampling.
package func isDataAvailable(_ sidecars: [DataColumnSidecar], _ spec: Spec) -> Bool {
    sidecars.allSatisfy { verifyDataColumnSidecar($0, spec) && verifyDataColumnSidecarKZGProofs($0) }
}
