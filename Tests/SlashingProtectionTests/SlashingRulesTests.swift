import Primitives
import SlashingProtection
import Testing

@Suite struct SlashingRulesTests {
    private func rules(source: UInt64, target: UInt64, root: UInt8? = 7) -> SlashingRules {
        SlashingRules(
            Watermarks(
                attestation: AttestationWatermark(
                    source: Epoch(source), target: Epoch(target), signingRoot: root.map(Make.root))))
    }

    private func rules(slot: UInt64, root: UInt8? = 7) -> SlashingRules {
        SlashingRules(Watermarks(block: BlockWatermark(slot: Slot(slot), signingRoot: root.map(Make.root))))
    }

    @Test func aFreshKeyMayVoteAnythingThatIsValid() {
        for (source, target) in [(0, 0), (0, 1), (5, 5), (3, 900)] as [(UInt64, UInt64)] {
            var fresh = SlashingRules()
            #expect(fresh.admit(Make.attestation(source, target)) == .new)
        }
        var fresh = SlashingRules()
        #expect(
            fresh.admit(Make.attestation(2, 1)) == .refused(.sourceAfterTarget(source: Epoch(2), target: Epoch(1))))
        #expect(fresh.watermarks == Watermarks())
    }

    @Test func theAttestationTable() {
        let table: [(source: UInt64, target: UInt64, root: UInt8, verdict: SlashingVerdict)] = [
            (10, 20, 7, .sameData),
            (10, 20, 8, .refused(.doubleVote(target: 20))),
            (11, 20, 7, .refused(.doubleVote(target: 20))),
            (9, 20, 7, .refused(.doubleVote(target: 20))),
            (11, 19, 1, .refused(.surroundedByEarlier(target: 19, highestTarget: 20))),
            (10, 19, 1, .refused(.targetBelowWatermark(target: 19, highestTarget: 20))),
            (1, 2, 1, .refused(.targetBelowWatermark(target: 2, highestTarget: 20))),
            (9, 21, 1, .refused(.surroundsEarlier(source: 9, highestSource: 10))),
            (10, 21, 1, .new),
            (20, 21, 1, .new),
            (21, 21, 1, .new),
            (22, 21, 1, .refused(.sourceAfterTarget(source: 22, target: 21))),
        ]
        for row in table {
            var rules = rules(source: 10, target: 20)
            let before = rules.watermarks
            let attestation = Make.attestation(row.source, row.target, root: row.root)
            #expect(rules.admit(attestation) == row.verdict, "\(row)")
            if row.verdict == .new {
                let expected = AttestationWatermark(
                    source: attestation.source, target: attestation.target, signingRoot: attestation.signingRoot)
                #expect(rules.watermarks.attestation == expected)
                #expect(rules.admit(attestation) == .sameData)
            } else {
                #expect(rules.watermarks == before)
            }
        }
    }

    @Test func anUnknownRootIsNeverTheSameData() {
        var unknown = rules(source: 10, target: 20, root: nil)
        #expect(unknown.admit(Make.attestation(10, 20, root: 7)) == .refused(.doubleVote(target: 20)))
        var block = rules(slot: 5, root: nil)
        #expect(block.admit(Make.block(5, root: 7)) == .refused(.doubleProposal(slot: 5)))
    }

    @Test func theBlockTable() {
        let table: [(slot: UInt64, root: UInt8, verdict: SlashingVerdict)] = [
            (5, 7, .sameData),
            (5, 8, .refused(.doubleProposal(slot: 5))),
            (4, 7, .refused(.slotBelowWatermark(slot: 4, highestSlot: 5))),
            (6, 7, .new),
            (.max, 7, .new),
        ]
        for row in table {
            var rules = rules(slot: 5)
            #expect(rules.admit(Make.block(row.slot, root: row.root)) == row.verdict, "\(row)")
            #expect(rules.watermarks.block?.slot == Slot(row.verdict == .new ? row.slot : 5))
        }
        var fresh = SlashingRules()
        #expect(fresh.admit(Make.block(0)) == .new)
        #expect(fresh.admit(Make.block(0)) == .sameData)
    }

    @Test func blocksAndAttestationsDoNotMix() {
        var rules = SlashingRules()
        #expect(rules.admit(Make.block(100)) == .new)
        #expect(rules.admit(Make.attestation(0, 1)) == .new)
        #expect(rules.admit(Make.block(101)) == .new)
    }

    @Test func everyRefusalSaysWhy() {
        let refusals: [SlashingRefusal] = [
            .unregisteredKey, .sourceAfterTarget(source: 31, target: 32), .doubleVote(target: 32),
            .surroundsEarlier(source: 31, highestSource: 32), .surroundedByEarlier(target: 31, highestTarget: 32),
            .targetBelowWatermark(target: 31, highestTarget: 32), .doubleProposal(slot: 32),
            .slotBelowWatermark(slot: 31, highestSlot: 32),
        ]
        for refusal in refusals {
            #expect(refusal == .unregisteredKey || refusal.description.contains("32"))
            #expect(!refusal.description.contains("\n"))
        }
        #expect(Set(refusals.map(\.description)).count == refusals.count)
    }
}
