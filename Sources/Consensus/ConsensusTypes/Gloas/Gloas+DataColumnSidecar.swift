package import Primitives
package import SSZ

extension Gloas {
    /// The cells of one column of a block's blobs (gloas/p2p-interface.md, `DataColumnSidecar`).
    package struct DataColumnSidecar: SSZContainer {
        package var index: UInt64
        package var column: DataColumn
        package var kzgProofs: KZGProofs
        package var slot: Slot
        package var beaconBlockRoot: Root

        package init(index: UInt64, column: DataColumn, kzgProofs: KZGProofs, slot: Slot, beaconBlockRoot: Root) {
            self.index = index
            self.column = column
            self.kzgProofs = kzgProofs
            self.slot = slot
            self.beaconBlockRoot = beaconBlockRoot
        }

        package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
            index = try r.field("index")
            column = try r.field("column")
            kzgProofs = try r.field("kzg_proofs")
            slot = try r.field("slot")
            beaconBlockRoot = try r.field("beacon_block_root")
        }

        package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
            v.field("index", index)
            v.field("column", column)
            v.field("kzg_proofs", kzgProofs)
            v.field("slot", slot)
            v.field("beacon_block_root", beaconBlockRoot)
        }
    }
}
