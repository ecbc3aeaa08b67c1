package import Primitives
package import SSZ

/// One cell of the extended data matrix with its place and proof (fulu/das-core.md, `MatrixEntry`).
package struct MatrixEntry: SSZContainer {
    package var cell: Cell
    package var kzgProof: KZGProof
    package var columnIndex: UInt64
    package var rowIndex: UInt64

    package init(cell: Cell, kzgProof: KZGProof, columnIndex: UInt64, rowIndex: UInt64) {
        self.cell = cell
        self.kzgProof = kzgProof
        self.columnIndex = columnIndex
        self.rowIndex = rowIndex
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        cell = try r.field("cell")
        kzgProof = try r.field("kzg_proof")
        columnIndex = try r.field("column_index")
        rowIndex = try r.field("row_index")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("cell", cell)
        v.field("kzg_proof", kzgProof)
        v.field("column_index", columnIndex)
        v.field("row_index", rowIndex)
    }
}
