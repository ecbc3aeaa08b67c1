package import ConsensusTypes
import KZG
import Primitives
import SSZ

// fulu/das-core.md

/// `compute_matrix`: the cells of all blobs, row by row.
/// - Returns: nil when one of them is no blob.
package func computeMatrix(_ blobs: [Blob]) -> [MatrixEntry]? {
    var matrix: [MatrixEntry] = []
    for (row, blob) in blobs.enumerated() {
        guard let made = CellsAndKZGProofs(blob: blob) else { return nil }
        matrix += entries(made, row: row)
    }
    return matrix
}

/// `recover_matrix`: all cells from half of each row or more, in any order.
/// - Returns: nil when a row has too few cells, or one that is not valid.
package func recoverMatrix(_ partialMatrix: [MatrixEntry], blobCount: Int) -> [MatrixEntry]? {
    let rows = Dictionary(grouping: partialMatrix) { $0.rowIndex }
    var matrix: [MatrixEntry] = []
    for row in 0..<max(0, blobCount) {
        let known = (rows[UInt64(row)] ?? []).sorted { $0.columnIndex < $1.columnIndex }
        let recovered = try? KZG.recoverCellsAndKZGProofs(
            cellIndices: known.map { $0.columnIndex }, cells: known.map { $0.cell.bytes })
        guard let recovered else { return nil }
        matrix += entries(
            CellsAndKZGProofs(cells: recovered.cells.map { Cell($0) }, proofs: recovered.proofs), row: row)
    }
    return matrix
}

private func entries(_ blob: CellsAndKZGProofs, row: Int) -> [MatrixEntry] {
    zip(blob.cells, blob.proofs).enumerated().map { column, entry in
        MatrixEntry(cell: entry.0, kzgProof: entry.1, columnIndex: UInt64(column), rowIndex: UInt64(row))
    }
}
