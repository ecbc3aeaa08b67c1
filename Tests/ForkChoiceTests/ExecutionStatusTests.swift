import ConsensusTypes
import ForkChoice
import Primitives
import Testing

/// Optimistic sync: payloads whose verdict comes after their import.
@Suite struct ExecutionStatusTests {
    /// A chain 1 – 2 – 3 – 4 with a valid 1 and the others optimistic, and a valid 5 beside 3 on 2's parent.
    private func chain() throws -> (ForkChoiceFixture, [Root]) {
        var fixture = ForkChoiceFixture()
        try fixture.tick(9)
        var roots = [fixture.genesis]
        for number in UInt64(1)...4 {
            let root = try fixture.add(
                number, parent: roots.last, slot: Slot(number), payload: number,
                status: number == 1 ? .valid : .optimistic)
            roots.append(root)
        }
        roots.append(try fixture.add(5, parent: roots[1], slot: 5, payload: 5, status: .valid))
        return (fixture, roots)
    }

    private func status(_ fixture: ForkChoiceFixture, _ roots: [Root]) -> [ExecutionStatus?] {
        roots.map { fixture.store.executionStatus(of: $0) }
    }

    @Test func validPayloadMakesItsAncestorsValid() throws {
        var (fixture, roots) = try chain()
        #expect(fixture.store.isOptimistic(roots[3]))
        #expect(fixture.store.latestVerifiedAncestor(of: roots[4]) == roots[1])
        try fixture.store.onValidPayload(roots[3])
        #expect(status(fixture, roots) == [.valid, .valid, .valid, .valid, .optimistic, .valid])
        #expect(fixture.store.latestVerifiedAncestor(of: roots[4]) == roots[3])
        #expect(fixture.store.latestVerifiedAncestor(of: ForkChoiceFixture.root(99)) == nil)
    }

    @Test func validBlockMakesItsAncestorsValidOnImport() throws {
        var (fixture, roots) = try chain()
        try fixture.add(6, parent: roots[4], slot: 6, payload: 6, status: .valid)
        #expect(status(fixture, roots).allSatisfy { $0 == .valid })
    }

    @Test func invalidPayloadTakesDescendantsAndWeightWithIt() throws {
        var (fixture, roots) = try chain()
        try fixture.vote(roots[4], slot: 8, by: 0..<9)
        try fixture.vote(roots[5], slot: 8, by: 9..<12)
        #expect(try fixture.store.getHead() == roots[4])
        let before = fixture.store.weight(of: roots[1])
        try fixture.store.onInvalidPayload(roots[3], latestValidHash: nil)
        #expect(status(fixture, roots) == [.valid, .valid, .optimistic, .invalid, .invalid, .valid])
        #expect(try fixture.store.getHead() == roots[5])
        #expect(fixture.store.weight(of: roots[1]).rawValue == before.rawValue - 9 * ForkChoiceFixture.balance)
        #expect(Set(fixture.store.viableLeaves.map(\.root)) == [roots[2], roots[5]])
        #expect(throws: ForkChoiceError.payloadInvalid(roots[4])) {
            try fixture.add(7, parent: roots[4], slot: 7, payload: 7)
        }
        #expect(throws: ForkChoiceError.payloadInvalid(roots[4])) { try fixture.store.onValidPayload(roots[4]) }
    }

    @Test func latestValidHashCondemnsWhatIsAboveIt() throws {
        var (fixture, roots) = try chain()
        try fixture.store.onInvalidPayload(roots[4], latestValidHash: ForkChoiceFixture.root(1))
        #expect(status(fixture, roots) == [.valid, .valid, .invalid, .invalid, .invalid, .valid])

        (fixture, roots) = try chain()
        try fixture.store.onInvalidPayload(childOf: roots[4], latestValidHash: ForkChoiceFixture.root(2))
        #expect(status(fixture, roots) == [.valid, .valid, .optimistic, .invalid, .invalid, .valid])

        (fixture, roots) = try chain()
        try fixture.store.onInvalidPayload(childOf: roots[4], latestValidHash: ForkChoiceFixture.root(4))
        try fixture.store.onInvalidPayload(childOf: roots[4], latestValidHash: nil)
        #expect(status(fixture, roots) == [.valid, .valid, .optimistic, .optimistic, .optimistic, .valid])
    }

    @Test func verdictsDoNotContradictEachOther() throws {
        var (fixture, roots) = try chain()
        #expect(throws: ForkChoiceError.payloadWasValid(roots[1])) {
            try fixture.store.onInvalidPayload(roots[4], latestValidHash: Hash32())
        }
        #expect(throws: ForkChoiceError.payloadWasValid(roots[5])) {
            try fixture.store.onInvalidPayload(roots[5], latestValidHash: nil)
        }
        #expect(status(fixture, roots) == [.valid, .valid, .optimistic, .optimistic, .optimistic, .valid])
        let unknown = ForkChoiceFixture.root(99)
        #expect(throws: ForkChoiceError.unknownBlock(unknown)) { try fixture.store.onValidPayload(unknown) }
        #expect(throws: ForkChoiceError.payloadInvalid(unknown)) {
            try fixture.add(99, parent: roots[1], slot: 9, payload: 99, status: .invalid)
        }
    }

    @Test func boostOfAnInvalidBlockIsLost() throws {
        var (fixture, roots) = try chain()
        try fixture.tick(9, ms: 10)
        let boosted = try fixture.add(9, parent: roots[4], slot: 9, payload: 9, status: .optimistic)
        #expect(fixture.store.proposerBoostRoot == boosted)
        #expect(fixture.store.weight(of: roots[1]) > 0)
        try fixture.store.onInvalidPayload(boosted, latestValidHash: nil)
        #expect(fixture.store.weight(of: roots[1]) == 0)
        #expect(try fixture.store.getHead() == roots[5])
    }

    @Test func candidatesAreDeepOrOnAJustifiedPayload() throws {
        var fixture = ForkChoiceFixture()
        try fixture.tick(130)
        #expect(try fixture.store.isOptimisticCandidateBlock(slot: 2))
        #expect(try !fixture.store.isOptimisticCandidateBlock(slot: 3))
        #expect(try fixture.store.isOptimisticCandidateBlock(slot: 100, safeSlots: 30))
        #expect(try !fixture.store.isOptimisticCandidateBlock(slot: Slot(.max)))
        let merged = try fixture.add(1, slot: 1, payload: 1, status: .valid)
        try fixture.add(2, parent: merged, slot: 129, justified: Checkpoint(epoch: 1, root: merged), payload: 2)
        #expect(try fixture.store.isOptimisticCandidateBlock(slot: 130))
    }

    @Test func statusSurvivesARestart() throws {
        var (before, roots) = try chain()
        try before.store.onInvalidPayload(roots[4], latestValidHash: nil)
        let after = try ForkChoice(serialized: before.store.serialized(), parameters: ForkChoiceFixture.parameters)
        #expect(roots.map { after.executionStatus(of: $0) } == status(before, roots))
    }
}

