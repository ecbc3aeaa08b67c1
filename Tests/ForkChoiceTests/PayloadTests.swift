import ConsensusTypes
import ForkChoice
import Primitives
import TestSupport
import Testing

/// The rules of gloas/fork-choice.md one by one.
@Suite struct PayloadTests {
    private static let parameters = ForkChoiceParameters(
        slotsPerEpoch: 8, slotDurationMs: 1000, gloasForkEpoch: 0, ptcSize: 8)

    /// A Gloas anchor, a block 1 of slot 1 on its empty node, the clock in slot 2.
    private struct Scene {
        var store: ForkChoice
        let genesis = ForkChoiceFixture.root(0)
        let block = ForkChoiceFixture.root(1)

        init() throws {
            let checkpoint = Checkpoint(epoch: 0, root: genesis)
            store = ForkChoice(
                anchor: Self.block(0, parent: Root(), slot: 0, on: Hash32()), epoch: 0, genesisTimeMs: 0,
                balances: ForkChoiceFixture.balances(64, at: checkpoint), parameters: PayloadTests.parameters)
            try store.onTick(timeMs: 1500)
            try add(1, parent: genesis, slot: 1, on: Hash32())
            try store.onTick(timeMs: 2000)
        }

        static func block(_ number: UInt64, parent: Root, slot: Slot, on hash: Hash32) -> ForkChoiceBlock {
            let checkpoint = Checkpoint(epoch: 0, root: ForkChoiceFixture.root(0))
            let root = ForkChoiceFixture.root(number)
            return ForkChoiceBlock(
                root: root, parentRoot: parent, slot: slot, proposerIndex: ValidatorIndex(slot.rawValue),
                justifiedCheckpoint: checkpoint, finalizedCheckpoint: checkpoint,
                unrealizedJustifiedCheckpoint: checkpoint, unrealizedFinalizedCheckpoint: checkpoint,
                executionBlockHash: root, bidParentBlockHash: hash)
        }

        mutating func add(_ number: UInt64, parent: Root, slot: Slot, on hash: Hash32) throws {
            try store.onBlock(Self.block(number, parent: parent, slot: slot, on: hash))
        }

        mutating func vote(_ root: Root, slot: Slot, index: CommitteeIndex, by validators: Range<UInt64>) throws {
            try store.onAttestation(
                ForkChoiceVote(
                    slot: slot, beaconBlockRoot: root, target: Checkpoint(epoch: 0, root: genesis),
                    attestingIndices: validators.map { ValidatorIndex($0) }, index: index))
        }

        mutating func ptc(_ positions: Range<Int>, present: Bool, available: Bool) throws {
            try store.onPayloadAttestation(
                PayloadVote(
                    slot: 1, beaconBlockRoot: block, ptcPositions: Array(positions), payloadPresent: present,
                    blobDataAvailable: available), isFromBlock: true)
        }

        func node(_ status: PayloadStatus) -> ForkChoiceNode { ForkChoiceNode(root: block, payloadStatus: status) }
    }

