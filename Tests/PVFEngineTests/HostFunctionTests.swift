import CSecp256k1
import Crypto
import Digests
import Foundation
import PVFEngine
import PVFPrimitives
import PVFTestSupport
import Primitives
import Testing

/// The host functions, called from wasm. Skipped where there is no engine library.
@Suite(.enabled(if: TestEngine.isThere))
struct HostFunctionTests {
    /// What the host function with this number returns to `HostCalls`.
    private func call(_ selector: UInt8, _ argument: [UInt8]) throws -> [UInt8] {
        try head(try outcome(selector, argument))
    }

    private func outcome(_ selector: UInt8, _ argument: [UInt8]) throws -> ExecuteOutcome {
        try run(TestFunction.hostCalls.code(), input(blockData: [selector] + argument))
    }

    @Test("Hashes are those of the digests", arguments: [[], Array("abc".utf8), [UInt8](repeating: 7, count: 1000)])
    func hashes(data: [UInt8]) throws {
        #expect(try call(0, data) == Keccak.hash256(data))
        #expect(try call(1, data) == Keccak.hash512(data))
        #expect(try call(2, data) == Array(SHA256.hash(data: data)))
        #expect(try call(3, data) == Blake2b.hash128(data))
        #expect(try call(4, data) == Blake2b.hash256(data))
        #expect(try call(5, data) == TwoX.hash64(data))
        #expect(try call(6, data) == TwoX.hash128(data))
        #expect(try call(7, data) == TwoX.hash256(data))
    }

    @Test("The root over nothing is the one that every empty block has")
    func emptyTrie() throws {
        let empty = try #require(Hex.decode("03170a2e7597b7b7e3d84c05391d139a62b157e78786d8c082f29dcf4c111314"))
        for selector: UInt8 in 8...10 { #expect(try call(selector, [0]) == empty) }
    }

    @Test("Roots over lists are the hashes of nodes written out by hand")
    func tries() throws {
        // One value: a leaf with the key's two nibbles.
        #expect(try call(8, [4, 8, 0xaa, 0xbb]) == Blake2b.hash256([0x42, 0x00, 8, 0xaa, 0xbb]))
        // Two, under the keys 0x00 and 0x04: a branch below the nibble 0, with leaves of no nibbles at 0 and 4.
        let branch: [UInt8] = [0x81, 0x00, 0x11, 0x00, 12, 0x40, 4, 0xaa, 12, 0x40, 4, 0xbb]
        #expect(try call(9, [8, 4, 0xaa, 4, 0xbb]) == Blake2b.hash256(branch))
        // A long value stands in the node, and in the second version as its hash.
        let long = [UInt8](repeating: 1, count: 40)
        #expect(try call(9, [4, 160] + long) == Blake2b.hash256([0x42, 0x00, 160] + long))
        #expect(try call(10, [4, 160] + long) == Blake2b.hash256([0x22, 0x00] + Blake2b.hash256(long)))
        // Leaves of 32 bytes and more stand in their branch as hashes.
        let leaf = Blake2b.hash256([0x40, 160] + long)
        let hashed: [UInt8] = [0x81, 0x00, 0x11, 0x00, 128] + leaf + [128] + leaf
        #expect(try call(8, [8, 160] + long + [160] + long) == Blake2b.hash256(hashed))
    }

    @Test("From the value 64 on keys have two bytes")
    func trieOfManyValues() throws {
        // The keys: 0x00, 0x04, 0x08 … and 0x01 0x01 for the last.
        var list = ScaleWriter()
        list.write(list: Array(UInt8(0)..<65)) { $0.write(byteString: [$1]) }
        let root = try call(8, list.bytes)
        #expect(root == TrieRoot.ordered((0..<65).map { [$0] }, version: .v0))
        // Children at the nibbles 0, 4, 8 and 12; below the first also the last key. Nodes shorter than a hash stand in
        // the root as they are.
        let children = (0..<16).flatMap { high -> [UInt8] in
            var node: [UInt8] = [0x80] + (high == 0 ? [0x13, 0x11] : [0x11, 0x11])
            for low in [0, 4, 8, 12] {
                node += [12, 0x40, 4, UInt8(high * 4 + low / 4)]
                if high == 0, low == 0 { node += [16, 0x42, 0x01, 4, 64] }
            }
            return node.count < 32 ? [UInt8(node.count << 2)] + node : [128] + Blake2b.hash256(node)
        }
        #expect(root == Blake2b.hash256([0x80, 0xff, 0xff] + children))
    }

    @Test("Malformed lists end the run", arguments: [[], [4], [8, 4, 1], [4, 4, 1, 1], [0xff, 0xff, 0xff, 0xff]])
    func malformedLists(list: [UInt8]) throws {
        #expect(try outcome(8, list) == .invalid("the list of values for a trie is malformed"))
    }

    @Test("ed25519 signatures, one by one and in a batch")
    func ed25519() throws {
        let key = Curve25519.Signing.PrivateKey()
        let message = Array("message".utf8)
        let signature = [UInt8](try key.signature(for: message))
        let publicKey = [UInt8](key.publicKey.rawRepresentation)
        #expect(try call(16, signature + publicKey + message) == [1, 0, 0, 0])
        #expect(try call(16, signature + publicKey + message + [0]) == [0, 0, 0, 0])
        #expect(try call(21, signature + publicKey + message) == [1, 0, 0, 0])
        #expect(try call(21, signature + publicKey + message + [0]) == [0, 0, 0, 0])
        #expect(
            try outcome(22, signature + publicKey + message) == .invalid("no batch verification has been started"))
    }