@Suite struct MergeBlockTests {
    private func number(_ value: UInt64) -> UInt256 { UInt256(decimal: "\(value)") ?? UInt256() }

    private func spec(_ change: (inout ChainConfig) -> Void = { _ in }) -> Spec {
        var config = ChainConfig.minimal
        config.terminalTotalDifficulty = number(100)
        change(&config)
        return Spec(preset: .minimal, config: config)
    }

    private func chain(_ parent: UInt64, _ block: UInt64) -> (Hash32) -> PowBlock? {
        let (first, second) = (ForkChoiceFixture.root(1), ForkChoiceFixture.root(2))
        let blocks = [
            first: PowBlock(blockHash: first, parentHash: Hash32(), totalDifficulty: number(parent)),
            second: PowBlock(blockHash: second, parentHash: first, totalDifficulty: number(block)),
        ]
        return { blocks[$0] }
    }

    @Test func terminalBlockIsTheFirstToReachTheDifficulty() throws {
        let hash = ForkChoiceFixture.root(2)
        try validateMergeBlock(slot: 8, parentHash: hash, spec(), getPowBlock: chain(99, 100))
        for (parent, block) in [(100, 101), (98, 99)] as [(UInt64, UInt64)] {
            #expect(throws: ForkChoiceError.terminalBlockInvalid(hash)) {
                try validateMergeBlock(slot: 8, parentHash: hash, spec(), getPowBlock: chain(parent, block))
            }
        }
        let unknown = ForkChoiceFixture.root(3)
        #expect(throws: ForkChoiceError.terminalBlockUnknown(unknown)) {
            try validateMergeBlock(slot: 8, parentHash: unknown, spec(), getPowBlock: chain(99, 100))
        }
        #expect(throws: ForkChoiceError.terminalBlockUnknown(Hash32())) {
            try validateMergeBlock(
                slot: 8, parentHash: ForkChoiceFixture.root(1), spec(), getPowBlock: chain(99, 100))
        }
    }

    @Test func overrideNamesTheTerminalBlock() throws {
        let (hash, other) = (ForkChoiceFixture.root(7), ForkChoiceFixture.root(8))
        let spec = spec {
            $0.terminalBlockHash = hash
            $0.terminalBlockHashActivationEpoch = 2
        }
        try validateMergeBlock(slot: 16, parentHash: hash, spec) { _ in nil }
        #expect(throws: ForkChoiceError.terminalBlockInvalid(hash)) {
            try validateMergeBlock(slot: 15, parentHash: hash, spec) { _ in nil }
        }
        #expect(throws: ForkChoiceError.terminalBlockInvalid(other)) {
            try validateMergeBlock(slot: 16, parentHash: other, spec) { _ in nil }
        }
    }
}
