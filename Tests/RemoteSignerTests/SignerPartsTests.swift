import Primitives
import RemoteSigner
import TestSupport
import Testing

/// The parts without I/O: answers, health, retries.
@Suite struct SignerPartsTests {
    private let signature = "0x" + String(repeating: "ab", count: 96)

    @Test func signaturesInEveryForm() throws {
        let expected = try #require(BLSSignature(hex: signature))
        for text in [
            "{\"signature\":\"\(signature)\"}", "{ \"extra\": [1, {}], \"signature\": \"\(signature)\" }\n", signature,
            "\(signature)\n", "  \(signature.dropFirst(2))\r\n", "\"\(signature)\"",
        ] { #expect(SignerAnswer.signature(Array(text.utf8)) == expected, "\(text)") }
        for text in [
            "", " ", "\n", "0x", "{", "{}", "{\"signature\":null}", "{\"signature\":\"\(signature)\"} x", "\"", "null",
            String(signature.dropLast()), signature + "ab", "{\"signature\":\"\(signature)zz\"}",
        ] { #expect(SignerAnswer.signature(Array(text.utf8)) == nil, "\(text)") }
    }

    @Test func answersAreReadWhateverTheyAre() {
        forAll(seed: 5, count: 2000) { random, _ in
            let alphabet = Array("{}[]\":, 0x1fsignature\\u\n".utf8)
            let bytes = (0..<Int.random(in: 0...60, using: &random)).map { _ in
                Bool.random(using: &random)
                    ? alphabet.randomElement(using: &random) ?? 0 : UInt8.random(in: 0...255, using: &random)
            }
            // No trap, and nothing of the kind is a signature.
            #expect(SignerAnswer.signature(bytes) == nil)
            _ = try? SignerAnswer.publicKeys(bytes)
        }
    }

    @Test func listsOfKeys() throws {
        let key = "0x" + String(repeating: "cd", count: 48)
        #expect(try SignerAnswer.publicKeys(Array("[]".utf8)).isEmpty)
        #expect(
            try SignerAnswer.publicKeys(Array("[\"\(key)\", \"\(key.dropFirst(2))\"]".utf8)).map { $0.hex } == [key])
        for text in ["", "{}", "[1]", "[\"0x12\"]", "[\"\(key)\"", "[\"\(key)\"] 1"] {
            #expect(throws: (any Error).self, "\(text)") { try SignerAnswer.publicKeys(Array(text.utf8)) }
        }
    }

    @Test func aSilentSignerRestsAndIsTriedFromTimeToTime() {
        var health = SignerHealth()
        var began = 0
        for _ in 0..<SignerHealth.threshold { if silent(&health, at: .zero) { began += 1 } }
        #expect(began == 1 && health.isResting)
        #expect(!admits(&health, urgent: false, at: .milliseconds(499)))
        // A proposal is tried, whatever is known.
        #expect(admits(&health, urgent: true, at: .milliseconds(499)))
        #expect(admits(&health, urgent: false, at: .milliseconds(500)))
        // One try at a time.
        #expect(!admits(&health, urgent: false, at: .milliseconds(501)))
        #expect(!silent(&health, at: .milliseconds(600)))
        #expect(!admits(&health, urgent: false, at: .milliseconds(1599)))
        #expect(admits(&health, urgent: false, at: .milliseconds(1600)))
        for _ in 0..<10 { _ = silent(&health, at: .seconds(2)) }
        #expect(!admits(&health, urgent: false, at: .milliseconds(9_999)))
        #expect(admits(&health, urgent: false, at: .seconds(10)))
        #expect(answered(&health))
        #expect(!answered(&health))
        #expect(admits(&health, urgent: false, at: .seconds(10)))
        // Silences count in a row only.
        for _ in 0..<3 * SignerHealth.threshold {
            _ = silent(&health, at: .seconds(11))
            _ = answered(&health)
        }
        #expect(!health.isResting)
    }

    @Test func retriesAreATenthOfWhatGoesWell() {
        var budget = RetryBudget()
        var taken = 0
        while take(&budget) { taken += 1 }
        #expect(taken == RetryBudget.capacity / 10)
        for _ in 0..<9 { budget.succeeded() }
        #expect(!take(&budget))
        budget.succeeded()
        #expect(take(&budget))
        #expect(!take(&budget))
        for _ in 0..<100_000 { budget.succeeded() }
        taken = 0
        while take(&budget) { taken += 1 }
        #expect(taken == RetryBudget.capacity / 10)
    }

    // Outside the macro, which takes its operands apart and cannot call mutating methods.

    private func silent(_ health: inout SignerHealth, at now: Duration) -> Bool { health.wasSilent(now: now) }

    private func answered(_ health: inout SignerHealth) -> Bool { health.answered() }

    private func take(_ budget: inout RetryBudget) -> Bool { budget.take() }

    private func admits(_ health: inout SignerHealth, urgent: Bool, at now: Duration) -> Bool {
        health.admits(isUrgent: urgent, now: now)
    }
}
