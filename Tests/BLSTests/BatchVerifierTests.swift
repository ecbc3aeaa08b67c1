import BLS
import Primitives
import TestSupport
import Testing

@Suite struct BatchVerifierTests {
    private static let keys = (0..<40).map { InteropKeys.secretKey(index: $0) }

    /// One set per key, each with its own message.
    private static let sets = keys.enumerated().map { index, key in
        let message = Bytes32(bytes: [UInt8](repeating: UInt8(index), count: 32)) ?? Bytes32()
        return SignatureSet(message: message, key: key.publicKey, signature: key.sign(message).compressed)
    }

    @Test(arguments: [0, 1, 2, 7, 16, 40], [1, 2, 5])
    func acceptsValidSets(_ count: Int, _ threads: Int) {
        #expect(BatchVerifier.verify(Array(Self.sets.prefix(count)), threads: threads))
    }

    @Test(arguments: [0, 19, 39], [1, 3])
    func refusesOneForgedSet(_ position: Int, _ threads: Int) {
        var sets = Self.sets
        sets[position].signature = sets[(position + 1) % sets.count].signature
        #expect(!BatchVerifier.verify(sets, threads: threads))
        #expect(BatchVerifier.invalidIndices(in: sets) == [position])
    }

    @Test func refusesSignaturesThatOnlyCancelOutTogether() throws {
        // Swapped signatures have the right sum: only the coefficients tell.
        var sets = Array(Self.sets.prefix(2))
        for (mine, others) in [(0, 1), (1, 0)] {
            let signature = Self.keys[others].sign(Bytes32()).compressed
            sets[mine] = SignatureSet(message: Bytes32(), key: Self.keys[mine].publicKey, signature: signature)
        }
        let sum = try Signature.aggregate(sets.map { try Signature($0.signature) })
        #expect(sum.aggregateVerify(keys: sets.flatMap(\.keys), messages: sets.map(\.message)))
        #expect(!BatchVerifier.verify(sets))
        #expect(BatchVerifier.invalidIndices(in: sets) == [0, 1])
    }

    /// Sets of one message share a pairing: alone, beside sets of other messages, and on several threads.
    @Test(arguments: [1, 3], [0, 20, 39])
    func setsOfOneMessageHoldOrFallByThemselves(_ threads: Int, _ position: Int) {
        let message = Bytes32(bytes: [UInt8](repeating: 0xaa, count: 32)) ?? Bytes32()
        var sets = Self.keys.map {
            SignatureSet(message: message, key: $0.publicKey, signature: $0.sign(message).compressed)
        }
        #expect(BatchVerifier.verify(sets, threads: threads))
        #expect(BatchVerifier.verify(sets + Self.sets, threads: threads))
        // The other key's signature of the same message, and this key's of another one.
        for wrong in [sets[(position + 1) % sets.count].signature, Self.sets[position].signature] {
            sets[position].signature = wrong
            #expect(!BatchVerifier.verify(sets, threads: threads))
            #expect(!BatchVerifier.verify(sets + Self.sets, threads: threads))
            let invalid = BatchVerifier.invalidIndices(in: Self.sets + sets, threads: threads)
            #expect(invalid == [Self.sets.count + position])
        }
        // The same keys and signatures with another message.
        let misplaced = sets.indices.filter { $0 != position }.map {
            SignatureSet(message: Self.sets[0].message, keys: sets[$0].keys, signature: sets[$0].signature)
        }
        #expect(!BatchVerifier.verify(misplaced, threads: threads))
    }

    /// Signatures of one message that have the right sum, and are each the other's.
    @Test func refusesSwappedSignaturesOfOneMessage() {
        let message = Self.sets[3].message
        let sets = [(0, 1), (1, 0), (2, 2)].map { key, signer in
            SignatureSet(
                message: message, key: Self.keys[key].publicKey, signature: Self.keys[signer].sign(message).compressed)
        }
        #expect(!BatchVerifier.verify(sets))
        #expect(BatchVerifier.invalidIndices(in: sets) == [0, 1])
    }

    @Test func refusesUndecodableSignatures() {
        var sets = Self.sets
        sets[5].signature = BLSSignature()
        sets[6].signature = Signature.infinity.compressed
        #expect(!BatchVerifier.verify(sets))
        #expect(BatchVerifier.invalidIndices(in: sets) == [5, 6])
    }

    @Test func verifiesAggregates() throws {
        let message = Bytes32()
        let signature = try Signature.aggregate(Self.keys.map { $0.sign(message) }).compressed
        let set = SignatureSet(message: message, keys: Self.keys.map(\.publicKey), signature: signature)
        #expect(set.verify())
        #expect(BatchVerifier.verify([set] + Self.sets))
        let short = SignatureSet(message: message, keys: set.keys.dropLast(), signature: signature)
        #expect(!BatchVerifier.verify([short] + Self.sets))
    }

    @Test func emptySetsNeedPermission() {
        let infinity = Signature.infinity.compressed
        let allowed = SignatureSet(message: Bytes32(), keys: [], signature: infinity, allowsEmpty: true)
        let forbidden = SignatureSet(message: Bytes32(), keys: [], signature: infinity)
        let wrong = SignatureSet(
            message: Bytes32(), keys: [], signature: Self.sets[0].signature, allowsEmpty: true)
        #expect(BatchVerifier.verify([allowed]))
        #expect(BatchVerifier.verify([allowed, allowed]))
        #expect(BatchVerifier.verify(Self.sets + [allowed]))
        #expect(!BatchVerifier.verify(Self.sets + [forbidden]))
        #expect(!BatchVerifier.verify(Self.sets + [wrong]))
        #expect(BatchVerifier.invalidIndices(in: [allowed, forbidden, Self.sets[0], wrong]) == [1, 3])
    }
}
