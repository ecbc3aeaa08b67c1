import BLS
import BeaconChain
import ConsensusTypes
import Primitives
import SSZ
import TestSupport
import Testing

@Suite struct AttestationPoolTests {
    private let data = AttestationData(
        slot: 3, index: 0, beaconBlockRoot: Root(), source: Checkpoint(), target: Checkpoint())

    private func attestation(_ set: [Int], of count: Int = 8, signer: Int = 0) throws -> (Phase0.Attestation, Signature)
    {
        var bits = Phase0.AggregationBits(count: count)
        for index in set { bits[index] = true }
        let signature = InteropKeys.secretKey(index: signer).sign(data.hashTreeRoot(.none))
        return (Phase0.Attestation(aggregationBits: bits, data: data, signature: signature.compressed), signature)
    }

    @discardableResult
    private func insert(_ set: [Int], signer: Int = 0, _ pool: inout AttestationPool) throws -> Bool {
        let (attestation, signature) = try attestation(set, signer: signer)
        return pool.insert(CommitteeVotes(attestation), signature: signature, dataRoot: data.hashTreeRoot(.none))
    }

    @Test func singleVotesAddUpAndTheirSumVerifies() throws {
        var pool = AttestationPool()
        for index in 0..<5 { #expect(try insert([index], signer: index, &pool)) }
        #expect(try !insert([3], signer: 3, &pool))
        let aggregate = try #require(pool.aggregate(dataRoot: data.hashTreeRoot(.none), committee: 0))
        #expect(aggregate.votes.bits.setIndices == [0, 1, 2, 3, 4])
        let keys = (0..<5).map { InteropKeys.secretKey(index: $0).publicKey }
        #expect(aggregate.signature.fastAggregateVerify(keys: keys, message: data.hashTreeRoot(.none)))
        #expect(pool.aggregate(dataRoot: Root(), committee: 0) == nil)
        #expect(pool.aggregate(dataRoot: data.hashTreeRoot(.none), committee: 1) == nil)
    }

    @Test func receivedAggregatesAreMergedWhereDisjoint() throws {
        var pool = AttestationPool()
        try insert([0, 1, 2], &pool)
        try insert([2, 3], &pool)
        try insert([4, 5], &pool)
        let best = try #require(pool.aggregate(dataRoot: data.hashTreeRoot(.none), committee: 0))
        #expect(best.votes.bits.setIndices == [0, 1, 2, 4, 5])
        let candidates = pool.candidates { _ in true }.map(\.votes.bits.setIndices)
        #expect(candidates == [[0, 1, 2, 4, 5], [2, 3, 4, 5]])
    }

    @Test func supersetsReplaceAndSubsetsAreNoNews() throws {
        var pool = AttestationPool()
        try insert([0, 1], &pool)
        #expect(try insert([0, 1, 2], &pool))
        #expect(try !insert([1, 2], &pool))
        #expect(pool.all { _ in true }.count == 1)
    }

    @Test func oldVotesAreForgotten() throws {
        var pool = AttestationPool()
        try insert([0], &pool)
        pool.prune(before: 3)
        #expect(pool.all { _ in true }.count == 1)
        pool.prune(before: 4)
        #expect(pool.all { _ in true }.isEmpty)
    }
}

@Suite struct MaxCoverTests {
    private func candidate(
        _ validators: [UInt64], slot: Slot = 1, weight: UInt64 = 1
    )
        -> PackingCandidate<Phase0.Attestation>
    {
        let data = AttestationData(
            slot: slot, index: 0, beaconBlockRoot: Root(), source: Checkpoint(), target: Checkpoint())
        var bits = Phase0.AggregationBits(count: 64)
        for validator in validators { bits[Int(validator)] = true }
        return PackingCandidate(
            attestation: Phase0.Attestation(aggregationBits: bits, data: data, signature: BLSSignature()),
            weights: validators.map { (ValidatorIndex($0), weight) })
    }

    private func covered(_ attestations: [Phase0.Attestation]) -> Set<Int> {
        Set(attestations.flatMap(\.aggregationBits.setIndices))
    }

    @Test func prefersWhatIsNewOverWhatIsLarge() {
        let packed = packAttestations([candidate([0, 1, 2, 3]), candidate([1, 2, 3]), candidate([8, 9])], limit: 2)
        #expect(packed.map(\.aggregationBits.setIndices) == [[0, 1, 2, 3], [8, 9]])
    }

    @Test func leavesOutWhatAddsNothing() {
        let packed = packAttestations([candidate([0, 1]), candidate([0]), candidate([])], limit: 8)
        #expect(packed.count == 1)
    }

    @Test func weightsDecide() {
        let packed = packAttestations([candidate([0, 1, 2]), candidate([5], weight: 10)], limit: 1)
        #expect(packed.map(\.aggregationBits.setIndices) == [[5]])
    }

    @Test func olderOfEquals() {
        let packed = packAttestations([candidate([1], slot: 9), candidate([2], slot: 4)], limit: 1)
        #expect(packed.first?.data.slot == 4)
    }

