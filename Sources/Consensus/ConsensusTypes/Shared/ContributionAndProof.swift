package import Primitives
package import SSZ

/// A contribution with its aggregator's selection proof (altair/validator.md, `ContributionAndProof`).
package struct ContributionAndProof: SSZContainer {
    package var aggregatorIndex: ValidatorIndex
    package var contribution: SyncCommitteeContribution
    package var selectionProof: BLSSignature

    package init(
        aggregatorIndex: ValidatorIndex, contribution: SyncCommitteeContribution, selectionProof: BLSSignature
    ) {
        self.aggregatorIndex = aggregatorIndex
        self.contribution = contribution
        self.selectionProof = selectionProof
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        aggregatorIndex = try r.field("aggregator_index")
        contribution = try r.field("contribution")
        selectionProof = try r.field("selection_proof")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("aggregator_index", aggregatorIndex)
        v.field("contribution", contribution)
        v.field("selection_proof", selectionProof)
    }
}

/// What an aggregator publishes (altair/validator.md, `SignedContributionAndProof`).
package struct SignedContributionAndProof: SSZContainer {
    package var message: ContributionAndProof
    package var signature: BLSSignature

    package init(message: ContributionAndProof, signature: BLSSignature) {
        self.message = message
        self.signature = signature
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        message = try r.field("message")
        signature = try r.field("signature")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("message", message)
        v.field("signature", signature)
    }
}
