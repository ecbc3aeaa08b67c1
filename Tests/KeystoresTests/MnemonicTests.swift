import Foundation
import Keystores
import Primitives
import SSZ
import TestSupport
import Testing

@Suite struct MnemonicTests {
    /// SHA-256 of the standard's file: the words, each with a line end.
    private let listHash = "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda"

    @Test func theWordListIsTheStandards() throws {
        let words = Mnemonic.wordList
        #expect(words.count == 2048)
        #expect(words == words.sorted())
        #expect(Set(words.map { $0.prefix(4) }).count == 2048)
        let hash = Merkle.sha256(Array(words.map { $0 + "\n" }.joined().utf8))
        #expect(Hex.encode(hash.bytes) == listHash)
    }

    /// Entropy, words and the head of the seed under the passphrase TREZOR, as in BIP-39's reference vectors.
    @Test(arguments: [
        (
            "0x00000000000000000000000000000000", "abandon * 11 about",
            "c55257c360c07c72029aebc1b53c05ed"
        ),
        ("0xffffffffffffffffffffffffffffffff", "zoo * 11 wrong", ""),
        (
            "0x9e885d952ad362caeb4efe34a8e91bd2",
            "ozone drill grab fiber curtain grace pudding thank cruise elder eight picnic",
            "274ddc525802f7c828d8ef7ddbcdc530"
        ),
        ("0x0000000000000000000000000000000000000000000000000000000000000000", "abandon * 23 art", ""),
        ("0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "zoo * 23 vote", ""),
        (
            "0x6610b25967cdcca9d59875f5cb50b0ea75433311869e930b",
            "gravity machine north sort system female filter attitude volume fold club stay feature office ecology "
                + "stable narrow fog",
            "628c3827a8823298ee685db84f55caa3"
        ),
    ])
    func referenceVectors(_ entropy: String, _ phrase: String, _ seedHead: String) throws {
        let phrase = expanded(phrase)
        let mnemonic = try Mnemonic(entropy: try #require(Hex.decode(entropy)))
        #expect(mnemonic.phrase == phrase)
        #expect(try Mnemonic(phrase: phrase).words == mnemonic.words)
        let seed = try mnemonic.seed(passphrase: "TREZOR").withUnsafeBytes { [UInt8]($0) }
        #expect(seed.count == 64)
        #expect(Hex.encode(seed).hasPrefix(seedHead))
    }

    @Test func everyStrengthReadsBack() throws {
        for strength in Mnemonic.strengths {
            let mnemonic = try Mnemonic(strength: strength)
            #expect(mnemonic.words.count == strength * 3 / 32)
            #expect(try Mnemonic(phrase: mnemonic.phrase).words == mnemonic.words)
        }
        for strength in [0, 8, 127, 264, -128] {
            #expect(throws: KeystoreError(.invalidMnemonic, "")) { try Mnemonic(strength: strength) }
        }
        for count in [0, 15, 17, 36] {
            #expect(throws: KeystoreError(.invalidMnemonic, "")) {
                try Mnemonic(entropy: [UInt8](repeating: 1, count: count))
            }
        }
    }

    @Test func typedWordsMayBeCutAndSpacedAsPeopleDo() throws {
        let typed = "  Ozon drill\tgrab fibe curt\ngrac pudd than crui elder eigh  PICNIC "
        let entropy = try #require(Hex.decode("0x9e885d952ad362caeb4efe34a8e91bd2"))
        #expect(try Mnemonic(phrase: typed).words == Mnemonic(entropy: entropy).words)
    }

    @Test func mistypedMnemonicsAreRefusedWithoutQuotingThem() throws {
        let wrongOrder = expanded("about abandon * 11")
        for phrase in [
            expanded("abandon * 12"), wrongOrder, expanded("abandon * 11 abuot"), expanded("abandon * 11"), "",
        ] {
            #expect(throws: KeystoreError(.invalidMnemonic, "")) { try Mnemonic(phrase: phrase) }
        }
        do {
            _ = try Mnemonic(phrase: expanded("abandon * 11 abuot"))
            Issue.record("it was taken")
        } catch {
            #expect(error.message.contains("word 12"))
            #expect(!error.message.contains("abuot"))
        }
    }

    @Test func nothingIsShown() throws {
        let mnemonic = try Mnemonic(entropy: [UInt8](repeating: 0, count: 16))
        var text = ""
        dump(mnemonic, to: &text)
        #expect(!"\(mnemonic) \(text)".contains("abandon"))
    }

    /// `word * n` stands for the word n times.
    private func expanded(_ text: String) -> String {
        var words: [Substring] = []
        let parts = text.split(separator: " ")
        var index = 0
        while index < parts.count {
            if parts[index] == "*", index + 1 < parts.count, let count = Int(parts[index + 1]), let last = words.last {
                words += Array(repeating: last, count: count - 1)
                index += 2
            } else {
                words.append(parts[index])
                index += 1
            }
        }
        return words.joined(separator: " ")
    }
}
