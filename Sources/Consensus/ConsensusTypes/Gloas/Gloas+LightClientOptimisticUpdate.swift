package import Primitives
package import SSZ

extension Gloas {
    /// A signed header alone (altair/light-client/sync-protocol.md, `LightClientOptimisticUpdate`).
    package struct LightClientOptimisticUpdate: SSZContainer {
        package var attestedHeader: LightClientHeader
        package var syncAggregate: SyncAggregate
        package var signatureSlot: Slot

        package init(attestedHeader: LightClientHeader, syncAggregate: SyncAggregate, signatureSlot: Slot) {
            self.attestedHeader = attestedHeader
            self.syncAggregate = syncAggregate
            self.signatureSlot = signatureSlot
        }

        package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
            attestedHeader = try r.field("attested_header")
            syncAggregate = try r.field("sync_aggregate")
            signatureSlot = try r.field("signature_slot")
        }

        package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
            v.field("attested_header", attestedHeader)
            v.field("sync_aggregate", syncAggregate)
            v.field("signature_slot", signatureSlot)
        }
    }
}