    @Test func blockIsEmptyUntilItsPayloadComes() throws {
        var scene = try Scene()
        #expect(try scene.store.getHeadNode() == scene.node(.empty))
        #expect(throws: ForkChoiceError.payloadUnknown(scene.block)) {
            try scene.add(2, parent: scene.block, slot: 2, on: scene.block)
        }
        try scene.store.onExecutionPayload(scene.block)
        #expect(try scene.store.getHeadNode() == scene.node(.full))
        try scene.add(2, parent: scene.block, slot: 2, on: scene.block)
        #expect(scene.store.parentPayloadStatus(of: ForkChoiceFixture.root(2)) == .full)
        #expect(throws: ForkChoiceError.unknownBlock(ForkChoiceFixture.root(9))) {
            try scene.store.onExecutionPayload(ForkChoiceFixture.root(9))
        }
    }

    @Test func boostedBlockOnTheEmptyNodeNeedsThePTCToBeOverruled() throws {
        var scene = try Scene()
        try scene.store.onExecutionPayload(scene.block)
        try scene.add(2, parent: scene.block, slot: 2, on: Hash32())
        #expect(scene.store.proposerBoostRoot == ForkChoiceFixture.root(2))
        // The boosted block leaves the payload out: so does the head.
        #expect(try scene.store.getHead() == ForkChoiceFixture.root(2))
        try scene.ptc(0..<5, present: true, available: true)
        #expect(try scene.store.getHeadNode() == scene.node(.full))
        try scene.ptc(0..<1, present: true, available: false)
        #expect(try scene.store.getHead() == ForkChoiceFixture.root(2))
    }

    @Test func olderDecisionsAreByWeightAndTheFullOneWinsTies() throws {
        var scene = try Scene()
        try scene.store.onExecutionPayload(scene.block)
        try scene.store.onTick(timeMs: 4000)
        #expect(try scene.store.getHeadNode() == scene.node(.full))
        try scene.vote(scene.block, slot: 3, index: 0, by: 0..<3)
        #expect(try scene.store.getHeadNode() == scene.node(.empty))
        try scene.vote(scene.block, slot: 3, index: 1, by: 3..<7)
        #expect(try scene.store.getHeadNode() == scene.node(.full))
        let balance = ForkChoiceFixture.balance
        #expect(scene.store.weight(of: scene.node(.empty)).rawValue == 3 * balance)
        #expect(scene.store.weight(of: scene.node(.full)).rawValue == 4 * balance)
        #expect(scene.store.weight(of: scene.node(.pending)).rawValue == 7 * balance)
        // A later slot of the same epoch moves a vote.
        try scene.store.onTick(timeMs: 5000)
        try scene.vote(scene.block, slot: 4, index: 0, by: 3..<7)
        #expect(try scene.store.getHeadNode() == scene.node(.empty))
    }

    @Test func votesOfTheBlocksSlotDecideNothingOfThePayload() throws {
        var scene = try Scene()
        try scene.vote(scene.block, slot: 1, index: 0, by: 0..<4)
        #expect(scene.store.weight(of: scene.node(.pending)).rawValue == 4 * ForkChoiceFixture.balance)
        try scene.store.onTick(timeMs: 3000)
        #expect(scene.store.weight(of: scene.node(.empty)) == 0)
        #expect(scene.store.weight(of: scene.node(.full)) == 0)
    }

    @Test func payloadVotesOfAttestationsAreChecked() throws {
        var scene = try Scene()
        try scene.store.onTick(timeMs: 3000)
        #expect(throws: ForkChoiceError.payloadVoteOutOfRange(2)) {
            try scene.vote(scene.block, slot: 2, index: 2, by: 0..<1)
        }
        #expect(throws: ForkChoiceError.payloadVoteOutOfRange(1)) {
            try scene.vote(scene.block, slot: 1, index: 1, by: 0..<1)
        }
        #expect(throws: ForkChoiceError.payloadUnknown(scene.block)) {
            try scene.vote(scene.block, slot: 2, index: 1, by: 0..<1)
        }
        try scene.store.onExecutionPayload(scene.block)
        try scene.vote(scene.block, slot: 2, index: 1, by: 0..<1)
    }

    @Test func payloadAttestationsAreChecked() throws {
        var scene = try Scene()
        var vote = PayloadVote(
            slot: 1, beaconBlockRoot: scene.block, ptcPositions: [0, 3], payloadPresent: true, blobDataAvailable: false)
        #expect(throws: ForkChoiceError.payloadVoteOutOfTime(slot: 1, currentSlot: 2)) {
            try scene.store.onPayloadAttestation(vote)
        }
        try scene.store.onPayloadAttestation(vote, isFromBlock: true)
        #expect(
            scene.store.payloadVotes(of: scene.block)?.timeliness == [true, nil, nil, true, nil, nil, nil, nil])
        #expect(
            scene.store.payloadVotes(of: scene.block)?.dataAvailability == [false, nil, nil, false, nil, nil, nil, nil])
        vote.slot = 2
        try scene.store.onPayloadAttestation(vote, isFromBlock: true)
        vote.slot = 1
        vote.ptcPositions = []
        #expect(throws: ForkChoiceError.notInPTC) { try scene.store.onPayloadAttestation(vote, isFromBlock: true) }
        vote.beaconBlockRoot = ForkChoiceFixture.root(7)
        #expect(throws: ForkChoiceError.unknownBlock(vote.beaconBlockRoot)) {
            try scene.store.onPayloadAttestation(vote, isFromBlock: true)
        }
    }

    @Test func timelinessIsByThePTCOnceThePayloadIsHere() throws {
        var scene = try Scene()
        try scene.ptc(0..<5, present: true, available: true)
        #expect(try !scene.store.payloadTimeliness(scene.block, timely: true))
        #expect(try scene.store.payloadTimeliness(scene.block, timely: false))
        try scene.store.onExecutionPayload(scene.block)
        #expect(try scene.store.payloadTimeliness(scene.block, timely: true))
        #expect(try !scene.store.payloadTimeliness(scene.block, timely: false))
        #expect(try scene.store.payloadDataAvailability(scene.block, available: true))
        // Half of the committee is no majority, one way or the other.
        try scene.ptc(4..<8, present: false, available: false)
        #expect(try !scene.store.payloadTimeliness(scene.block, timely: true))
        #expect(try !scene.store.payloadDataAvailability(scene.block, available: false))
    }

    @Test func proposersBuildOnWhatThePTCDoesNotRefuse() throws {
        var scene = try Scene()
        try scene.store.onExecutionPayload(scene.block)
        #expect(try scene.store.shouldBuildOnFull(head: scene.node(.full), slot: 2))
        #expect(try !scene.store.shouldBuildOnFull(head: scene.node(.empty), slot: 2))
        #expect(try !scene.store.shouldBuildOnFull(head: scene.node(.empty), slot: 3))
        try scene.ptc(0..<5, present: true, available: false)
        #expect(try !scene.store.shouldBuildOnFull(head: scene.node(.full), slot: 2))
        #expect(try scene.store.shouldBuildOnFull(head: scene.node(.full), slot: 3))
        #expect(throws: ForkChoiceError.unknownHead(scene.block)) {
            try scene.store.shouldBuildOnFull(head: scene.node(.pending), slot: 2)
        }
    }

    @Test func refusedPayloadTakesTheBlocksOnIt() throws {
        var scene = try Scene()
        try scene.store.onExecutionPayload(scene.block, status: .optimistic)
        try scene.add(2, parent: scene.block, slot: 2, on: scene.block)
        try scene.store.onTick(timeMs: 3000)
        #expect(try scene.store.getHead() == ForkChoiceFixture.root(2))
        #expect(scene.store.isOptimistic(ForkChoiceFixture.root(2)))
        #expect(scene.store.isOptimistic(scene.node(.full)))
        #expect(!scene.store.isOptimistic(scene.node(.empty)))
        try scene.store.onInvalidPayload(scene.block, latestValidHash: nil)
        #expect(try scene.store.getHeadNode() == scene.node(.empty))
        #expect(!scene.store.isPayloadVerified(scene.block))
        try scene.add(3, parent: scene.block, slot: 3, on: Hash32())
        #expect(try scene.store.getHead() == ForkChoiceFixture.root(3))
    }

    @Test func payloadThatIsNotHereIsNotJudged() throws {
        var scene = try Scene()
        try scene.store.onValidPayload(scene.block)
        #expect(scene.store.executionStatus(of: scene.block) == .optimistic)
        try scene.store.onExecutionPayload(scene.block, status: .optimistic)
        try scene.store.onValidPayload(scene.block)
        #expect(scene.store.executionStatus(of: scene.block) == .valid)
    }

    @Test func reorgKeepsTheParentsPayloadStatus() throws {
        var scene = try Scene()
        try scene.store.onExecutionPayload(scene.block)
        try scene.store.onTick(timeMs: 2500)
        try scene.add(2, parent: scene.block, slot: 2, on: Hash32())
        try scene.store.onTick(timeMs: 3000)
        try scene.vote(scene.block, slot: 1, index: 0, by: 0..<16)
        let head = ForkChoiceNode(root: ForkChoiceFixture.root(2), payloadStatus: .empty)
        #expect(try scene.store.proposerHead(head: head, slot: 3) == scene.node(.empty))
    }

    @Test func deadlinesAreThoseOfTheFork() {
        let parameters = ForkChoiceParameters(slotsPerEpoch: 8, slotDurationMs: 12_000, gloasForkEpoch: 2)
        #expect(parameters.attestationDueMs(at: 15) == 3999)
        #expect(parameters.attestationDueMs(at: 16) == 3000)
        #expect(parameters.payloadAttestationDueMs == 9000)
    }

    @Test func everythingSurvivesARestart() throws {
        var scene = try Scene()
        try scene.store.onExecutionPayload(scene.block)
        try scene.ptc(0..<5, present: true, available: false)
        try scene.add(2, parent: scene.block, slot: 2, on: scene.block)
        try scene.store.onTick(timeMs: 4000)
        try scene.vote(scene.block, slot: 3, index: 1, by: 0..<3)
        var after = try ForkChoice(serialized: scene.store.serialized(), parameters: Self.parameters)
        #expect(try after.getHeadNode() == scene.store.getHeadNode())
        #expect(after.weight(of: scene.node(.full)) == scene.store.weight(of: scene.node(.full)))
        #expect(
            after.payloadVotes(of: scene.block)?.timeliness == scene.store.payloadVotes(of: scene.block)?.timeliness)
        #expect(after.blocks == scene.store.blocks)
        #expect(after.serialized() == scene.store.serialized())
    }

    @Test func damagedBytesNeverTrap() throws {
        var scene = try Scene()
        try scene.store.onExecutionPayload(scene.block)
        try scene.ptc(0..<5, present: true, available: false)
        try scene.add(2, parent: scene.block, slot: 2, on: scene.block)
        try scene.store.onTick(timeMs: 4000)
        try scene.vote(scene.block, slot: 3, index: 1, by: 0..<3)
        let bytes = scene.store.serialized()
        forAll(seed: 11, count: 400) { random, _ in
            var damaged = bytes
            for _ in 0..<3 {
                let index = Int.random(in: damaged.indices, using: &random)
                damaged[index] = UInt8.random(in: .min ... .max, using: &random)
            }
            guard var store = try? ForkChoice(serialized: damaged, parameters: Self.parameters) else { return }
            _ = try? store.getHeadNode()
            _ = try? store.shouldBuildOnFull(head: scene.node(.full), slot: 2)
            _ = store.prune()
            try? store.onTick(timeMs: store.timeMs + 10_000)
            _ = try? store.getHeadNode()
        }
    }
}
