import BLS
package import ConsensusTypes
import Primitives
import SSZ
import StateTransition

/// `validate_beacon_aggregate_and_proof_gossip` of the aggregate's fork.
///
/// The conditions on time come first here: they bound the epochs whose shuffling anybody can ask for.
package func validateBeaconAggregateAndProofGossip<Store: GossipStore>(
    _ seen: inout Seen, _ scope: GossipScope<Store>, _ signedAggregate: ForkedSignedAggregateAndProof
) throws(GossipFailure) {
    let facts = AggregateFacts(signedAggregate, scope.spec)
    let data = facts.data
    try scope.checkVoteTime(data.slot, facts.fork)
    try scope.checkDataIndex(data, facts.fork)
    guard let index = facts.committeeIndex else { throw .reject(.committeeBits) }
    let epoch = scope.spec.computeEpochAtSlot(data.slot)
    try require(data.target.epoch == epoch, orReject: .targetEpochMismatch)
    let committees = try scope.committees(epoch)
    guard let committee = try? committees.committee(slot: data.slot, index: index) else {
        throw .reject(.committeeIndexOutOfRange)
    }
    try require(facts.bitCount == committee.count, orReject: .aggregationBitsLength)
    try require(!facts.setBits.isEmpty, orReject: .noParticipants)

    let bits = BitPattern(setIndices: facts.setBits)
    let aggregateKey = Seen.AggregateKey(
        dataRoot: data.hashTreeRoot(scope.spec.limits), committee: index, slot: data.slot)
    let isCovered = seen.aggregateDataRoots[aggregateKey]?.containsSuperset(of: bits) ?? false
    try require(!isCovered, orIgnore: .supersetSeen)
    let aggregatorKey = Seen.EpochKey(epoch: data.target.epoch, validator: facts.aggregatorIndex)
    try require(!seen.aggregatorEpochs.contains(aggregatorKey), orIgnore: .alreadySeen)

    let isSelected = isAggregator(committeeLength: committee.count, slotSignature: facts.selectionProof)
    try require(isSelected, orReject: .notAggregator)
    try require(committee.contains(facts.aggregatorIndex), orReject: .aggregatorNotInCommittee)
    let attesters = facts.setBits.map { committee[committee.startIndex + $0] }
    try scope.checkSignatures(facts, attesters)
    try scope.checkVote(data)
    if facts.fork >= .gloas { try scope.checkPayloadVote(data) }
    seen.aggregatorEpochs.insert(aggregatorKey)
    seen.aggregateDataRoots[aggregateKey, default: []].append(bits)
}

extension GossipScope {
    /// The three signatures of an aggregate in one batch; one by one only to say which is wrong.
    fileprivate func checkSignatures(
        _ facts: AggregateFacts, _ attesters: [ValidatorIndex]
    ) throws(GossipFailure) {
        guard let aggregator = validator(facts.aggregatorIndex) else { throw .reject(.aggregatorNotInCommittee) }
        let (pubkey, epoch) = (aggregator.pubkey, facts.data.target.epoch)
        let selection = claim(
            pubkey, objectRoot: facts.data.slot.hashTreeRoot(spec.limits), domain(DomainTypes.selectionProof, epoch),
            facts.selectionProof)
        let outer = claim(
            pubkey, objectRoot: facts.messageRoot, domain(DomainTypes.aggregateAndProof, epoch), facts.signature)
        let inner = try? attestationSignatureSet(
            state.shared, attesters.sorted(), facts.data, facts.aggregateSignature, context)
        guard let selection, let outer, let inner else { throw .reject(.aggregateSignature) }
        if BatchVerifier.verify([selection, outer, inner]) { return }
        try require(selection.verify(), orReject: .selectionProof)
        try require(outer.verify(), orReject: .aggregatorSignature)
        throw .reject(.aggregateSignature)
    }
}

/// An aggregate of any fork, as the rules read it.
private struct AggregateFacts {
    let fork: ForkName
    let aggregatorIndex: ValidatorIndex
    let data: AttestationData
    let bitCount: Int
    let setBits: [Int]
    /// From Electra the only committee of the bits; nil unless exactly one is set.
    var committeeIndex: CommitteeIndex?
    let selectionProof: BLSSignature
    let aggregateSignature: BLSSignature
    let messageRoot: Root
    let signature: BLSSignature

    init(_ aggregate: ForkedSignedAggregateAndProof, _ spec: Spec) {
        switch aggregate {
        case .phase0(let inner), .altair(let inner), .bellatrix(let inner), .capella(let inner), .deneb(let inner):
            self.init(inner, aggregate.forkName, spec)
            committeeIndex = data.index
        case .electra(let inner), .fulu(let inner):
            self.init(inner, aggregate.forkName, spec)
            committeeIndex = Self.onlyCommittee(inner.message.aggregate.committeeBits)
        case .gloas(let inner):
            self.init(inner, aggregate.forkName, spec)
            committeeIndex = Self.onlyCommittee(inner.message.aggregate.committeeBits)
        }
    }

    /// The committee whose bit is set; nil unless it is one.
    private static func onlyCommittee(_ bits: Electra.CommitteeBits) -> CommitteeIndex? {
        let committees = bits.setIndices
        return committees.count == 1 ? committees.first.map { CommitteeIndex(UInt64($0)) } : nil
    }

    private init<A: SignedAggregateAndProofProtocol>(_ signed: A, _ fork: ForkName, _ spec: Spec) {
        let message = signed.message
        self.fork = fork
        aggregatorIndex = message.aggregatorIndex
        data = message.aggregate.data
        bitCount = message.aggregate.aggregationBits.count
        setBits = message.aggregate.aggregationBits.setIndices
        selectionProof = message.selectionProof
        aggregateSignature = message.aggregate.signature
        messageRoot = message.hashTreeRoot(spec.limits)
        signature = signed.signature
    }
}
