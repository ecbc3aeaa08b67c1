package import Primitives
package import SSZ

extension Phase0 {
    /// An included attestation, as phase0 states keep it (phase0/beacon-chain.md, `PendingAttestation`).
    package struct PendingAttestation: SSZContainer {
        package var aggregationBits: AggregationBits
        package var data: AttestationData
        package var inclusionDelay: Slot
        package var proposerIndex: ValidatorIndex

        package init(
            aggregationBits: AggregationBits, data: AttestationData, inclusionDelay: Slot, proposerIndex: ValidatorIndex
        ) {
            self.aggregationBits = aggregationBits
            self.data = data
            self.inclusionDelay = inclusionDelay
            self.proposerIndex = proposerIndex
        }

        package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
            aggregationBits = try r.field("aggregation_bits")
            data = try r.field("data")
            inclusionDelay = try r.field("inclusion_delay")
            proposerIndex = try r.field("proposer_index")
        }

        package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
            v.field("aggregation_bits", aggregationBits)
            v.field("data", data)
            v.field("inclusion_delay", inclusionDelay)
            v.field("proposer_index", proposerIndex)
        }
    }
}
