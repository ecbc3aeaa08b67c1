import BLS
import Primitives
import TestSupport
import Testing

@Suite struct SecretKeyTests {
    /// The group order r, big-endian.
    private let order: [UInt8] =
        Hex.decode("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001") ?? []

    @Test func refusesZeroAndTheOrder() {
        #expect(throws: BLSError.secretKeyOutOfRange) { try SecretKey(bytes: [UInt8](repeating: 0, count: 32)) }
        #expect(throws: BLSError.secretKeyOutOfRange) { try SecretKey(bytes: order) }
        #expect(throws: BLSError.secretKeyOutOfRange) { try SecretKey(bytes: [UInt8](repeating: 0xff, count: 32)) }
    }

    @Test func takesTheLargestScalar() throws {
        var bytes = order
        bytes[31] -= 1
        let key = try SecretKey(bytes: bytes)
        #expect(key.withUnsafeSecretBytes { [UInt8]($0) } == bytes)
    }

    @Test(arguments: [0, 1, 31, 33, 64])
    func refusesOtherLengths(_ count: Int) {
        #expect(throws: BLSError.badEncoding) { try SecretKey(bytes: [UInt8](repeating: 1, count: count)) }
    }

    @Test func descriptionsHideTheSecret() throws {
        let secret = [UInt8](repeating: 0x2a, count: 32)
        let key = try SecretKey(bytes: secret)
        var dumped = ""
        dump(key, to: &dumped)
        for text in ["\(key)", String(reflecting: key), dumped, "\([key])", "\(Optional(key) as Any)"] {
            #expect(!text.lowercased().contains("2a2a2a"))
            #expect(text.contains(key.publicKey.description))
        }
    }

    @Test func signsWhatItsPublicKeyVerifies() {
        let key = InteropKeys.secretKey(index: 3)
        let message = Bytes32(bytes: [UInt8](repeating: 7, count: 32)) ?? Bytes32()
        let signature = key.sign(message)
        #expect(signature.verify(message: message, key: key.publicKey))
        #expect(signature == key.sign(message.bytes))
        #expect(!signature.verify(message: Bytes32(), key: key.publicKey))
        #expect(!signature.verify(message: message, key: InteropKeys.secretKey(index: 4).publicKey))
    }

    @Test func signsMessagesOfAnyLength() {
        let key = InteropKeys.secretKey(index: 0)
        for count in [0, 1, 31, 33, 1000] {
            let message = [UInt8](repeating: 1, count: count)
            #expect(key.sign(message).verify(message: message, key: key.publicKey))
        }
    }

    @Test func derivationNeedsASeedOf32Bytes() {
        let short = [UInt8](repeating: 1, count: 31)
        #expect(throws: BLSError.seedTooShort) { try short.withUnsafeBytes { try SecretKey.derivedMaster(seed: $0) } }
    }

    @Test func interopKeysAreThePublishedOnes() throws {
        // ethereum/eth2.0-pm interop/mocked_start keygen_10_validators.yaml, key 0.
        let first = InteropKeys.secretKey(index: 0)
        #expect(
            first.withUnsafeSecretBytes { Hex.encode($0) }
                == "25295f0d1d592a90b333e26e85149708208e9f8e8bc18f6c77bd62f8ad7a6866")
        #expect(
            first.publicKey.compressed.hex
                == "0xa99a76ed7796f7be22d5b7e85deeb7c5677e88e511e0b337618f8c4eb61349b4bf2d153f649f7b53359fe8b94a38e44c")
        guard let file = VectorTree.root.map({ $0 + "/interop/keys_64.json" }) else {
            return VectorReport.skipped("interop keys")
        }
        // JSON is YAML, and the test's reader keeps scalars as text.
        let rows = try YAMLValue(parsing: String(decoding: VectorTree.bytes(ofFile: file), as: UTF8.self))
        for (index, row) in try #require(rows.array).enumerated() {
            let key = InteropKeys.secretKey(index: index)
            #expect(row["privkey"]?.string == "0x" + key.withUnsafeSecretBytes { Hex.encode($0) })
            #expect(row["pubkey"]?.string == key.publicKey.compressed.hex)
        }
    }
}

@Suite struct SecureWipeTests {
    @Test func zeroesEveryByte() {
        var bytes = [UInt8](1...100)
        SecureWipe.wipe(&bytes)
        #expect(bytes == [UInt8](repeating: 0, count: 100))
        var none: [UInt8] = []
        SecureWipe.wipe(&none)
        #expect(none.isEmpty)
    }
}
