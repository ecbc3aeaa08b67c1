package import Primitives
package import SSZ

extension Gloas {
    /// Some cells of a column (gloas/partial-columns/p2p-interface.md, `PartialDataColumnSidecar`).
    package struct PartialDataColumnSidecar: SSZContainer {
        package var cellsPresentBitmap: CellsBitList
        package var partialColumn: DataColumn
        package var kzgProofs: KZGProofs

        package init(cellsPresentBitmap: CellsBitList, partialColumn: DataColumn, kzgProofs: KZGProofs) {
            self.cellsPresentBitmap = cellsPresentBitmap
            self.partialColumn = partialColumn
            self.kzgProofs = kzgProofs
        }

        package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
            cellsPresentBitmap = try r.field("cells_present_bitmap")
            partialColumn = try r.field("partial_column")
            kzgProofs = try r.field("kzg_proofs")
        }

        package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
            v.field("cells_present_bitmap", cellsPresentBitmap)
            v.field("partial_column", partialColumn)
            v.field("kzg_proofs", kzgProofs)
        }
    }

    /// Which cells a peer has and wants (gloas/partial-columns/p2p-interface.md, `PartialDataColumnPartsMetadata`).
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

    /// The block that partial columns belong to (gloas/partial-columns/p2p-interface.md, `PartialDataColumnGroupID`).
    package struct PartialDataColumnGroupID: SSZContainer {
        package var beaconBlockRoot: Root
        package var slot: Slot

        package init(beaconBlockRoot: Root, slot: Slot) {
            self.beaconBlockRoot = beaconBlockRoot
            self.slot = slot
        }

        package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
            beaconBlockRoot = try r.field("beacon_block_root")
            slot = try r.field("slot")
        }

        package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
            v.field("beacon_block_root", beaconBlockRoot)
            v.field("slot", slot)
        }
    }
}
