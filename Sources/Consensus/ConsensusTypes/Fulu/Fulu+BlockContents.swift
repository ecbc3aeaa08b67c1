package import SSZ

extension Fulu {
    /// A block with its blobs and their proofs, as a node produces it (beacon-APIs, `Fulu.BlockContents`).
    package struct BlockContents: BlockContentsProtocol {
        package var block: BeaconBlock
        package var kzgProofs: CellKZGProofs
        package var blobs: Blobs

        package init(block: BeaconBlock, kzgProofs: CellKZGProofs, blobs: Blobs) {
            self.block = block
            self.kzgProofs = kzgProofs
            self.blobs = blobs
        }

        package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
            block = try r.field("block")
            kzgProofs = try r.field("kzg_proofs")
            blobs = try r.field("blobs")
        }

        package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
            v.field("block", block)
            v.field("kzg_proofs", kzgProofs)
            v.field("blobs", blobs)
        }
    }

    /// A signed block with its blobs and proofs, as it is published (beacon-APIs, `Fulu.SignedBlockContents`).
    package struct SignedBlockContents: SignedBlockContentsProtocol {
        package var signedBlock: SignedBeaconBlock
        package var kzgProofs: CellKZGProofs
        package var blobs: Blobs

        package init(signedBlock: SignedBeaconBlock, kzgProofs: CellKZGProofs, blobs: Blobs) {
            self.signedBlock = signedBlock
            self.kzgProofs = kzgProofs
            self.blobs = blobs
        }

        package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
            signedBlock = try r.field("signed_block")
            kzgProofs = try r.field("kzg_proofs")
            blobs = try r.field("blobs")
        }

        package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
            v.field("signed_block", signedBlock)
            v.field("kzg_proofs", kzgProofs)
            v.field("blobs", blobs)
        }
    }
}
