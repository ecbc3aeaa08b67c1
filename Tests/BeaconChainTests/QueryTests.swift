import BeaconAPI
import BeaconChain
import ConsensusTypes
import Primitives
import SSZ
import Testing

@Suite struct QueryTests {
    @Test func validatorsById() async throws {
        let fixture = try await ChainFixture()
        let chain = fixture.chain
        let all = try await chain.validators(.head, ids: [], statuses: []).data
        #expect(all.count == 16)
        #expect(all.allSatisfy { $0.status == .activeOngoing })
        let pubkey = fixture.genesis.validators[3].pubkey
        let some = try await chain.validators(
            .head, ids: [.pubkey(pubkey), .index(5), .index(77)], statuses: [.active]
        ).data
        #expect(some.map(\.index.rawValue) == [3, 5])
        #expect(try await chain.validators(.head, ids: [.index(1)], statuses: [.exited]).data.isEmpty)
        #expect(try await chain.validator(.genesis, .pubkey(pubkey)).data.index == 3)
        await #expect(throws: BeaconAPIError.self) { try await chain.validator(.head, .index(16)) }
        #expect(try await chain.validatorBalances(.head, ids: [.index(2)]).data.first?.balance == 32_000_000_000)
    }

    @Test func statesAndBlocksByEveryName() async throws {
        let fixture = try await ChainFixture()
        let validators = fixture.validators()
        try await fixture.run(0...34, validators)
        let chain = fixture.chain
        let head = try await chain.blockRoot(.head).data
        #expect(try await chain.blockRoot(.slot(34)).data == head)
        #expect(try await chain.blockRoot(.root(head)).data == head)
        let root = try await chain.stateRoot(.head).data
        #expect(try await chain.debugState(.root(root)).data.slot == 34)
        #expect(try await chain.debugState(.slot(34)).data.hashTreeRoot(fixture.spec) == root)
        let finalized = try await chain.debugState(.finalized)
        #expect(finalized.finalized)
        #expect(finalized.data.slot == 16)
        #expect(try await chain.debugState(.justified).data.slot == 24)
        #expect(try await chain.header(.finalized).finalized)
        #expect(try await chain.blockRoot(.genesis).data == chain.genesisRecord.blockRoot)
        #expect(try await chain.headers(slot: nil, parentRoot: nil).data.map(\.root) == [head])
        #expect(try await chain.headers(slot: 20, parentRoot: nil).data.count == 1)
        #expect(try await chain.debugHeads().map(\.root) == [head])
        #expect(try await chain.blockAttestations(.head).data.isEmpty == false)
        // Long finalised states are computed again from what the database kept.
        #expect(try await chain.debugState(.slot(11)).data.slot == 11)
        await #expect(throws: BeaconAPIError.self) { try await chain.stateRoot(.slot(99)) }
        await #expect(throws: BeaconAPIError.self) { try await chain.stateRoot(.root(Root())) }
        await #expect(throws: BeaconAPIError.self) { try await chain.block(.root(Root())) }
    }

    @Test func committeesCoverTheRegistry() async throws {
        let fixture = try await ChainFixture(validators: 32)
        let committees = try await fixture.chain.committees(.head, epoch: 1, index: nil, slot: nil).data
        #expect(committees.flatMap(\.validators).count == 32)
        let one = try await fixture.chain.committees(.head, epoch: nil, index: 0, slot: 3).data
        #expect(one.map(\.slot) == [3])
        await #expect(throws: BeaconAPIError.self) {
            try await fixture.chain.committees(.head, epoch: 2, index: nil, slot: nil)
        }
        await #expect(throws: BeaconAPIError.self) {
            try await fixture.chain.committees(.head, epoch: 0, index: nil, slot: 9)
        }
    }

    @Test func configurationAndNode() async throws {
        let fixture = try await ChainFixture(altairEpoch: 2)
        let chain = fixture.chain
        #expect(try await chain.genesis().genesisValidatorsRoot == fixture.genesis.genesisValidatorsRoot)
        #expect(try await chain.configSpec()["SLOTS_PER_EPOCH"] == "8")
        #expect(try await chain.configSpec()["ALTAIR_FORK_EPOCH"] == "2")
        #expect(try await chain.forkSchedule().map(\.epoch) == [0, 2])
        #expect(try await chain.health() == .ready)
        #expect(try await chain.syncing().isSyncing == false)
        #expect(try await chain.nodeVersion().text.hasPrefix("Vigil/"))
        await #expect(throws: BeaconAPIError.self) {
            try await chain.submitBLSToExecutionChanges([SignedBLSToExecutionChange()])
        }
    }

    @Test func rewardsAddUpToTheBalances() async throws {
        let fixture = try await ChainFixture(altairEpoch: 0)
        let validators = fixture.validators()
        try await fixture.run(0...31, validators)
        let chain = fixture.chain
        let epoch = try await chain.attestationRewards(1, ids: []).data
        #expect(epoch.totalRewards.count == 16)
        #expect(epoch.totalRewards.allSatisfy { $0.amounts.target.rawValue > 0 && $0.amounts.inactivity.rawValue == 0 })
        #expect(epoch.idealRewards.map(\.amounts.head) == [epoch.totalRewards[0].amounts.head])
        await #expect(throws: BeaconAPIError.self) { try await chain.attestationRewards(2, ids: []) }
        // Between the two posts of one epoch, balances move by block rewards and sync rewards alone.
        let before = try await chain.validatorBalances(.slot(29), ids: []).data
        let after = try await chain.validatorBalances(.slot(30), ids: []).data
        let block = try await chain.blockRewards(.slot(30)).data
        #expect(block.attestations > 0)
        let sync = try await chain.syncCommitteeRewards(.slot(30), ids: []).data
        for (old, new) in zip(before, after) {
            var gain = sync.first { $0.validatorIndex == old.index }?.reward.rawValue ?? 0
            if old.index == block.proposerIndex { gain += Int64(block.total.rawValue) }
            #expect(Int64(new.balance.rawValue) - Int64(old.balance.rawValue) == gain, "validator \(old.index)")
        }
        await #expect(throws: BeaconAPIError.self) { try await chain.blockRewards(.slot(99)) }
    }
}
