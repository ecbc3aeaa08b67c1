package import Primitives
package import SSZ

extension Gloas {
    /// An aggregate with its aggregator's selection proof (electra/validator.md, `AggregateAndProof`).
    package struct AggregateAndProof: AggregateAndProofProtocol {
        package var aggregatorIndex: ValidatorIndex
        package var aggregate: Attestation
        package var selectionProof: BLSSignature

        package init(aggregatorIndex: ValidatorIndex, aggregate: Attestation, selectionProof: BLSSignature) {
            self.aggregatorIndex = aggregatorIndex
            self.aggregate = aggregate
            self.selectionProof = selectionProof
        }

        package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
            aggregatorIndex = try r.field("aggregator_index")
            aggregate = try r.field("aggregate")
            selectionProof = try r.field("selection_proof")
        }

        package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
            v.field("aggregator_index", aggregatorIndex)
            v.field("aggregate", aggregate)
            v.field("selection_proof", selectionProof)
        }
    }

    /// What an aggregator publishes (electra/validator.md, `SignedAggregateAndProof`).
    package struct SignedAggregateAndProof: SignedAggregateAndProofProtocol {
        package var message: AggregateAndProof
        package var signature: BLSSignature

        package init(message: AggregateAndProof, signature: BLSSignature) {
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
}
