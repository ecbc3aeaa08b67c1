package import Primitives
package import SSZ

/// The fork versions around the last upgrade (phase0/beacon-chain.md, `Fork`).
package struct Fork: SSZContainer {
    package var previousVersion: Version
    package var currentVersion: Version
    package var epoch: Epoch

    package init(previousVersion: Version, currentVersion: Version, epoch: Epoch) {
        self.previousVersion = previousVersion
        self.currentVersion = currentVersion
        self.epoch = epoch
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        previousVersion = try r.field("previous_version")
        currentVersion = try r.field("current_version")
        epoch = try r.field("epoch")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("previous_version", previousVersion)
        v.field("current_version", currentVersion)
        v.field("epoch", epoch)
    }
}
