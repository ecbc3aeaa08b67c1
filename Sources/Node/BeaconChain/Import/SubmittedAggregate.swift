import BeaconAPI
import ConsensusTypes
import Primitives
import SSZ

/// A signed aggregate of one committee, whatever form it was submitted in.
struct SubmittedAggregate: Sendable {
    var aggregatorIndex: ValidatorIndex
    var selectionProof: BLSSignature
    var votes: CommitteeVotes
    /// The sum of the voters' signatures.
    var aggregateSignature: BLSSignature
    /// `hash_tree_root` of the message that the aggregator signed.
    var messageRoot: Root
    var signature: BLSSignature
    var event: BeaconEvent

    init(_ forked: ForkedSignedAggregateAndProof, _ limits: SSZLimits) throws(GossipRejection) {
        switch forked {
        case .phase0(let signed), .altair(let signed), .bellatrix(let signed), .capella(let signed),
            .deneb(let signed):
            self.init(
                signed, CommitteeVotes(signed.message.aggregate), .attestation(signed.message.aggregate), limits)
        case .electra(let signed), .fulu(let signed):
            let aggregate = signed.message.aggregate
            self.init(signed, try Self.votes(aggregate), .electraAttestation(aggregate), limits)
        case .gloas: throw .unsupportedFork(.gloas)
        }
    }

    private init<A: SignedAggregateAndProofProtocol>(
        _ signed: A, _ votes: CommitteeVotes, _ event: BeaconEvent, _ limits: SSZLimits
    ) {
        aggregatorIndex = signed.message.aggregatorIndex
        selectionProof = signed.message.selectionProof
        self.votes = votes
        aggregateSignature = signed.message.aggregate.signature
        messageRoot = signed.message.hashTreeRoot(limits)
        signature = signed.signature
        self.event = event
    }

    /// On the wire an aggregate is of one committee (electra/p2p-interface.md, `beacon_aggregate_and_proof`).
    private static func votes(_ aggregate: Electra.Attestation) throws(GossipRejection) -> CommitteeVotes {
        let committees = aggregate.committeeBits.setIndices
        guard let committee = committees.first, committees.count == 1 else {
            throw .notExactlyOneCommittee(committees.count)
        }
        guard aggregate.data.index == 0 else { throw .dataIndexNotZero(aggregate.data.index) }
        var bits = Phase0.AggregationBits(count: aggregate.aggregationBits.count)
        for position in aggregate.aggregationBits.setIndices { bits[position] = true }
        return CommitteeVotes(
            vote: CommitteeVote(data: aggregate.data, committee: CommitteeIndex(UInt64(committee))), bits: bits)
    }
}
