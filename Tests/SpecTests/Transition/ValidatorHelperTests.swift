import ConsensusTypes
import Primitives
import StateTransition
import TestSupport
import Testing

/// The validator guide's selections and subnets, against `validator/validator_helpers.json`.
@Suite struct ValidatorHelperTests {
    @Test func aggregatorSelection() throws {
        for entry in try entries("aggregator_selection") {
            let proof = try #require(entry["selection_proof"]?.string.flatMap { BLSSignature(hex: $0) })
            let length = try #require(entry["committee_length"]?.int)
            #expect(isAggregator(committeeLength: length, slotSignature: proof) == entry["is_aggregator"]?.bool)
            let isSyncAggregator = isSyncCommitteeAggregator(proof, .mainnet)
            #expect(isSyncAggregator == entry["is_sync_committee_aggregator"]?.bool)
        }
    }

    @Test func attestationSubnets() throws {
        for entry in try entries("attestation_subnet") {
            let spec = entry["preset"]?.string == "mainnet" ? Spec.mainnet : Spec.minimal
            let subnet = computeSubnetForAttestation(
                committeesPerSlot: try #require(entry["committees_per_slot"]?.uint64),
                slot: Slot(try #require(entry["slot"]?.uint64)),
                committeeIndex: CommitteeIndex(try #require(entry["committee_index"]?.uint64)), spec)
            #expect(subnet == entry["subnet"]?.uint64)
        }
    }

    private func entries(_ set: String) throws -> [YAMLValue] {
        guard let root = VectorTree.root else {
            VectorReport.skipped(set)
            return []
        }
        let bytes = try VectorTree.bytes(ofFile: root + "/validator/validator_helpers.json")
        let found = try YAMLValue(parsing: String(decoding: bytes, as: UTF8.self))[set]?.array ?? []
        #expect(!found.isEmpty)
        return found
    }
}
