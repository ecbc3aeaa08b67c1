import ConsensusTypes
import ForkChoice
import Primitives
import TestSupport
import Testing

/// Random trees with payloads that come, or do not, and a PTC that votes on them: the proto-array and the
/// specification's own algorithm must agree at every step, on a chain of Gloas and across the upgrade to it.
@Suite struct PayloadRunTests {
    private static let validators: UInt64 = 32

    private static func parameters(gloas epoch: UInt64) -> ForkChoiceParameters {
        ForkChoiceParameters(slotsPerEpoch: 8, slotDurationMs: 1000, gloasForkEpoch: Epoch(epoch), ptcSize: 8)
    }

    @Test(arguments: [0, 2] as [UInt64])
    func agreesWithTheSpecification(_ gloasEpoch: UInt64) throws {
        var (fulls, boosts, empties) = (0, 0, 0)
        try forAll(seed: 0x6105_A500 + gloasEpoch, count: 8) { random, run in
            var pair = try Pair(Self.parameters(gloas: gloasEpoch))
            if gloasEpoch > 0 { try pair.tick(gloasEpoch * 8000 - 3000) }
            for step in 1...100 {
                try pair.act(step: UInt64(step), &random)
                let head = try pair.store.getHeadNode()
                #expect(head == pair.naive.head, "run \(run), step \(step)")
                #expect(pair.store.proposerBoostRoot == pair.naive.boost, "run \(run), step \(step)")
                let nodes = pair.store.viableNodes
                #expect(Set(nodes.map(\.node)) == Set(pair.naive.viableNodes), "run \(run), step \(step)")
                for (node, weight) in nodes {
                    // Before Gloas a block has one node, that votes for the block support.
                    var weighed = node
                    if !pair.naive.isGloas(node.root) { weighed.payloadStatus = .pending }
                    #expect(weight.rawValue == pair.naive.weight(weighed), "run \(run), step \(step)")
                }
                for block in pair.store.blocks.suffix(4) {
                    for status in [PayloadStatus.empty, .full, .pending] where block.bidParentBlockHash != nil {
                        let node = ForkChoiceNode(root: block.root, payloadStatus: status)
                        let weight = pair.store.weight(of: node).rawValue
                        #expect(weight == pair.naive.weight(node), "run \(run), step \(step), \(status)")
                    }
                }
                if head.payloadStatus == .full { fulls += 1 } else { empties += 1 }
                if pair.store.proposerBoostRoot != Root() { boosts += 1 }
            }
        }
        // The runs meet what they are for.
        #expect(fulls > 50 && empties > 50 && boosts > 50)
    }

    /// The store and its reference, which are told the same.
    private struct Pair {
        var store: ForkChoice
        var naive: NaivePayloadForkChoice

        init(_ parameters: ForkChoiceParameters) throws {
            let isGloas = parameters.gloasForkEpoch == 0
            let genesis = ForkChoiceFixture.root(0)
            let checkpoint = Checkpoint(epoch: 0, root: genesis)
            let count = Int(PayloadRunTests.validators)
            store = ForkChoice(
                anchor: PayloadRunTests.block(genesis, parent: Root(), slot: 0, on: isGloas ? Hash32() : nil),
                epoch: 0, genesisTimeMs: 0, balances: ForkChoiceFixture.balances(count, at: checkpoint),
                parameters: parameters)
            naive = NaivePayloadForkChoice(
                anchor: try #require(store.block(genesis)),
                balances: Array(repeating: ForkChoiceFixture.balance, count: count), parameters: parameters)
        }

        mutating func tick(_ time: UInt64) throws {
            naive.tick(time)
            try store.onTick(timeMs: time)
        }

        mutating func act(step: UInt64, _ random: inout SeededRandom) throws {
            switch UInt64.random(in: 0..<24, using: &random) {
            case 0..<6:
                try tick(naive.time + UInt64.random(in: 50...1100, using: &random))
            case 6..<13: try addBlock(number: step, &random)
            case 13..<16: try deliverPayload(&random)
            case 16..<20: try vote(&random)
            case 20..<23: try voteOnPayload(&random)
            default:
                let index = UInt64.random(in: 0..<PayloadRunTests.validators, using: &random)
                naive.equivocating.insert(index)
                store.onAttesterSlashing([ValidatorIndex(index)])
            }
        }

