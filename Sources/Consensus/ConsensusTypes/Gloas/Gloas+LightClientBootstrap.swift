package import SSZ

extension Gloas {
    /// A trusted header with its sync committee (altair/light-client/sync-protocol.md, `LightClientBootstrap`).
    package struct LightClientBootstrap: SSZContainer {
        package var header: LightClientHeader
        package var currentSyncCommittee: SyncCommittee
        package var currentSyncCommitteeBranch: CurrentSyncCommitteeBranch

        package init(
            header: LightClientHeader,
            currentSyncCommittee: SyncCommittee,
            currentSyncCommitteeBranch: CurrentSyncCommitteeBranch
        ) {
            self.header = header
            self.currentSyncCommittee = currentSyncCommittee
            self.currentSyncCommitteeBranch = currentSyncCommitteeBranch
        }

        package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
            header = try r.field("header")
            currentSyncCommittee = try r.field("current_sync_committee")
            currentSyncCommitteeBranch = try r.field("current_sync_committee_branch")
        }

        package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
            v.field("header", header)
            v.field("current_sync_committee", currentSyncCommittee)
            v.field("current_sync_committee_branch", currentSyncCommitteeBranch)
        }
    }
}