    /// Greedy choice never covers less than 1 - 1/e of the best: checked against all choices.
    @Test func staysWithinItsBound() {
        forAll(seed: 99, count: 60) { random, run in
            let candidates = (0..<8).map { _ in
                candidate(
                    (0..<UInt64.random(in: 1...6, using: &random)).map { _ in UInt64.random(in: 0..<20, using: &random)
                    })
            }
            let unique = candidates.map { item in
                PackingCandidate(
                    attestation: item.attestation,
                    weights: item.attestation.aggregationBits.setIndices.map { (ValidatorIndex(UInt64($0)), 1) })
            }
            let greedy = covered(packAttestations(unique, limit: 3)).count
            var best = 0
            for a in unique {
                for b in unique {
                    for c in unique {
                        best = max(best, covered([a.attestation, b.attestation, c.attestation]).count)
                    }
                }
            }
            #expect(Double(greedy) >= 0.63 * Double(best), "run \(run): \(greedy) of \(best)")
        }
    }
}

@Suite struct SyncPoolTests {
    private func key(_ subcommittee: UInt64 = 0, slot: Slot = 5) -> SyncPool.Key {
        SyncPool.Key(slot: slot, beaconBlockRoot: Root(), subcommittee: subcommittee)
    }

    @Test func aMemberOfSeveralPositionsSignsForEach() throws {
        var pool = SyncPool(subcommitteeSize: 8)
        let message = Root()
        let one = InteropKeys.secretKey(index: 0)
        let two = InteropKeys.secretKey(index: 1)
        let first = pool.insert(key(), positions: [1, 4], signature: one.sign(message))
        #expect(first)
        let again = pool.insert(key(), positions: [1, 4], signature: one.sign(message))
        #expect(!again)
        let other = pool.insert(key(), positions: [2], signature: two.sign(message))
        #expect(other)
        let contribution = try #require(pool.contribution(key()))
        #expect(contribution.aggregationBits.setIndices == [1, 2, 4])
        let keys = [one.publicKey, two.publicKey, one.publicKey]
        #expect(try Signature(contribution.signature).fastAggregateVerify(keys: keys, message: message))
        #expect(pool.contribution(key(1)) == nil)
    }

    @Test func theFullerContributionWins() throws {
        var pool = SyncPool(subcommitteeSize: 8)
        let signature = InteropKeys.secretKey(index: 0).sign(Root())
        pool.insert(key(), positions: [0], signature: signature)
        var bits = SyncSubcommitteeBits(count: 8)
        for index in 3..<6 { bits[index] = true }
        let received = SyncCommitteeContribution(
            slot: 5, beaconBlockRoot: Root(), subcommitteeIndex: 0, aggregationBits: bits,
            signature: signature.compressed)
        let taken = pool.insert(received, signature: signature)
        #expect(taken)
        let takenAgain = pool.insert(received, signature: signature)
        #expect(!takenAgain)
        #expect(pool.contribution(key())?.aggregationBits.setIndices == [3, 4, 5])
        pool.insert(key(2), positions: [7], signature: signature)
        let aggregate = pool.aggregate(slot: 5, beaconBlockRoot: Root(), subcommittees: 4)
        #expect(aggregate.syncCommitteeBits.setIndices == [3, 4, 5, 23])
    }

    @Test func nothingSignedIsTheInfinitySignature() {
        let pool = SyncPool(subcommitteeSize: 8)
        let aggregate = pool.aggregate(slot: 5, beaconBlockRoot: Root(), subcommittees: 4)
        #expect(aggregate.syncCommitteeBits.isZero)
        #expect(aggregate.syncCommitteeSignature == Constants.g2PointAtInfinity)
    }

    @Test func oldMessagesAreForgotten() throws {
        var pool = SyncPool(subcommitteeSize: 8)
        pool.insert(key(), positions: [0], signature: InteropKeys.secretKey(index: 0).sign(Root()))
        pool.prune(before: 6)
        #expect(pool.contribution(key()) == nil)
    }
}

@Suite struct Eth1VoteTests {
    /// The rows of eth2.0-pm's stub: the first two voting periods.
    @Test func stubOfTheFirstPeriods() {
        let first = getEth1DataStub(depositCount: 16, epoch: 3, preset: .minimal)
        #expect(first.depositRoot.hex == "0x66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925")
        #expect(first.blockHash.hex == "0x2b32db6c2c0a6235fb1397e8225ea85e0f0e6e8c7b126d0016ccbde0e667151e")
        let second = getEth1DataStub(depositCount: 16, epoch: 4, preset: .minimal)
        #expect(second.depositRoot.hex == "0x01d0fabd251fcbbe2b93b4b927b26ad2a1a99077152e45ded1e678afa45dbec5")
        #expect(second.blockHash.hex == "0x7e59998584f83454a4095c90006b277c31ec7b447fee44f88bf57f10edf5ab14")
    }
}
