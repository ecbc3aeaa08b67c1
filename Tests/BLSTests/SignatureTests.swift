import BLS
import Primitives
import TestSupport
import Testing

@Suite struct SignatureTests {
    private let message = Bytes32(bytes: [UInt8](repeating: 0x42, count: 32)) ?? Bytes32()
    private let keys = (0..<5).map { InteropKeys.secretKey(index: $0) }

    @Test func aggregateOfManyVerifiesFast() throws {
        let signature = try Signature.aggregate(keys.map { $0.sign(message) })
        let publicKeys = keys.map(\.publicKey)
        #expect(signature.fastAggregateVerify(keys: publicKeys, message: message))
        #expect(signature.verify(message: message, key: try PublicKey.aggregate(publicKeys)))
        #expect(!signature.fastAggregateVerify(keys: publicKeys.dropLast(), message: message))
    }

    @Test func aggregateOfRepeatedKeysVerifies() throws {
        // Adding a point to itself takes the doubling formula.
        let key = keys[0]
        let signature = try Signature.aggregate([key.sign(message), key.sign(message), key.sign(message)])
        let publicKeys = [key.publicKey, key.publicKey, key.publicKey]
        #expect(signature.fastAggregateVerify(keys: publicKeys, message: message))
    }

    @Test func aggregateOfDifferentMessagesVerifies() throws {
        let messages = keys.indices.map { Bytes32(bytes: [UInt8](repeating: UInt8($0), count: 32)) ?? Bytes32() }
        let signature = try Signature.aggregate(zip(keys, messages).map { $0.sign($1) })
        #expect(signature.aggregateVerify(keys: keys.map(\.publicKey), messages: messages))
        #expect(!signature.aggregateVerify(keys: keys.map(\.publicKey), messages: messages.reversed()))
        #expect(!signature.aggregateVerify(keys: keys.map(\.publicKey), messages: Array(messages.dropLast())))
        #expect(!signature.aggregateVerify(keys: [], messages: []))
    }

    @Test func keysThatCancelOutVerifyNothing() throws {
        let (key, negated) = try oppositeKeys()
        #expect(throws: BLSError.publicKeyIsInfinity) { try PublicKey.aggregate([key.publicKey, negated.publicKey]) }
        let signature = try Signature.aggregate([key.sign(message), negated.sign(message)])
        #expect(signature.isInfinity)
        #expect(signature == .infinity)
        #expect(!signature.fastAggregateVerify(keys: [key.publicKey, negated.publicKey], message: message))
        // AggregateVerify has no sum of keys to refuse: by the definition this product of pairings is one.
        #expect(
            signature.aggregateVerify(keys: [key.publicKey, negated.publicKey], messages: [message, message]))
        #expect(
            !signature.aggregateVerify(keys: [key.publicKey, negated.publicKey], messages: [message, Bytes32()]))
    }

    @Test func infinityStandsForNobody() {
        let infinity = Signature.infinity
        #expect(infinity.compressed.bytes == [0xc0] + [UInt8](repeating: 0, count: 95))
        #expect(infinity.ethFastAggregateVerify(keys: [], message: message))
        #expect(!infinity.fastAggregateVerify(keys: [], message: message))
        #expect(!infinity.ethFastAggregateVerify(keys: [keys[0].publicKey], message: message))
        #expect(!keys[0].sign(message).ethFastAggregateVerify(keys: [], message: message))
    }

    @Test func nothingAggregatesToNothing() {
        #expect(throws: BLSError.emptyAggregation) { try Signature.aggregate([]) }
        #expect(throws: BLSError.emptyAggregation) { try PublicKey.aggregate([]) }
    }

    @Test func compressedFormsRoundTrip() throws {
        for key in keys {
            #expect(try PublicKey(key.publicKey.compressed) == key.publicKey)
            let signature = key.sign(message)
            #expect(try Signature(signature.compressed) == signature)
        }
    }

    @Test func decodersAreTotal() {
        forAll(seed: 1, count: 300) { random, _ in
            var key = random.bytes(48)
            var signature = random.bytes(96)
            key[0] |= 0x80
            signature[0] |= 0x80
            let publicKey = BLSPubkey(bytes: key).flatMap { try? PublicKey($0) }
            if let publicKey { #expect(publicKey.compressed.bytes == key) }
            let decoded = BLSSignature(bytes: signature).flatMap { try? Signature($0) }
            if let decoded { #expect(decoded.compressed.bytes == signature) }
        }
    }

    @Test func cacheKeepsValidKeysOnly() throws {
        let cache = PublicKeyCache(capacity: 2)
        #expect(try cache.key(keys[0].publicKey.compressed) == keys[0].publicKey)
        #expect(throws: BLSError.badEncoding) { try cache.key(BLSPubkey()) }
        #expect(cache.count == 1)
        cache.insert(keys[1].publicKey)
        #expect(try cache.key(keys[2].publicKey.compressed) == keys[2].publicKey)
        #expect(cache.count == 2)
    }

    /// A key and its negation modulo the group order.
    private func oppositeKeys() throws -> (SecretKey, SecretKey) {
        let order = try #require(Hex.decode("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001"))
        var one = [UInt8](repeating: 0, count: 32)
        one[31] = 1
        var orderMinusOne = order
        orderMinusOne[31] = 0
        return (try SecretKey(bytes: one), try SecretKey(bytes: orderMinusOne))
    }
}
