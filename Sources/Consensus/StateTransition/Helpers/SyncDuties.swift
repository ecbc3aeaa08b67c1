import BLS
package import ConsensusTypes
package import Primitives
import SSZ

/// The sync committee of an epoch in the state's period or the next.
package func getSyncCommittee<S: AltairBeaconState>(
    _ state: S, epoch: Epoch, _ spec: Spec
) throws(InvalidReason) -> SyncCommittee {
    let period = spec.computeSyncCommitteePeriod(epoch)
    let current = spec.computeSyncCommitteePeriod(getCurrentEpoch(state, spec.preset))
    if period == current { return state.currentSyncCommittee }
    guard period.rawValue == (try current.rawValue.plus(1)) else { throw .syncPeriodOutOfRange(epoch) }
    return state.nextSyncCommittee
}

/// `is_assigned_to_sync_committee` (altair/validator.md).
package func isAssignedToSyncCommittee<S: AltairBeaconState>(
    _ state: S, epoch: Epoch, validatorIndex: ValidatorIndex, _ spec: Spec
) throws(InvalidReason) -> Bool {
    let pubkey = try getValidator(state, validatorIndex).pubkey
    return try getSyncCommittee(state, epoch: epoch, spec).pubkeys.contains(pubkey)
}

/// `compute_subnets_for_sync_committee` (altair/validator.md).
package func computeSubnetsForSyncCommittee<S: AltairBeaconState>(
    _ state: S, validatorIndex: ValidatorIndex, _ spec: Spec
) throws(InvalidReason) -> Set<UInt64> {
    let pubkey = try getValidator(state, validatorIndex).pubkey
    let nextSlotEpoch = spec.computeEpochAtSlot(Slot(try state.slot.rawValue.plus(1)))
    let committee = try getSyncCommittee(state, epoch: nextSlotEpoch, spec)
    let size = spec.preset.syncCommitteeSize / Constants.syncCommitteeSubnetCount
    var subnets: Set<UInt64> = []
    for (position, member) in committee.pubkeys.enumerated() where member == pubkey {
        subnets.insert(UInt64(position) / size)
    }
    return subnets
}

/// `process_sync_committee_contributions` (altair/validator.md): the aggregate of contributions for one block root.
/// - Throws: `contributionOutOfRange` for an unknown subcommittee, `invalidSignature` for one that is no point.
package func processSyncCommitteeContributions(
    _ contributions: some Collection<SyncCommitteeContribution>, _ preset: Preset
) throws(InvalidReason) -> SyncAggregate {
    var bits = SyncCommitteeBits(count: Int(preset.syncCommitteeSize))
    var signatures: [Signature] = []
    let size = preset.syncCommitteeSize / Constants.syncCommitteeSubnetCount
    for contribution in contributions {
        guard contribution.subcommitteeIndex < Constants.syncCommitteeSubnetCount else {
            throw .contributionOutOfRange
        }
        let first = Int(size * contribution.subcommitteeIndex)
        for position in contribution.aggregationBits.setIndices where position < Int(size) {
            bits[first + position] = true
        }
        guard let signature = try? Signature(contribution.signature) else { throw .invalidSignature }
        signatures.append(signature)
    }
    // Nobody took part: the point at infinity stands for no signature.
    let aggregate = (try? Signature.aggregate(signatures)) ?? .infinity
    return SyncAggregate(syncCommitteeBits: bits, syncCommitteeSignature: aggregate.compressed)
}
