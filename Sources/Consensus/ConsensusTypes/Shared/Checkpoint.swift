package import Primitives
package import SSZ

/// An epoch boundary block, the unit of justification and finality (phase0/beacon-chain.md, `Checkpoint`).
package struct Checkpoint: SSZContainer {
    package var epoch: Epoch
    package var root: Root

    package init(epoch: Epoch, root: Root) {
        self.epoch = epoch
        self.root = root
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        epoch = try r.field("epoch")
        root = try r.field("root")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("epoch", epoch)
        v.field("root", root)
    }
}
