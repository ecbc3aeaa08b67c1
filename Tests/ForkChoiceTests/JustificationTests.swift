import ConsensusTypes
import ForkChoice
import Primitives
import Testing

@Suite struct JustificationTests {
    /// A chain with a block in each slot up to `last`, all votes pending.
    private func chain(to last: UInt64) throws -> (ForkChoiceFixture, [Root]) {
        var fixture = ForkChoiceFixture()
        var roots = [fixture.genesis]
        for slot in 1...last {
            try fixture.tick(slot, ms: 500)
            roots.append(try fixture.add(slot, parent: roots[Int(slot) - 1], slot: Slot(slot)))
        }
        return (fixture, roots)
    }

    @Test func unrealizedJustificationIsPulledUpAtTheEpochsTick() throws {
        var (fixture, roots) = try chain(to: 14)
        let justified = Checkpoint(epoch: 1, root: roots[8])
        try fixture.tick(15, ms: 500)
        try fixture.add(15, parent: roots[14], slot: 15, unrealizedJustified: justified)
        #expect(fixture.store.justifiedCheckpoint.epoch == 0)
        #expect(fixture.store.unrealizedJustifiedCheckpoint == justified)
        try fixture.tick(16)
        #expect(fixture.store.justifiedCheckpoint == justified)
    }

    @Test func blockOfAPriorEpochIsPulledUpAtOnce() throws {
        var (fixture, roots) = try chain(to: 14)
        try fixture.tick(16)
        let justified = Checkpoint(epoch: 1, root: roots[8])
        try fixture.add(15, parent: roots[14], slot: 15, unrealizedJustified: justified)
        #expect(fixture.store.justifiedCheckpoint == justified)
    }

    @Test func realizedCheckpointsOfABlockCountAtOnce() throws {
        var (fixture, roots) = try chain(to: 15)
        try fixture.tick(16)
        let justified = Checkpoint(epoch: 1, root: roots[8])
        try fixture.add(16, parent: roots[15], slot: 16, justified: justified)
        #expect(fixture.store.justifiedCheckpoint == justified)
        #expect(fixture.store.justifiedBalances.checkpoint == justified)
    }

    @Test func leafWithATooOldVotingSourceIsNotViable() throws {
        var fixture = ForkChoiceFixture()
        try fixture.tick(1, ms: 500)
        let stale = try fixture.add(1, slot: 1)
        let main = try fixture.add(2, slot: 1, proposer: 1)
        try fixture.tick(32, ms: 500)
        let justified = Checkpoint(epoch: 3, root: fixture.genesis)
        let tip = try fixture.add(3, parent: main, slot: 32, justified: justified)
        try fixture.vote(stale, slot: 31, by: 0..<8)
        // Epoch 4: a source of epoch 0 is more than two epochs old.
        #expect(try fixture.store.getHead() == tip)
        #expect(fixture.store.viableLeaves.map(\.root) == [tip])
    }

    @Test func leafWithASourceWithinTwoEpochsStaysViable() throws {
        var fixture = ForkChoiceFixture()
        try fixture.tick(16, ms: 500)
        let stale = try fixture.add(1, slot: 15)
        let main = try fixture.add(2, slot: 15, proposer: 1)
        let justified = Checkpoint(epoch: 1, root: fixture.genesis)
        try fixture.add(3, parent: main, slot: 16, justified: justified)
        try fixture.tick(17)
        try fixture.vote(stale, slot: 15, by: 0..<8)
        #expect(fixture.store.justifiedCheckpoint.epoch == 1)
        #expect(try fixture.store.getHead() == stale)
    }

    @Test func pruningKeepsTheFinalizedTreeAndItsVotes() throws {
        var (fixture, roots) = try chain(to: 15)
        let fork = try fixture.add(100, parent: roots[3], slot: 9, proposer: 5)
        try fixture.tick(16, ms: 500)
        try fixture.vote(roots[15], slot: 15, by: 0..<4)
        try fixture.vote(fork, slot: 15, by: 4..<6)
        let finalized = Checkpoint(epoch: 1, root: roots[8])
        let tip = try fixture.add(16, parent: roots[15], slot: 16, justified: finalized, finalized: finalized)
        let before = try fixture.store.getHead()
        let removed = fixture.store.prune()
        #expect(Set(removed) == Set(roots[0..<8] + [fork]))
        #expect(fixture.store.blockCount == 9)
        #expect(try fixture.store.getHead() == before)
        #expect(before == tip)
        #expect(fixture.store.weight(of: roots[8]).rawValue == 4 * ForkChoiceFixture.balance)
        #expect(fixture.store.prune().isEmpty)
    }

