import BLS
package import ConsensusTypes
import Primitives
import SSZ
import StateTransition

/// `validate_beacon_attestation_gossip` of the attestation's fork, on the topic of a subnet.
///
/// Conditions on time first, as for aggregates.
package func validateBeaconAttestationGossip<Store: GossipStore>(
    _ seen: inout Seen, _ scope: GossipScope<Store>, _ attestation: ForkedSubmittedAttestation, subnetID: UInt64
) throws(GossipFailure) {
    let data = attestation.data
    try scope.checkVoteTime(data.slot, attestation.forkName)
    try scope.checkDataIndex(data, attestation.forkName)
    let epoch = scope.spec.computeEpochAtSlot(data.slot)
    try require(data.target.epoch == epoch, orReject: .targetEpochMismatch)
    let committees = try scope.committees(epoch)
    let index = attestation.committeeIndex
    guard let committee = try? committees.committee(slot: data.slot, index: index) else {
        throw .reject(.committeeIndexOutOfRange)
    }
    let expectedSubnet = computeSubnetForAttestation(
        committeesPerSlot: committees.committeesPerSlot, slot: data.slot, committeeIndex: index, scope.spec)
    try require(expectedSubnet == subnetID, orReject: .wrongSubnet)

    let attester = try attestation.attester(in: committee)
    let key = Seen.EpochKey(epoch: data.target.epoch, validator: attester)
    try require(!seen.attestationValidatorEpochs.contains(key), orIgnore: .alreadySeen)
    let claim = try? attestationSignatureSet(
        scope.state.shared, [attester], data, attestation.signature, scope.context)
    try require(claim?.verify() ?? false, orReject: .attestationSignature)
    try scope.checkVote(data)
    if attestation.forkName >= .gloas { try scope.checkPayloadVote(data) }
    seen.attestationValidatorEpochs.insert(key)
}

extension ForkedSubmittedAttestation {
    /// Where the committee is named: before Electra in the data.
    fileprivate var committeeIndex: CommitteeIndex {
        switch self {
        case .phase0, .altair, .bellatrix, .capella, .deneb: data.index
        case .electra(let single), .fulu(let single), .gloas(let single): single.committeeIndex
        }
    }

    /// The one member of the committee that attests.
    fileprivate func attester(in committee: ArraySlice<ValidatorIndex>) throws(GossipFailure) -> ValidatorIndex {
        switch self {
        case .phase0(let inner), .altair(let inner), .bellatrix(let inner), .capella(let inner), .deneb(let inner):
            let bits = inner.aggregationBits
            guard let position = bits.setIndices.first, bits.popCount == 1 else { throw .reject(.notUnaggregated) }
            try require(bits.count == committee.count, orReject: .aggregationBitsLength)
            return committee[committee.startIndex + position]
        case .electra(let single), .fulu(let single), .gloas(let single):
            try require(committee.contains(single.attesterIndex), orReject: .attesterNotInCommittee)
            return single.attesterIndex
        }
    }
}
