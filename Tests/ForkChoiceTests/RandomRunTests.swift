import ConsensusTypes
import ForkChoice
import Primitives
import TestSupport
import Testing

/// Random trees, votes, boosts, justifications and equivocations: the proto-array and the specification's own
/// algorithm must agree at every step, pruning and restarts included.
@Suite struct RandomRunTests {
    private let validators = 32

    @Test func agreesWithTheSpecification() throws {
        try forAll(seed: 0x5EED_F0C1, count: 60) { random, run in
            var fixture = ForkChoiceFixture(validators: validators)
            var naive = NaiveForkChoice(
                anchor: try #require(fixture.store.block(fixture.genesis)),
                balances: Array(repeating: ForkChoiceFixture.balance, count: validators),
                parameters: ForkChoiceFixture.parameters)
            for step in 1...80 {
                try act(&fixture, &naive, step: UInt64(step), &random)
                try fixture.refreshBalances()
                let head = try fixture.store.getHead()
                #expect(head == naive.head, "run \(run), step \(step)")
                #expect(fixture.store.justifiedCheckpoint == naive.justified, "run \(run), step \(step)")
                #expect(fixture.store.finalizedCheckpoint == naive.finalized, "run \(run), step \(step)")
                #expect(fixture.store.weight(of: head).rawValue == naive.weight(head), "run \(run), step \(step)")
                let leaves = fixture.store.viableLeaves.map { [$0.root.hex, "\($0.weight)"] }
                let expected = naive.viableLeaves.map { [$0.hex, "\(naive.weight($0))"] }
                #expect(Set(leaves) == Set(expected), "run \(run), step \(step)")
            }
        }
    }

    private func act(
        _ fixture: inout ForkChoiceFixture, _ naive: inout NaiveForkChoice, step: UInt64, _ random: inout SeededRandom
    ) throws {
        switch UInt64.random(in: 0..<20, using: &random) {
        case 0..<7:
            let time = naive.time + UInt64.random(in: 50...1500, using: &random)
            naive.tick(time)
            try fixture.store.onTick(timeMs: time)
        case 7..<14: try addBlock(&fixture, &naive, number: step, &random)
        case 14..<18: try vote(&fixture, &naive, &random)
        case 18:
            let index = UInt64.random(in: 0..<UInt64(validators), using: &random)
            naive.equivocating.insert(index)
            fixture.store.onAttesterSlashing([ValidatorIndex(index)])
        default:
            let removed = fixture.store.prune()
            for root in removed { #expect(!fixture.store.contains(root)) }
            fixture.store = try ForkChoice(
                serialized: fixture.store.serialized(), parameters: ForkChoiceFixture.parameters)
        }
    }

    private func addBlock(
        _ fixture: inout ForkChoiceFixture, _ naive: inout NaiveForkChoice, number: UInt64, _ random: inout SeededRandom
    ) throws {
        let known = fixture.store.blocks
        guard let parent = known.suffix(6).randomElement(using: &random), naive.slot > parent.slot.rawValue else {
            return
        }
        let slot = UInt64.random(in: (parent.slot.rawValue + 1)...naive.slot, using: &random)
        // Now and then a block justifies an epoch of its own chain. Justified checkpoints never conflict, as they
        // cannot without a third of the validators being slashed.
        var justified = parent.justifiedCheckpoint
        var finalized = parent.finalizedCheckpoint
        var unrealized = parent.unrealizedJustifiedCheckpoint
        let epoch = slot / 8
        if parent.slot.rawValue / 8 < epoch {
            (justified, finalized) = (parent.unrealizedJustifiedCheckpoint, parent.unrealizedFinalizedCheckpoint)
        }
        if epoch > 0, Bool.random(using: &random), unrealized.epoch.rawValue < epoch,
            let root = fixture.store.checkpointBlock(of: parent.root, epoch: Epoch(epoch)),
            fixture.store.isAncestor(fixture.store.unrealizedJustifiedCheckpoint.root, of: root)
        {
            unrealized = Checkpoint(epoch: Epoch(epoch), root: root)
        }
        let isFinalizing = unrealized.epoch.rawValue == justified.epoch.rawValue + 1
        let block = ForkChoiceFixture.block(
            ForkChoiceFixture.root(UInt64.random(in: 1...UInt64(1 << 40), using: &random) << 8 | number),
            parent: parent.root, slot: Slot(slot), proposer: ValidatorIndex(slot), justified: justified,
            finalized: finalized, unrealizedJustified: unrealized,
            unrealizedFinalized: isFinalizing && justified.epoch > finalized.epoch ? justified : finalized)
        let isAccepted = naive.add(block)
        if isAccepted {
            try fixture.store.onBlock(block)
        } else {
            #expect(throws: ForkChoiceError.self) { try fixture.store.onBlock(block) }
        }
    }

    private func vote(
        _ fixture: inout ForkChoiceFixture, _ naive: inout NaiveForkChoice, _ random: inout SeededRandom
    ) throws {
        guard naive.slot > 0, let block = fixture.store.blocks.randomElement(using: &random) else { return }
        let slot = naive.slot - 1
        let epoch = Epoch(slot / 8)
        guard block.slot.rawValue <= slot, let target = fixture.store.checkpointBlock(of: block.root, epoch: epoch)
        else { return }
        let indices = (0..<4).map { _ in UInt64.random(in: 0..<UInt64(validators), using: &random) }
        naive.vote(block.root, target: epoch, by: indices)
        try fixture.store.onAttestation(
            ForkChoiceVote(
                slot: Slot(slot), beaconBlockRoot: block.root, target: Checkpoint(epoch: epoch, root: target),
                attestingIndices: indices.map { ValidatorIndex($0) }))
    }
}