        private mutating func addBlock(number: UInt64, _ random: inout SeededRandom) throws {
            guard let parent = store.blocks.suffix(4).randomElement(using: &random),
                naive.slot > parent.slot.rawValue
            else { return }
            let slot = UInt64.random(in: max(parent.slot.rawValue + 1, naive.slot - 1)...naive.slot, using: &random)
            let isGloas = slot / 8 >= store.parameters.gloasForkEpoch.rawValue
            guard isGloas || parent.bidParentBlockHash == nil else { return }
            let isOnPayload = Bool.random(using: &random)
            let committee = UInt64.random(in: 0..<8, using: &random) * 4
            let block = PayloadRunTests.block(
                ForkChoiceFixture.root(UInt64.random(in: 1...UInt64(1 << 40), using: &random) << 8 | number),
                parent: parent.root, slot: Slot(slot),
                on: isGloas ? isOnPayload ? parent.executionBlockHash : ForkChoiceFixture.root(1 << 50) : nil,
                committee: committee..<(committee + 4))
            if naive.add(block) {
                try store.onBlock(block)
            } else {
                #expect(throws: ForkChoiceError.payloadUnknown(parent.root)) { try store.onBlock(block) }
            }
        }

        private mutating func deliverPayload(_ random: inout SeededRandom) throws {
            guard let block = store.blocks.suffix(3).randomElement(using: &random) else { return }
            naive.payloads.insert(block.root)
            try store.onExecutionPayload(block.root)
            #expect(store.isPayloadVerified(block.root))
        }

        private mutating func vote(_ random: inout SeededRandom) throws {
            guard naive.slot > 0, let block = store.blocks.suffix(5).randomElement(using: &random) else { return }
            let slot = naive.slot - 1
            let epoch = Epoch(slot / 8)
            guard block.slot.rawValue <= slot, let target = store.checkpointBlock(of: block.root, epoch: epoch) else {
                return
            }
            let isGloasVote = epoch >= store.parameters.gloasForkEpoch
            let isPresent =
                isGloasVote && block.slot.rawValue < slot && naive.isVerified(block.root)
                && Bool.random(using: &random)
            let indices = (0..<4).map { _ in UInt64.random(in: 0..<PayloadRunTests.validators, using: &random) }
            naive.vote(block.root, slot: slot, present: isPresent, by: indices)
            try store.onAttestation(
                ForkChoiceVote(
                    slot: Slot(slot), beaconBlockRoot: block.root, target: Checkpoint(epoch: epoch, root: target),
                    attestingIndices: indices.map { ValidatorIndex($0) }, index: isPresent ? 1 : 0))
        }

        private mutating func voteOnPayload(_ random: inout SeededRandom) throws {
            guard let block = store.blocks.last, block.bidParentBlockHash != nil, block.slot > 0 else { return }
            let positions = (0..<5).map { _ in Int.random(in: 0..<8, using: &random) }
            let (present, available) = (
                UInt64.random(in: 0..<4, using: &random) > 0, UInt64.random(in: 0..<4, using: &random) > 0
            )
            for position in positions {
                naive.timelyVotes[block.root]?[position] = present
                naive.availableVotes[block.root]?[position] = available
            }
            try store.onPayloadAttestation(
                PayloadVote(
                    slot: block.slot, beaconBlockRoot: block.root, ptcPositions: positions, payloadPresent: present,
                    blobDataAvailable: available), isFromBlock: true)
            #expect(store.payloadVotes(of: block.root)?.timeliness == naive.timelyVotes[block.root])
            #expect(store.payloadVotes(of: block.root)?.dataAvailability == naive.availableVotes[block.root])
        }
    }

    /// A block whose payload's hash is its root; `on` is the payload that its bid builds on.
    private static func block(
        _ root: Root, parent: Root, slot: Slot, on hash: Hash32?, committee: Range<UInt64> = 0..<0
    ) -> ForkChoiceBlock {
        let checkpoint = Checkpoint(epoch: 0, root: ForkChoiceFixture.root(0))
        return ForkChoiceBlock(
            root: root, parentRoot: parent, slot: slot, proposerIndex: ValidatorIndex(slot.rawValue),
            justifiedCheckpoint: checkpoint, finalizedCheckpoint: checkpoint,
            unrealizedJustifiedCheckpoint: checkpoint, unrealizedFinalizedCheckpoint: checkpoint,
            executionBlockHash: root, bidParentBlockHash: hash,
            slotCommittees: committee.map { ValidatorIndex($0) }[...])
    }
}
