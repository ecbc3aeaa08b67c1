package import SSZ

extension Deneb {
    /// A block with its blobs and their proofs, as a node produces it (beacon-APIs, `Deneb.BlockContents`).
    package struct BlockContents: BlockContentsProtocol {
        package var block: BeaconBlock
        package var kzgProofs: KZGProofs
        package var blobs: Blobs

        package init(block: BeaconBlock, kzgProofs: KZGProofs, blobs: Blobs) {
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

    /// A signed block with its blobs and proofs, as it is published (beacon-APIs, `Deneb.SignedBlockContents`).
    package struct SignedBlockContents: SignedBlockContentsProtocol {
        package var signedBlock: SignedBeaconBlock
        package var kzgProofs: KZGProofs
        package var blobs: Blobs

        package init(signedBlock: SignedBeaconBlock, kzgProofs: KZGProofs, blobs: Blobs) {
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