    @Test func blocksAgainstFinalityAreRefused() throws {
        var (fixture, roots) = try chain(to: 15)
        try fixture.tick(16, ms: 500)
        let finalized = Checkpoint(epoch: 1, root: roots[8])
        try fixture.add(16, parent: roots[15], slot: 16, justified: finalized, finalized: finalized)
        #expect(throws: ForkChoiceError.blockNotDescendedFromFinalized(finalized: finalized)) {
            try fixture.add(200, parent: roots[7], slot: 9)
        }
        #expect(throws: ForkChoiceError.blockNotAfterFinalizedSlot(slot: 8, finalizedSlot: 8)) {
            try fixture.add(201, parent: roots[7], slot: 8)
        }
        #expect(throws: ForkChoiceError.unknownParent(ForkChoiceFixture.root(999))) {
            try fixture.add(202, parent: ForkChoiceFixture.root(999), slot: 16)
        }
        #expect(throws: ForkChoiceError.blockInFuture(slot: 17, currentSlot: 16)) {
            try fixture.add(203, parent: roots[15], slot: 17)
        }
        #expect(fixture.store.blockCount == 17)
    }
}

@Suite struct VoteValidationTests {
    private func fixture() throws -> (ForkChoiceFixture, a: Root, b: Root) {
        var fixture = ForkChoiceFixture()
        try fixture.tick(9, ms: 500)
        let a = try fixture.add(1, slot: 7)
        let b = try fixture.add(2, parent: a, slot: 9)
        return (fixture, a, b)
    }

    @Test func everyRuleOfValidateOnAttestation() throws {
        var (fixture, a, b) = try fixture()
        let unknown = ForkChoiceFixture.root(77)
        let target = Checkpoint(epoch: 1, root: a)
        #expect(throws: ForkChoiceError.targetEpochOutOfRange(target: 2, currentEpoch: 1)) {
            try fixture.vote(b, slot: 16, target: Checkpoint(epoch: 2, root: a), by: 0..<1)
        }
        #expect(throws: ForkChoiceError.targetEpochSlotMismatch(target: 1, slot: 7)) {
            try fixture.vote(a, slot: 7, target: target, by: 0..<1)
        }
        #expect(throws: ForkChoiceError.unknownTarget(unknown)) {
            try fixture.vote(b, slot: 9, target: Checkpoint(epoch: 1, root: unknown), by: 0..<1)
        }
        #expect(throws: ForkChoiceError.unknownHead(unknown)) {
            try fixture.vote(unknown, slot: 9, target: target, by: 0..<1)
        }
        #expect(throws: ForkChoiceError.voteForLaterBlock(blockSlot: 9, slot: 8)) {
            try fixture.vote(b, slot: 8, target: target, by: 0..<1)
        }
        let genesis = fixture.genesis
        #expect(throws: ForkChoiceError.inconsistentTarget(voted: genesis, expected: a)) {
            try fixture.vote(b, slot: 9, target: Checkpoint(epoch: 1, root: genesis), by: 0..<1)
        }
        #expect(throws: ForkChoiceError.attestationTooEarly(slot: 11, currentSlot: 9)) {
            try fixture.vote(b, slot: 11, target: target, by: 0..<1)
        }
        try fixture.vote(b, slot: 9, target: target, by: 0..<1)
        // A clock that is a little ahead votes in the next slot already.
        try fixture.vote(b, slot: 10, target: target, by: 1..<2)
    }

    @Test func votesInBlocksMayBeOlder() throws {
        var (fixture, a, _) = try fixture()
        try fixture.tick(40)
        let vote = ForkChoiceVote(
            slot: 7, beaconBlockRoot: a, target: fixture.genesisCheckpoint, attestingIndices: [ValidatorIndex(3)])
        #expect(throws: ForkChoiceError.targetEpochOutOfRange(target: 0, currentEpoch: 5)) {
            try fixture.store.onAttestation(vote)
        }
        try fixture.store.onAttestation(vote, isFromBlock: true)
        #expect(fixture.store.attestationScore(of: a).rawValue == ForkChoiceFixture.balance)
    }

    @Test func timeMayStepBackInsideItsSlotOnly() throws {
        var (fixture, _, _) = try fixture()
        try fixture.store.onTick(timeMs: 9100)
        #expect(fixture.store.timeMs == 9500)
        #expect(throws: ForkChoiceError.timeWentBackwards(fromMs: 9500, toMs: 8999)) {
            try fixture.store.onTick(timeMs: 8999)
        }
    }
}
