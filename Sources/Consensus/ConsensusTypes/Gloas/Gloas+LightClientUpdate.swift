package import Primitives
package import SSZ

extension Gloas {
    /// A signed header with the next committee and finality
    /// (altair/light-client/sync-protocol.md, `LightClientUpdate`).
    package struct LightClientUpdate: SSZContainer {
        package var attestedHeader: LightClientHeader
        package var nextSyncCommittee: SyncCommittee
        package var nextSyncCommitteeBranch: NextSyncCommitteeBranch
        package var finalizedHeader: LightClientHeader
        package var finalityBranch: FinalityBranch
        package var syncAggregate: SyncAggregate
        package var signatureSlot: Slot

        package init(
            attestedHeader: LightClientHeader,
            nextSyncCommittee: SyncCommittee,
            nextSyncCommitteeBranch: NextSyncCommitteeBranch,
            finalizedHeader: LightClientHeader,
            finalityBranch: FinalityBranch,
            syncAggregate: SyncAggregate,
            signatureSlot: Slot
        ) {
            self.attestedHeader = attestedHeader
            self.nextSyncCommittee = nextSyncCommittee
            self.nextSyncCommitteeBranch = nextSyncCommitteeBranch
            self.finalizedHeader = finalizedHeader
            self.finalityBranch = finalityBranch
            self.syncAggregate = syncAggregate
            self.signatureSlot = signatureSlot
        }

        package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
            attestedHeader = try r.field("attested_header")
            nextSyncCommittee = try r.field("next_sync_committee")
            nextSyncCommitteeBranch = try r.field("next_sync_committee_branch")
            finalizedHeader = try r.field("finalized_header")
            finalityBranch = try r.field("finality_branch")
            syncAggregate = try r.field("sync_aggregate")
            signatureSlot = try r.field("signature_slot")
        }

        package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
            v.field("attested_header", attestedHeader)
            v.field("next_sync_committee", nextSyncCommittee)
            v.field("next_sync_committee_branch", nextSyncCommitteeBranch)
            v.field("finalized_header", finalizedHeader)
            v.field("finality_branch", finalityBranch)
            v.field("sync_aggregate", syncAggregate)
            v.field("signature_slot", signatureSlot)
        }
    }
}
