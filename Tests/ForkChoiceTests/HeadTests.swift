import ConsensusTypes
import ForkChoice
import Primitives
import Testing

@Suite struct HeadTests {
    @Test func anchorIsHead() throws {
        var fixture = ForkChoiceFixture()
        #expect(try fixture.store.getHead() == fixture.genesis)
        #expect(fixture.store.justifiedCheckpoint == fixture.genesisCheckpoint)
    }

    @Test func tieGoesToTheHigherRoot() throws {
        var fixture = ForkChoiceFixture()
        try fixture.tick(1, ms: 500)
        let low = try fixture.add(1, slot: 1)
        let high = try fixture.add(2, slot: 1, proposer: 1)
        #expect(low < high)
        #expect(try fixture.store.getHead() == high)
    }

    @Test func votesDecideAndLaterEpochsMoveThem() throws {
        var fixture = ForkChoiceFixture()
        try fixture.tick(1, ms: 500)
        let a = try fixture.add(1, slot: 1)
        let b = try fixture.add(2, slot: 1, proposer: 1)
        try fixture.tick(2)
        try fixture.vote(a, slot: 1, by: 0..<1)
        #expect(try fixture.store.getHead() == a)
        #expect(fixture.store.weight(of: a).rawValue == ForkChoiceFixture.balance)
        try fixture.vote(b, slot: 1, by: 0..<1)
        #expect(try fixture.store.getHead() == a, "a second vote in the same epoch does not count")
        try fixture.tick(9)
        try fixture.vote(b, slot: 8, by: 0..<1)
        #expect(try fixture.store.getHead() == b)
        #expect(fixture.store.weight(of: a) == 0)
        try fixture.vote(a, slot: 7, by: 0..<1)
        #expect(try fixture.store.getHead() == b, "an older epoch does not move a vote back")
    }

    @Test func heavierSubtreeBeatsLongerChain() throws {
        var fixture = ForkChoiceFixture()
        try fixture.tick(3, ms: 500)
        let a1 = try fixture.add(1, slot: 1)
        let a2 = try fixture.add(3, parent: a1, slot: 2)
        let a3 = try fixture.add(5, parent: a2, slot: 3)
        let b = try fixture.add(2, slot: 1, proposer: 1)
        try fixture.tick(4)
        try fixture.vote(a3, slot: 3, by: 0..<3)
        try fixture.vote(b, slot: 3, by: 3..<7)
        #expect(try fixture.store.getHead() == b)
        #expect(fixture.store.weight(of: a1).rawValue == 3 * ForkChoiceFixture.balance)
    }

    @Test func votesOfTheCurrentSlotWaitForTheNext() throws {
        var fixture = ForkChoiceFixture()
        try fixture.tick(1, ms: 500)
        let a = try fixture.add(1, slot: 1)
        let b = try fixture.add(2, slot: 1, proposer: 1)
        try fixture.vote(a, slot: 1, by: 0..<4)
        #expect(try fixture.store.getHead() == b)
        try fixture.tick(2)
        #expect(try fixture.store.getHead() == a)
    }

    @Test func equivocatorsNeverCountAgain() throws {
        var fixture = ForkChoiceFixture()
        try fixture.tick(1, ms: 500)
        let a = try fixture.add(1, slot: 1)
        let b = try fixture.add(2, slot: 1, proposer: 1)
        try fixture.tick(2)
        try fixture.vote(a, slot: 1, by: 0..<2)
        #expect(try fixture.store.getHead() == a)
        fixture.store.onAttesterSlashing([ValidatorIndex(0), ValidatorIndex(1)])
        #expect(try fixture.store.getHead() == b)
        try fixture.tick(10)
        try fixture.vote(a, slot: 9, by: 0..<2)
        #expect(try fixture.store.getHead() == b)
        #expect(fixture.store.equivocatingIndices == [ValidatorIndex(0), ValidatorIndex(1)])
    }

    @Test func balancesMustBeThoseOfTheJustifiedCheckpoint() throws {
        var fixture = ForkChoiceFixture()
        let wrong = Checkpoint(epoch: 3, root: fixture.genesis)
        let expected = fixture.genesisCheckpoint
        #expect(throws: ForkChoiceError.justifiedBalancesMissing(expected)) {
            try fixture.store.setJustifiedBalances(ForkChoiceFixture.balances(64, at: wrong))
        }
    }
}

@Suite struct ProposerBoostTests {
    @Test func timelyBlockIsBoostedUntilTheNextSlot() throws {
        var fixture = ForkChoiceFixture()
        try fixture.tick(2, ms: 100)
        let old = try fixture.add(9, slot: 1)
        let timely = try fixture.add(1, slot: 2)
        #expect(fixture.store.proposerBoostRoot == timely)
        #expect(try fixture.store.getHead() == timely)
        // 64 validators of 32 ETH over 8 slots, 40 %.
        #expect(fixture.store.weight(of: timely).rawValue == 8 * ForkChoiceFixture.balance * 40 / 100)
        try fixture.tick(3)
        #expect(fixture.store.proposerBoostRoot == Root())
        #expect(try fixture.store.getHead() == old)
    }

    @Test func lateBlockIsNotBoosted() throws {
        var fixture = ForkChoiceFixture()
        try fixture.tick(1, ms: 333)
        try fixture.add(1, slot: 1)
        #expect(fixture.store.proposerBoostRoot == Root())
    }

    @Test func onlyTheFirstBlockOfASlotIsBoosted() throws {
        var fixture = ForkChoiceFixture()
        try fixture.tick(1, ms: 10)
        let first = try fixture.add(1, slot: 1)
        try fixture.add(2, slot: 1)
        #expect(fixture.store.proposerBoostRoot == first)
    }

    @Test func blockOfAnotherShufflingIsNotBoosted() throws {
        var fixture = ForkChoiceFixture()
        try fixture.tick(7, ms: 900)
        let fork = try fixture.add(1, slot: 3)
        let main = try fixture.add(2, slot: 7)
        try fixture.tick(16, ms: 10)
        try fixture.vote(main, slot: 15, by: 0..<8)
        let other = try fixture.add(3, parent: fork, slot: 16)
        #expect(fixture.store.proposerBoostRoot == Root(), "its dependent root differs from the head's")
        let same = try fixture.add(4, parent: main, slot: 16)
        #expect(fixture.store.proposerBoostRoot == same)
        #expect(other != same)
    }
}
