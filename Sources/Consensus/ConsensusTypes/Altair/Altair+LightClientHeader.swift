package import SSZ

extension Altair {
    /// A block header as light clients follow it (altair/light-client/sync-protocol.md, `LightClientHeader`).
    package struct LightClientHeader: SSZContainer {
        package var beacon: BeaconBlockHeader

        package init(beacon: BeaconBlockHeader) {
            self.beacon = beacon
        }

        package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
            beacon = try r.field("beacon")
        }

        package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
            v.field("beacon", beacon)
        }
    }
}
