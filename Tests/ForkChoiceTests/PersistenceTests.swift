import ConsensusTypes
import ForkChoice
import Primitives
import TestSupport
import Testing

@Suite struct PersistenceTests {
    private func store() throws -> ForkChoice {
        var fixture = ForkChoiceFixture()
        try fixture.tick(9, ms: 10)
        let a = try fixture.add(1, slot: 3)
        let b = try fixture.add(2, slot: 4)
        let c = try fixture.add(3, parent: a, slot: 9, unrealizedJustified: Checkpoint(epoch: 1, root: a))
        try fixture.vote(b, slot: 7, by: 0..<3)
        try fixture.vote(c, slot: 9, by: 3..<9)
        fixture.store.onAttesterSlashing([ValidatorIndex(1)])
        return fixture.store
    }

    @Test func everythingSurvives() throws {
        var before = try store()
        var after = try ForkChoice(serialized: before.serialized(), parameters: ForkChoiceFixture.parameters)
        #expect(after.timeMs == before.timeMs)
        #expect(after.blocks == before.blocks)
        #expect(after.proposerBoostRoot == before.proposerBoostRoot)
        #expect(after.equivocatingIndices == before.equivocatingIndices)
        #expect(after.justifiedBalances == before.justifiedBalances)
        #expect(after.unrealizedJustifiedCheckpoint == before.unrealizedJustifiedCheckpoint)
        #expect(try after.getHead() == before.getHead())
        for block in before.blocks { #expect(after.weight(of: block.root) == before.weight(of: block.root)) }
        #expect(after.serialized() == before.serialized())
    }

    @Test func timelinessSurvives() throws {
        var before = try store()
        let head = try before.getHead()
        try before.onTick(timeMs: 10_000)
        let after = try ForkChoice(serialized: before.serialized(), parameters: ForkChoiceFixture.parameters)
        #expect(try after.proposerHead(head: head, slot: 10) == before.proposerHead(head: head, slot: 10))
    }

    @Test func damagedBytesNeverTrap() throws {
        let bytes = try store().serialized()
        for count in [0, 1, 7, bytes.count / 2, bytes.count - 1] {
            #expect(throws: ForkChoiceError.self) {
                try ForkChoice(serialized: Array(bytes.prefix(count)), parameters: ForkChoiceFixture.parameters)
            }
        }
        forAll(seed: 7, count: 400) { random, _ in
            var damaged = bytes
            for _ in 0..<3 {
                let index = Int.random(in: damaged.indices, using: &random)
                damaged[index] = UInt8.random(in: .min ... .max, using: &random)
            }
            guard var store = try? ForkChoice(serialized: damaged, parameters: ForkChoiceFixture.parameters) else {
                return
            }
            _ = try? store.getHead()
            _ = store.prune()
            try? store.onTick(timeMs: store.timeMs + 10_000)
        }
    }
}

@Suite struct ProposerHeadTests {
    /// A late and weak head on a strong parent, asked at the start of the next slot.
    private func scene(
        ms: UInt64 = 500, headVotes: Range<UInt64>? = nil, parentVotes: Range<UInt64> = 0..<16
    ) throws -> (
        ForkChoiceFixture, parent: Root, head: Root
    ) {
        var fixture = ForkChoiceFixture()
        try fixture.tick(9, ms: 100)
        let parent = try fixture.add(1, slot: 9)
        try fixture.tick(10, ms: ms)
        let head = try fixture.add(2, parent: parent, slot: 10, committee: 56..<64)
        try fixture.tick(11)
        try fixture.vote(parent, slot: 10, by: parentVotes)
        if let headVotes { try fixture.vote(head, slot: 10, by: headVotes) }
        return (fixture, parent, head)
    }

    @Test func lateWeakHeadIsBuiltAround() throws {
        let (fixture, parent, head) = try scene()
        #expect(try fixture.store.proposerHead(head: head, slot: 11) == parent)
    }

    @Test func conditionsThatKeepTheHead() throws {
        var (fixture, _, head) = try scene(ms: 100)
        #expect(try fixture.store.proposerHead(head: head, slot: 11) == head, "timely")
        (fixture, _, head) = try scene(headVotes: 20..<30)
        #expect(try fixture.store.proposerHead(head: head, slot: 11) == head, "strong head")
        (fixture, _, head) = try scene(parentVotes: 0..<4)
        #expect(try fixture.store.proposerHead(head: head, slot: 11) == head, "weak parent")
        (fixture, _, head) = try scene()
        #expect(try fixture.store.proposerHead(head: head, slot: 12) == head, "more than one slot")
        try fixture.store.onTick(timeMs: 11_200)
        #expect(try fixture.store.proposerHead(head: head, slot: 11) == head, "proposing late")
        (fixture, _, head) = try scene()
        fixture.store.onAttesterSlashing((56..<64).map { ValidatorIndex($0) })
        #expect(
            try fixture.store.proposerHead(head: head, slot: 11) == head, "equivocators count for the head's strength")
    }

    @Test func equivocatingProposerIsBuiltAroundAlthoughTimely() throws {
        var (fixture, parent, head) = try scene(ms: 100)
        try fixture.add(5, parent: parent, slot: 10)
        #expect(try fixture.store.proposerHead(head: head, slot: 11) == parent)
    }

    @Test func lateHeadIsKeptFromTheExecutionEngine() throws {
        var (fixture, _, head) = try scene()
        #expect(fixture.store.shouldOverrideForkchoiceUpdate(head: head, servesNextProposer: true))
        #expect(!fixture.store.shouldOverrideForkchoiceUpdate(head: head, servesNextProposer: false))
        try fixture.store.onTick(timeMs: 11_200)
        #expect(!fixture.store.shouldOverrideForkchoiceUpdate(head: head, servesNextProposer: true), "too late")
        (fixture, _, head) = try scene(headVotes: 20..<30)
        #expect(!fixture.store.shouldOverrideForkchoiceUpdate(head: head, servesNextProposer: true), "strong head")
        (fixture, _, head) = try scene(ms: 100)
        #expect(!fixture.store.shouldOverrideForkchoiceUpdate(head: head, servesNextProposer: true), "timely")
    }

    @Test func inTheHeadsOwnSlotNoVotesAreAskedFor() throws {
        var fixture = ForkChoiceFixture()
        try fixture.tick(9, ms: 100)
        let parent = try fixture.add(1, slot: 9)
        try fixture.tick(10, ms: 500)
        let head = try fixture.add(2, parent: parent, slot: 10)
        #expect(fixture.store.shouldOverrideForkchoiceUpdate(head: head, servesNextProposer: true))
        #expect(!fixture.store.shouldOverrideForkchoiceUpdate(head: parent, servesNextProposer: true))
    }

    @Test func boostedHeadIsRefused() throws {
        var fixture = ForkChoiceFixture()
        try fixture.tick(1, ms: 10)
        let head = try fixture.add(1, slot: 1)
        #expect(throws: ForkChoiceError.boostOfHeadActive(head)) {
            try fixture.store.proposerHead(head: head, slot: 2)
        }
    }
}
