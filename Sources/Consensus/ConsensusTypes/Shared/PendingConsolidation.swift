package import Primitives
package import SSZ

/// A balance waiting to move to another validator (electra/beacon-chain.md, `PendingConsolidation`).
package struct PendingConsolidation: SSZContainer {
    package var sourceIndex: ValidatorIndex
    package var targetIndex: ValidatorIndex

    package init(sourceIndex: ValidatorIndex, targetIndex: ValidatorIndex) {
        self.sourceIndex = sourceIndex
        self.targetIndex = targetIndex
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        sourceIndex = try r.field("source_index")
        targetIndex = try r.field("target_index")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("source_index", sourceIndex)
        v.field("target_index", targetIndex)
    }
}
