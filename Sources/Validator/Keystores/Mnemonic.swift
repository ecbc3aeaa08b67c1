import BLS
import Crypto
import Foundation

/// A BIP-39 mnemonic of the English word list: 12 to 24 words that stand for 128 to 256 random bits and a checksum. Never
/// shown by descriptions.
public struct Mnemonic: Sendable {
    /// The words, in lower case.
    public let words: [String]

    /// The sizes of entropy that BIP-39 knows, in bits.
    public static let strengths = [128, 160, 192, 224, 256]

    /// The words of BIP-39's English list, in order.
    public static var wordList: [String] { MnemonicWords.english }

    /// A fresh mnemonic from the system's random source.
    /// - Parameter strength: the bits of entropy, one of `strengths`; 256 gives 24 words.
    /// - Throws: `invalidMnemonic` for another strength.
    public init(strength: Int = 256) throws(KeystoreError) {
        guard Mnemonic.strengths.contains(strength) else {
            throw KeystoreError(.invalidMnemonic, "a mnemonic has 128, 160, 192, 224 or 256 bits, not \(strength)")
        }
        var entropy = KeystoreCost.randomBytes(strength / 8)
        defer { SecureWipe.wipe(&entropy) }
        try self.init(entropy: entropy)
    }

    /// The mnemonic of 16 to 32 bytes of entropy, a multiple of four.
    public init(entropy: [UInt8]) throws(KeystoreError) {
        guard Mnemonic.strengths.contains(entropy.count * 8) else {
            throw KeystoreError(
                .invalidMnemonic,
                "entropy of \(entropy.count) bytes does not make a mnemonic: it takes 16, 20, 24, 28, 32")
        }
        // One bit of checksum for each 32 bits: a word ends in the checksum's byte at the latest.
        var bits = entropy + Array(SHA256.hash(data: entropy).prefix(1))
        defer { SecureWipe.wipe(&bits) }
        words = (0..<entropy.count * 3 / 4).map { word in
            MnemonicWords.english[Mnemonic.number(at: word * 11, in: bits)]
        }
    }

    /// Reads a mnemonic as a person types it: any white space between the words, capital letters allowed, and words cut
    /// off after four letters or more where that leaves no doubt.
    /// - Throws: `invalidMnemonic` with the place of a word that is not in the list (not the word, it may be a typing error
    ///   away from a secret), for a wrong number of words, and for a wrong checksum.
    public init(phrase: String) throws(KeystoreError) {
        let typed = phrase.decomposedStringWithCompatibilityMapping.lowercased().split(whereSeparator: \.isWhitespace)
        guard [12, 15, 18, 21, 24].contains(typed.count) else {
            throw KeystoreError(.invalidMnemonic, "a mnemonic has 12, 15, 18, 21 or 24 words, not \(typed.count)")
        }
        var bits = [UInt8](repeating: 0, count: 34)
        defer { SecureWipe.wipe(&bits) }
        var words: [String] = []
        for (place, text) in typed.enumerated() {
            guard let number = Mnemonic.number(of: String(text)) else {
                throw KeystoreError(
                    .invalidMnemonic, "word \(place + 1) of the mnemonic is not in BIP-39's English list")
            }
            words.append(MnemonicWords.english[number])
            for bit in 0..<11 where number >> (10 - bit) & 1 == 1 {
                let position = place * 11 + bit
                bits[position / 8] |= 0x80 >> UInt8(position % 8)
            }
        }
        let count = typed.count * 4 / 3
        let checksumBits = count / 4
        let expected = Array(SHA256.hash(data: bits.prefix(count)))[0] >> UInt8(8 - checksumBits)
        guard bits[count] >> UInt8(8 - checksumBits) == expected else {
            throw KeystoreError(
                .invalidMnemonic, "the mnemonic's checksum is wrong: a word is mistyped, or the order is another")
        }
        self.words = words
    }

    /// The words with a space between them.
    public var phrase: String { words.joined(separator: " ") }

    /// The seed that the keys grow from.
    /// - Parameter passphrase: BIP-39's optional passphrase; another one gives other keys, none is wrong.
    public func seed(passphrase: String = "") throws(KeystoreError) -> KeySeed {
        try KeySeed(mnemonic: phrase, passphrase: passphrase)
    }

    /// The eleven bits from a position on, most significant first.
    private static func number(at position: Int, in bits: [UInt8]) -> Int {
        (position..<position + 11).reduce(0) { number, bit in
            number << 1 | Int(bits[bit / 8] >> UInt8(7 - bit % 8) & 1)
        }
    }

    private static func number(of text: String) -> Int? {
        if let number = MnemonicWords.numbers[text] { return number }
        guard text.utf8.count >= 4 else { return nil }
        let matches = MnemonicWords.english.indices.filter { MnemonicWords.english[$0].hasPrefix(text) }
        return matches.count == 1 ? matches.first : nil
    }
}

extension Mnemonic: CustomStringConvertible, CustomReflectable {
    /// Says nothing of the words.
    public var description: String { "Mnemonic(hidden)" }
    /// Shows nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
