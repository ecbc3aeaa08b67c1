package import ConsensusTypes
package import Primitives
import SSZ

/// `is_aggregator` (phase0/validator.md) for a committee of that many members.
package func isAggregator(committeeLength: Int, slotSignature: BLSSignature) -> Bool {
    let modulo = max(1, UInt64(committeeLength) / Constants.targetAggregatorsPerCommittee)
    return selects(slotSignature, modulo: modulo)
}

/// `is_sync_committee_aggregator` (altair/validator.md).
package func isSyncCommitteeAggregator(_ signature: BLSSignature, _ preset: Preset) -> Bool {
    let members = preset.syncCommitteeSize / Constants.syncCommitteeSubnetCount
    return selects(signature, modulo: max(1, members / Constants.targetAggregatorsPerSyncSubcommittee))
}

/// `compute_subnet_for_attestation` (phase0/validator.md).
package func computeSubnetForAttestation(
    committeesPerSlot: UInt64, slot: Slot, committeeIndex: CommitteeIndex, _ spec: Spec
) -> UInt64 {
    let slotsSinceEpochStart = slot.rawValue % spec.preset.slotsPerEpoch
    let committeesSinceEpochStart = committeesPerSlot &* slotsSinceEpochStart
    return (committeesSinceEpochStart &+ committeeIndex.rawValue) % spec.config.attestationSubnetCount
}

/// `bytes_to_uint64(hash(signature)[0:8]) % modulo == 0`.
private func selects(_ signature: BLSSignature, modulo: UInt64) -> Bool {
    UInt64(littleEndianPrefix: Merkle.sha256(signature.bytes)) % modulo == 0
}