    @Test("What is not provided says so when it is called")
    func unsupported() throws {
        #expect(
            try outcome(17, [UInt8](repeating: 0, count: 96))
                == .invalid("unsupported host function env:ext_crypto_sr25519_verify_version_2"))
    }

    @Test("ECDSA signatures are those of the key that can be recovered")
    func ecdsa() throws {
        let message = Array("message".utf8)
        let (signature, key) = try sign(Blake2b.hash256(message))
        #expect(try call(18, signature + key + message) == [1, 0, 0, 0])
        #expect(try call(18, signature + key + message + [0]) == [0, 0, 0, 0])
        let recovered = try call(20, signature + Blake2b.hash256(message))
        #expect(recovered == [0] + key)
        var counted = signature
        counted[64] += 27
        #expect(try call(20, counted + Blake2b.hash256(message)) == [0] + key)
        // The interface that checks does not take Ethereum's count.
        #expect(try call(18, counted + key + message) == [0, 0, 0, 0])
    }

    @Test("A key is recovered as Ethereum's precompiled contract does")
    func recovery() throws {
        let digest = try #require(Hex.decode("456e9aea5e197a1f1af7a3e85a3212fa4049a3ba34c2289b4c860fc0b0c64ef3"))
        let r = try #require(Hex.decode("9242685bf161793cc25603c231bc2f568eb630ea16aa137d2664ac8038825608"))
        let s = try #require(Hex.decode("4f8ae3bd7535248d0bd448298cc2e2071e56992d0774dc340c368ae950852ada"))
        let result = try call(19, r + s + [28] + digest)
        #expect(result.first == 0)
        let address = Keccak.hash256(result.dropFirst()).suffix(20)
        #expect(Hex.decode("7156526fbd7a3c72969b54f64e42c10fbb768c8a") == Array(address))
    }

    @Test("Why there is no key is told by code")
    func recoveryFailures() throws {
        let digest = [UInt8](repeating: 1, count: 32)
        let tooLarge = [UInt8](repeating: 0xff, count: 64)
        #expect(try call(19, tooLarge + [0] + digest) == [1, 0])
        #expect(try call(19, tooLarge + [4] + digest) == [1, 1])
        #expect(try call(19, [UInt8](repeating: 0, count: 64) + [0] + digest) == [1, 2])
        // The first version takes numbers modulo the order, so that these are no longer too large.
        #expect(try call(20, tooLarge + [0] + digest) != [1, 0])
    }

    @Test("A block that is freed twice ends the run")
    func freesOnce() throws {
        #expect(
            try outcome(23, [UInt8](repeating: 0, count: 96))
                == .invalid("the pointer is not that of an allocation"))
    }

    /// A recoverable signature with a key of the test's own, and that key.
    private func sign(_ digest: [UInt8]) throws -> (signature: [UInt8], key: [UInt8]) {
        let context = try #require(secp256k1_context_create(UInt32(SECP256K1_CONTEXT_NONE)))
        defer { secp256k1_context_destroy(context) }
        let secret = [UInt8](repeating: 3, count: 32)
        var signature = secp256k1_ecdsa_recoverable_signature()
        try #require(secp256k1_ecdsa_sign_recoverable(context, &signature, digest, secret, nil, nil) == 1)
        var compact = [UInt8](repeating: 0, count: 64)
        var recovery: Int32 = 0
        secp256k1_ecdsa_recoverable_signature_serialize_compact(context, &compact, &recovery, &signature)
        var key = secp256k1_pubkey()
        try #require(secp256k1_ec_pubkey_create(context, &key, secret) == 1)
        var bytes = [UInt8](repeating: 0, count: 33)
        var count = bytes.count
        secp256k1_ec_pubkey_serialize(context, &bytes, &count, &key, UInt32(SECP256K1_EC_COMPRESSED))
        return (compact + [UInt8(recovery)], bytes)
    }
}
