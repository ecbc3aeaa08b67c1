import Primitives
import SlashingProtection
import TestSupport
import Testing

@Suite struct WatermarkMergeTests {
    private func attestation(_ source: UInt64, _ target: UInt64, _ root: UInt8?) -> Watermarks {
        Watermarks(
            attestation: AttestationWatermark(
                source: Epoch(source), target: Epoch(target), signingRoot: root.map(Make.root)))
    }

    private func random(_ random: inout SeededRandom) -> Watermarks {
        func small() -> UInt64 { UInt64.random(in: 0...3, using: &random) }
        func root() -> Root? { Bool.random(using: &random) ? Make.root(UInt8(small())) : nil }
        return Watermarks(
            block: small() == 0 ? nil : BlockWatermark(slot: Slot(small()), signingRoot: root()),
            attestation: small() == 0
                ? nil : AttestationWatermark(source: Epoch(small()), target: Epoch(small()), signingRoot: root()))
    }

    /// Whether any message of small numbers is refused by `strict` and allowed by `merged`.
    private func permits(_ merged: Watermarks, whatIsRefusedBy strict: Watermarks) -> Bool {
        func isRefused(_ watermarks: Watermarks, _ message: AttestationToSign) -> Bool {
            var rules = SlashingRules(watermarks)
            if case .refused = rules.admit(message) { return true }
            return false
        }
        func isRefused(_ watermarks: Watermarks, _ message: BlockToSign) -> Bool {
            var rules = SlashingRules(watermarks)
            if case .refused = rules.admit(message) { return true }
            return false
        }
        for root in UInt8(0)...3 {
            for number in UInt64(0)...4 {
                let block = Make.block(number, root: root)
                if isRefused(strict, block) && !isRefused(merged, block) { return true }
                for target in UInt64(0)...4 {
                    let attestation = Make.attestation(number, target, root: root)
                    if isRefused(strict, attestation) && !isRefused(merged, attestation) { return true }
                }
            }
        }
        return false
    }

    @Test func mergingIsOrderIndependentAndNeverLaxer() {
        forAll(seed: 3076, count: 1000) { generator, run in
            let (a, b, c) = (random(&generator), random(&generator), random(&generator))
            #expect(a.merged(with: b) == b.merged(with: a), "run \(run)")
            #expect(a.merged(with: b).merged(with: c) == a.merged(with: b.merged(with: c)), "run \(run)")
            #expect(a.merged(with: a) == a)
            #expect(a.merged(with: Watermarks()) == a)
            let both = a.merged(with: b)
            #expect(both.merged(with: a) == both, "run \(run)")
            #expect(!permits(both, whatIsRefusedBy: a), "run \(run)")
        }
    }

    @Test func maximaMayComeFromTwoMessages() {
        let merged = attestation(6, 7, 1).merged(with: attestation(5, 9, 2))
        #expect(merged == attestation(6, 9, nil))
    }

    @Test func theRootStaysOnlyWhenBeyondDoubt() {
        #expect(attestation(5, 9, 1).merged(with: attestation(5, 8, 2)) == attestation(5, 9, 1))
        #expect(attestation(5, 9, 1).merged(with: attestation(5, 9, 1)) == attestation(5, 9, 1))
        #expect(attestation(5, 9, 1).merged(with: attestation(5, 9, 2)) == attestation(5, 9, nil))
        #expect(attestation(5, 9, 1).merged(with: attestation(4, 9, 2)) == attestation(5, 9, nil))
        #expect(attestation(5, 9, 1).merged(with: attestation(5, 9, nil)) == attestation(5, 9, nil))
    }
}
