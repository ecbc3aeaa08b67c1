internal import CKzg
package import Primitives

// fulu/polynomial-commitments-sampling.md

extension KZG {
    /// `compute_cells`: the cells of the extended blob, 128 of them.
    package static func computeCells(_ blob: [UInt8]) throws(KZGError) -> [[UInt8]] {
        try require(blob, count: bytesPerBlob)
        var cells = [UInt8](repeating: 0, count: cellsPerExtBlob * bytesPerCell)
        try TrustedSetup.call { setup in
            cells.withUnsafeMutableBytes { cells in
                blob.withUnsafeBytes {
                    compute_cells_and_kzg_proofs(
                        cells.assumingMemoryBound(to: Cell.self).baseAddress, nil,
                        $0.assumingMemoryBound(to: Blob.self).baseAddress, setup)
                }
            }
        }
        return split(cells)
    }

    /// `compute_cells_and_kzg_proofs`: the cells of the extended blob and the proof of each.
    package static func computeCellsAndKZGProofs(
        _ blob: [UInt8]
    ) throws(KZGError) -> (cells: [[UInt8]], proofs: [Primitives.KZGProof]) {
        try require(blob, count: bytesPerBlob)
        return try cellsAndProofs { cells, proofs, setup in
            blob.withUnsafeBytes {
                compute_cells_and_kzg_proofs(cells, proofs, $0.assumingMemoryBound(to: Blob.self).baseAddress, setup)
            }
        }
    }

    /// `recover_cells_and_kzg_proofs`: the whole extended blob from half of its cells or more.
    /// - Parameter cellIndices: the place of each cell, strictly ascending.
    package static func recoverCellsAndKZGProofs(
        cellIndices: [UInt64], cells: [[UInt8]]
    ) throws(KZGError) -> (cells: [[UInt8]], proofs: [Primitives.KZGProof]) {
        guard cellIndices.count == cells.count else { throw .unevenLengths }
        guard cells.count <= cellsPerExtBlob else { throw .invalidInput }
        let known = try joined(cells, each: bytesPerCell)
        return try cellsAndProofs { cells, proofs, setup in
            known.withUnsafeBytes {
                recover_cells_and_kzg_proofs(
                    cells, proofs, cellIndices, $0.assumingMemoryBound(to: Cell.self).baseAddress,
                    UInt64(cellIndices.count), setup)
            }
        }
    }

    /// `verify_cell_kzg_proof_batch`: whether every cell is at its index of the blob that its commitment is to.
    ///
    /// The four lists run in parallel; a commitment stands once for each of its cells. No cells: true.
    package static func verifyCellKZGProofBatch(
        commitments: [Primitives.KZGCommitment], cellIndices: [UInt64], cells: [[UInt8]], proofs: [Primitives.KZGProof]
    ) throws(KZGError) -> Bool {
        let count = cells.count
        guard commitments.count == count, cellIndices.count == count, proofs.count == count else {
            throw .unevenLengths
        }
        let cells = try joined(cells, each: bytesPerCell)
        var isValid = false
        try TrustedSetup.call { setup in
            commitments.withUnsafeBytes { commitments in
                cells.withUnsafeBytes { cells in
                    proofs.withUnsafeBytes { proofs in
                        verify_cell_kzg_proof_batch(
                            &isValid, commitments.assumingMemoryBound(to: CKzg.Bytes48.self).baseAddress, cellIndices,
                            cells.assumingMemoryBound(to: Cell.self).baseAddress,
                            proofs.assumingMemoryBound(to: CKzg.Bytes48.self).baseAddress, UInt64(count), setup)
                    }
                }
            }
        }
        return isValid
    }

    /// What the library writes as a whole extended blob with its proofs.
    private static func cellsAndProofs(
        _ fill: (UnsafeMutablePointer<Cell>?, UnsafeMutablePointer<CKzg.Bytes48>?, UnsafePointer<KZGSettings>) ->
            C_KZG_RET
    ) throws(KZGError) -> (cells: [[UInt8]], proofs: [Primitives.KZGProof]) {
        var cells = [UInt8](repeating: 0, count: cellsPerExtBlob * bytesPerCell)
        var proofs = [Primitives.KZGProof](repeating: FixedBytes(), count: cellsPerExtBlob)
        try TrustedSetup.call { setup in
            cells.withUnsafeMutableBytes { cells in
                proofs.withUnsafeMutableBytes { proofs in
                    fill(
                        cells.assumingMemoryBound(to: Cell.self).baseAddress,
                        proofs.assumingMemoryBound(to: CKzg.Bytes48.self).baseAddress, setup)
                }
            }
        }
        return (split(cells), proofs)
    }

    private static func split(_ cells: [UInt8]) -> [[UInt8]] {
        stride(from: 0, to: cells.count, by: bytesPerCell).map { Array(cells[$0..<$0 + bytesPerCell]) }
    }
}
