package import Primitives
package import SSZ

/// Some cells of a column (fulu/partial-columns/p2p-interface.md, `PartialDataColumnSidecar`).
package struct PartialDataColumnSidecar: SSZContainer {
    package var cellsPresentBitmap: CellsBitList
    package var partialColumn: DataColumn
    package var kzgProofs: KZGProofs
    package var header: OptionalPartialDataColumnHeader

    package init(
        cellsPresentBitmap: CellsBitList,
        partialColumn: DataColumn,
        kzgProofs: KZGProofs,
        header: OptionalPartialDataColumnHeader
    ) {
        self.cellsPresentBitmap = cellsPresentBitmap
        self.partialColumn = partialColumn
        self.kzgProofs = kzgProofs
        self.header = header
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        cellsPresentBitmap = try r.field("cells_present_bitmap")
        partialColumn = try r.field("partial_column")
        kzgProofs = try r.field("kzg_proofs")
        header = try r.field("header")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("cells_present_bitmap", cellsPresentBitmap)
        v.field("partial_column", partialColumn)
        v.field("kzg_proofs", kzgProofs)
        v.field("header", header)
    }
}

/// Which cells a peer has and wants (fulu/partial-columns/p2p-interface.md, `PartialDataColumnPartsMetadata`).
package struct PartialDataColumnPartsMetadata: SSZContainer {
    package var available: CellsBitList
    package var requests: CellsBitList

    package init(available: CellsBitList, requests: CellsBitList) {
        self.available = available
        self.requests = requests
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        available = try r.field("available")
        requests = try r.field("requests")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("available", available)
        v.field("requests", requests)
    }
}

/// What proves cells to belong to a block (fulu/partial-columns/p2p-interface.md, `PartialDataColumnHeader`).
package struct PartialDataColumnHeader: SSZContainer {
    package var kzgCommitments: BlobKZGCommitments
    package var signedBlockHeader: SignedBeaconBlockHeader
    package var kzgCommitmentsInclusionProof: KZGCommitmentsInclusionProof

    package init(
        kzgCommitments: BlobKZGCommitments,
        signedBlockHeader: SignedBeaconBlockHeader,
        kzgCommitmentsInclusionProof: KZGCommitmentsInclusionProof
    ) {
        self.kzgCommitments = kzgCommitments
        self.signedBlockHeader = signedBlockHeader
        self.kzgCommitmentsInclusionProof = kzgCommitmentsInclusionProof
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        kzgCommitments = try r.field("kzg_commitments")
        signedBlockHeader = try r.field("signed_block_header")
        kzgCommitmentsInclusionProof = try r.field("kzg_commitments_inclusion_proof")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("kzg_commitments", kzgCommitments)
        v.field("signed_block_header", signedBlockHeader)
        v.field("kzg_commitments_inclusion_proof", kzgCommitmentsInclusionProof)
    }
}

/// The block that partial columns belong to (fulu/partial-columns/p2p-interface.md, `PartialDataColumnGroupID`).
package struct PartialDataColumnGroupID: SSZContainer {
    package var beaconBlockRoot: Root

    package init(beaconBlockRoot: Root) {
        self.beaconBlockRoot = beaconBlockRoot
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        beaconBlockRoot = try r.field("beacon_block_root")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("beacon_block_root", beaconBlockRoot)
    }
}
