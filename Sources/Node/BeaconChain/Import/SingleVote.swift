import BeaconAPI
import ConsensusTypes
import Primitives
import SSZ
import StateTransition

/// One validator's vote as a committee's votes, whatever form it was submitted in.
struct SingleVote: Sendable {
    var attester: ValidatorIndex
    var votes: CommitteeVotes
    var event: BeaconEvent

    init(_ submitted: ForkedSubmittedAttestation, _ committees: CommitteeCache) throws(GossipRejection) {
        switch submitted {
        case .phase0(let attestation), .altair(let attestation), .bellatrix(let attestation),
            .capella(let attestation), .deneb(let attestation):
            try self.init(attestation, committees)
        case .electra(let attestation), .fulu(let attestation): try self.init(attestation, committees)
        case .gloas: throw .unsupportedFork(.gloas)
        }
    }

    private init(_ attestation: Phase0.Attestation, _ committees: CommitteeCache) throws(GossipRejection) {
        votes = CommitteeVotes(attestation)
        let members = try committeeMembers(of: votes, committees)
        let set = votes.bits.setIndices
        guard let position = set.first, set.count == 1 else { throw .notExactlyOneBit(set.count) }
        attester = members[members.startIndex + position]
        event = .attestation(attestation)
    }

    private init(_ attestation: Electra.SingleAttestation, _ committees: CommitteeCache) throws(GossipRejection) {
        guard attestation.data.index == 0 else { throw .dataIndexNotZero(attestation.data.index) }
        let vote = CommitteeVote(data: attestation.data, committee: attestation.committeeIndex)
        let members = try committeeMembers(vote, committees)
        attester = attestation.attesterIndex
        guard let place = members.firstIndex(of: attester) else { throw .notInCommittee(attester) }
        var bits = Phase0.AggregationBits(count: members.count)
        bits[place - members.startIndex] = true
        votes = CommitteeVotes(vote: vote, bits: bits)
        event = .singleAttestation(attestation)
    }
}
