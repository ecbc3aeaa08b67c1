import ConsensusTypes
import ForkChoice
import Primitives
import TestSupport
import Testing

/// Random chains of many attesters, empty slots, forks and equivocations: the rule and the specification's own text must
/// confirm the same blocks in every slot.
@Suite struct FastConfirmationTests {
    private static let validators = 32

    @Test func agreesWithTheSpecification() throws {
        var (advanced, reverted, lagging) = (0, 0, 0)
        try forAll(seed: 0xFC0F, count: 16) { random, run in
            var pair = try Pair(participation: UInt64.random(in: 60...100, using: &random))
            for slot in 1...56 as ClosedRange<UInt64> {
                let before = pair.rule.confirmedRoot
                try pair.start(slot)
                #expect(pair.rule.confirmedRoot == pair.naive.confirmed, "run \(run), slot \(slot)")
                #expect(pair.rule.previousEpochObservedJustifiedCheckpoint == pair.naive.previousObserved)
                #expect(pair.rule.currentEpochObservedJustifiedCheckpoint == pair.naive.currentObserved)
                #expect(pair.rule.previousEpochGreatestUnrealizedCheckpoint == pair.naive.greatestUnrealized)
                #expect(pair.rule.previousSlotHead == pair.naive.previousHead)
                #expect(pair.rule.currentSlotHead == pair.naive.currentHead)
                if pair.rule.confirmedRoot != before {
                    let isForward = pair.store.isAncestor(before, of: pair.rule.confirmedRoot)
                    if isForward { advanced += 1 } else { reverted += 1 }
                }
                if pair.rule.confirmedRoot != pair.rule.currentSlotHead { lagging += 1 }
                try pair.go(slot, &random)
            }
        }
        // The runs meet what they are for.
        #expect(advanced > 100 && reverted > 0 && lagging > 100)
    }

    @Test func safeBlockHashIsThatOfTheConfirmedBlock() throws {
        var fixture = ForkChoiceFixture()
        let rule = FastConfirmation(fixture.store)
        #expect(rule.confirmedRoot == fixture.genesis)
        #expect(rule.safeExecutionBlockHash(fixture.store) == Hash32())
        try fixture.tick(1)
        var updated = rule
        let states = Pair.States(checkpoint: fixture.genesisCheckpoint)
        try updated.onFastConfirmation(&fixture.store, states)
        #expect(updated.currentSlotHead == fixture.genesis)
    }

    @Test func blockOfAnUnknownPayloadIsNotConfirmed() throws {
        for status in [ExecutionStatus.valid, .optimistic] {
            var fixture = ForkChoiceFixture(validators: Self.validators)
            let states = Pair.States(checkpoint: fixture.genesisCheckpoint)
            var rule = FastConfirmation(fixture.store)
            try fixture.tick(1)
            let block = try fixture.add(1, slot: 1, payload: 1, status: status)
            try fixture.vote(block, slot: 1, by: 0..<32)
            try fixture.tick(2)
            try rule.onFastConfirmation(&fixture.store, states)
            #expect(rule.confirmedRoot == (status == .valid ? block : fixture.genesis))
        }
    }

