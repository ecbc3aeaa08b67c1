package import Primitives
package import SSZ

/// The members of a sync committee, duplicates possible (altair/beacon-chain.md, `SyncCommittee`).
package struct SyncCommittee: SSZContainer {
    package var pubkeys: SyncCommitteePubkeys
    package var aggregatePubkey: BLSPubkey

    package init(pubkeys: SyncCommitteePubkeys, aggregatePubkey: BLSPubkey) {
        self.pubkeys = pubkeys
        self.aggregatePubkey = aggregatePubkey
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        pubkeys = try r.field("pubkeys")
        aggregatePubkey = try r.field("aggregate_pubkey")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("pubkeys", pubkeys)
        v.field("aggregate_pubkey", aggregatePubkey)
    }
}
