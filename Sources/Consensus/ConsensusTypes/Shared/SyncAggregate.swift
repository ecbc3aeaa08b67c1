package import Primitives
package import SSZ

/// The sync committee's vote for the parent block (altair/beacon-chain.md, `SyncAggregate`).
package struct SyncAggregate: SSZContainer {
    package var syncCommitteeBits: SyncCommitteeBits
    package var syncCommitteeSignature: BLSSignature

    package init(syncCommitteeBits: SyncCommitteeBits, syncCommitteeSignature: BLSSignature) {
        self.syncCommitteeBits = syncCommitteeBits
        self.syncCommitteeSignature = syncCommitteeSignature
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        syncCommitteeBits = try r.field("sync_committee_bits")
        syncCommitteeSignature = try r.field("sync_committee_signature")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("sync_committee_bits", syncCommitteeBits)
        v.field("sync_committee_signature", syncCommitteeSignature)
    }
}