    @Test func unknownStateChangesNothing() throws {
        var fixture = ForkChoiceFixture(validators: Self.validators)
        var rule = FastConfirmation(fixture.store)
        try fixture.tick(1)
        let block = try fixture.add(1, slot: 1)
        try fixture.vote(block, slot: 1, by: 0..<32)
        try fixture.tick(2)
        let before = rule
        #expect(throws: ForkChoiceError.stateUnavailable(fixture.genesis)) {
            try rule.onFastConfirmation(&fixture.store, Pair.States(checkpoint: Checkpoint(epoch: 9, root: block)))
        }
        #expect(rule == before)
    }

    /// The store with the rule, and the reference, which are told the same.
    private struct Pair {
        /// One balance for everyone, at every checkpoint but those later than the one given.
        struct States: FastConfirmationStates {
            let checkpoint: Checkpoint

            func slotCommittee(_ slot: Slot) throws(ForkChoiceError) -> ArraySlice<ValidatorIndex> {
                NaiveFastConfirmation.committee(slot.rawValue, validators).map { ValidatorIndex($0) }[...]
            }

            func balances(at checkpoint: Checkpoint) throws(ForkChoiceError) -> JustifiedBalances {
                guard self.checkpoint.epoch <= checkpoint.epoch else { throw .stateUnavailable(checkpoint.root) }
                return ForkChoiceFixture.balances(validators, at: checkpoint)
            }

            func pulledUpHeadBalances() throws(ForkChoiceError) -> JustifiedBalances {
                ForkChoiceFixture.balances(validators, at: checkpoint)
            }
        }

        var fixture: ForkChoiceFixture
        var rule: FastConfirmation
        var naive: NaiveFastConfirmation
        let participation: UInt64
        private var votes: [(root: Root, slot: UInt64, indices: [UInt64])] = []

        var store: ForkChoice { fixture.store }

        init(participation: UInt64) throws {
            fixture = ForkChoiceFixture(validators: validators)
            rule = FastConfirmation(fixture.store)
            naive = NaiveFastConfirmation(
                NaiveForkChoice(
                    anchor: try #require(fixture.store.block(fixture.genesis)),
                    balances: Array(repeating: ForkChoiceFixture.balance, count: validators),
                    parameters: ForkChoiceFixture.parameters))
            self.participation = participation
        }

        /// The start of a slot: past votes count, then the rule runs.
        mutating func start(_ slot: UInt64) throws {
            naive.store.tick(slot * 1000)
            try fixture.tick(slot)
            for vote in votes { naive.store.vote(vote.root, target: Epoch(vote.slot / 8), by: vote.indices) }
            votes = []
            naive.onFastConfirmation()
            try rule.onFastConfirmation(&fixture.store, States(checkpoint: fixture.genesisCheckpoint))
        }

        /// The rest of a slot: perhaps a block, the votes of its committee, now and then a slashing.
        mutating func go(_ slot: UInt64, _ random: inout SeededRandom) throws {
            if UInt64.random(in: 0..<100, using: &random) < 85 { try addBlock(slot, &random) }
            let head = try fixture.store.getHead()
            let other = fixture.store.blocks.suffix(3).randomElement(using: &random)?.root ?? head
            let root = UInt64.random(in: 0..<100, using: &random) < 92 ? head : other
            let indices = NaiveFastConfirmation.committee(slot, validators).filter { _ in
                UInt64.random(in: 0..<100, using: &random) < participation
            }
            votes.append((root, slot, indices))
            let epoch = Epoch(slot / 8)
            let target = try #require(fixture.store.checkpointBlock(of: root, epoch: epoch))
            try fixture.store.onAttestation(
                ForkChoiceVote(
                    slot: Slot(slot), beaconBlockRoot: root, target: Checkpoint(epoch: epoch, root: target),
                    attestingIndices: indices.map { ValidatorIndex($0) }))
            if UInt64.random(in: 0..<40, using: &random) == 0 {
                let index = UInt64.random(in: 0..<UInt64(validators), using: &random)
                naive.store.equivocating.insert(index)
                fixture.store.onAttesterSlashing([ValidatorIndex(index)])
            }
        }

        private mutating func addBlock(_ slot: UInt64, _ random: inout SeededRandom) throws {
            let head = try fixture.store.getHead()
            let late = fixture.store.blocks.suffix(3).randomElement(using: &random)?.root ?? head
            let parentRoot = UInt64.random(in: 0..<100, using: &random) < 92 ? head : late
            let parent = try #require(fixture.store.block(parentRoot))
            let epoch = slot / 8
            let isNew = parent.slot.rawValue / 8 < epoch
            let justified = isNew ? parent.unrealizedJustifiedCheckpoint : parent.justifiedCheckpoint
            let finalized = isNew ? parent.unrealizedFinalizedCheckpoint : parent.finalizedCheckpoint
            var unrealized = parent.unrealizedJustifiedCheckpoint
            // Most epochs are justified by their end, some never.
            if slot % 8 >= 5, UInt64.random(in: 0..<100, using: &random) < 60, unrealized.epoch.rawValue < epoch,
                let root = fixture.store.checkpointBlock(of: parentRoot, epoch: Epoch(epoch)),
                fixture.store.isAncestor(fixture.store.unrealizedJustifiedCheckpoint.root, of: root)
            {
                unrealized = Checkpoint(epoch: Epoch(epoch), root: root)
            }
            let isFinalizing = unrealized.epoch.rawValue == justified.epoch.rawValue + 1
            let block = ForkChoiceFixture.block(
                ForkChoiceFixture.root(UInt64.random(in: 1...UInt64(1 << 40), using: &random) << 8 | slot),
                parent: parentRoot, slot: Slot(slot), proposer: ValidatorIndex(slot), justified: justified,
                finalized: finalized, unrealizedJustified: unrealized,
                unrealizedFinalized: isFinalizing && justified.epoch > finalized.epoch ? justified : finalized)
            guard naive.store.add(block) else { return }
            try fixture.store.onBlock(block)
            try fixture.refreshBalances()
        }
    }
}
