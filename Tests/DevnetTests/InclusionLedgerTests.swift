import Devnet
import Primitives
import Testing

@Suite("The books of a devnet")
struct InclusionLedgerTests {
    private static let genesis = root(0)

    private static func root(_ n: UInt8) -> Root { Root(bytes: Array(repeating: n, count: 32)) ?? Root() }

    /// Two slots an epoch; validator 0 attests in the even slots, validator 1 in the odd ones.
    private func ledger(altairSlot: Slot? = nil) -> InclusionLedger {
        InclusionLedger(slotsPerEpoch: 2, validators: 2, genesisRoot: Self.genesis, altairSlot: altairSlot)
    }

    private func attestation(slot: UInt64, head: UInt8, target: UInt8) -> IncludedAttestation {
        IncludedAttestation(
            slot: Slot(slot), beaconBlockRoot: Self.root(head), targetEpoch: Epoch(slot / 2),
            targetRoot: Self.root(target), attesters: [ValidatorIndex(slot % 2)])
    }

    private func block(_ slot: UInt64, _ attestations: [IncludedAttestation], sync: [Bool]? = nil) -> CanonicalBlock {
        CanonicalBlock(
            slot: Slot(slot), root: Self.root(UInt8(slot)), attestations: attestations, syncCommitteeBits: sync)
    }

    @Test("a chain without a flaw is perfect")
    func perfect() {
        var books = ledger()
        books.record(block(1, [attestation(slot: 0, head: 0, target: 0)]))
        books.record(block(2, [attestation(slot: 1, head: 1, target: 0)]))
        books.record(block(3, [attestation(slot: 2, head: 2, target: 2)]))
        books.record(block(4, [attestation(slot: 3, head: 3, target: 2)]))
        let summary = books.summary
        #expect(summary.blocks == Share(4, of: 4))
        #expect(summary.attestations == Share(4, of: 4))
        #expect(summary.targets.isWhole && summary.heads.isWhole)
        #expect(summary.lateInclusions == 0)
        #expect(summary.syncMessages == Share(0, of: 0))
    }

    @Test("a missed block and a missed attestation are seen")
    func missed() {
        var books = ledger()
        books.record(block(1, [attestation(slot: 0, head: 0, target: 0)]))
        books.close(at: 2)
        let summary = books.summary
        #expect(summary.blocks == Share(1, of: 2))
        #expect(summary.attestations == Share(1, of: 2))
        #expect(!summary.blocks.isWhole && !summary.attestations.isWhole)
    }

    @Test("an attestation of the last slot is not yet due")
    func notYetDue() {
        var books = ledger()
        books.record(block(1, [attestation(slot: 0, head: 0, target: 0)]))
        #expect(books.summary.attestations == Share(0, of: 0))
    }

    @Test("wrong votes count as included, not as right")
    func wrongVotes() {
        var books = ledger()
        books.record(block(1, [attestation(slot: 0, head: 9, target: 0)]))
        books.record(block(2, [attestation(slot: 1, head: 1, target: 9)]))
        let summary = books.summary
        #expect(summary.attestations == Share(2, of: 2))
        #expect(summary.heads == Share(1, of: 2))
        #expect(summary.targets == Share(1, of: 2))
    }

    @Test("the head of an empty slot is the block before it; a vote included twice counts once")
    func emptySlotAndRepeats() {
        var books = ledger()
        books.record(block(1, [attestation(slot: 0, head: 0, target: 0)]))
        let vote = attestation(slot: 1, head: 1, target: 0)
        books.record(block(3, [vote, attestation(slot: 2, head: 1, target: 1)]))
        books.record(block(4, [vote, attestation(slot: 3, head: 3, target: 1)]))
        let summary = books.summary
        #expect(summary.blocks == Share(3, of: 4))
        #expect(summary.attestations == Share(4, of: 4))
        #expect(summary.heads.isWhole && summary.targets.isWhole)
        #expect(summary.lateInclusions == 1)
    }

    @Test("the first Altair block could carry no sync signatures")
    func sync() {
        var books = ledger(altairSlot: 2)
        books.record(block(1, []))
        books.record(block(2, [], sync: [false, false]))
        books.record(block(3, [], sync: [true, false]))
        #expect(books.summary.syncMessages == Share(1, of: 2))
    }
}
