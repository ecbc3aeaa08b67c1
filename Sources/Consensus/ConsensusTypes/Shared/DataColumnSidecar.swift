package import Primitives
package import SSZ

/// One column of a block's extended blobs (fulu/das-core.md, `DataColumnSidecar`).
package struct DataColumnSidecar: SSZContainer {
    package var index: UInt64
    package var column: DataColumn
    package var kzgCommitments: BlobKZGCommitments
    package var kzgProofs: KZGProofs
    package var signedBlockHeader: SignedBeaconBlockHeader
    package var kzgCommitmentsInclusionProof: KZGCommitmentsInclusionProof

    package init(
        index: UInt64,
        column: DataColumn,
        kzgCommitments: BlobKZGCommitments,
        kzgProofs: KZGProofs,
        signedBlockHeader: SignedBeaconBlockHeader,
        kzgCommitmentsInclusionProof: KZGCommitmentsInclusionProof
    ) {
        self.index = index
        self.column = column
        self.kzgCommitments = kzgCommitments
        self.kzgProofs = kzgProofs
        self.signedBlockHeader = signedBlockHeader
        self.kzgCommitmentsInclusionProof = kzgCommitmentsInclusionProof
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        index = try r.field("index")
        column = try r.field("column")
        kzgCommitments = try r.field("kzg_commitments")
        kzgProofs = try r.field("kzg_proofs")
        signedBlockHeader = try r.field("signed_block_header")
        kzgCommitmentsInclusionProof = try r.field("kzg_commitments_inclusion_proof")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("index", index)
        v.field("column", column)
        v.field("kzg_commitments", kzgCommitments)
        v.field("kzg_proofs", kzgProofs)
        v.field("signed_block_header", signedBlockHeader)
        v.field("kzg_commitments_inclusion_proof", kzgCommitmentsInclusionProof)
    }
}

/// The name of some columns of a block in a request (fulu/p2p-interface.md, `DataColumnsByRootIdentifier`).
package struct DataColumnsByRootIdentifier: SSZContainer {
    package var blockRoot: Root
    package var columns: DataColumnIndices

    package init(blockRoot: Root, columns: DataColumnIndices) {
        self.blockRoot = blockRoot
        self.columns = columns
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        blockRoot = try r.field("block_root")
        columns = try r.field("columns")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("block_root", blockRoot)
        v.field("columns", columns)
    }
}
