import CHashing
import Primitives
import SSZ
import TestSupport
import Testing

/// SHA-256 in both its paths.
@Suite
struct HashingTests {
    /// FIPS 180-4 examples, the empty message and one of a million letters among them.
    @Test
    func knownAnswers() {
        let answers: [(String, String)] = [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            (
                String(repeating: "a", count: 1_000_000),
                "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
            ),
        ]
        for (text, digest) in answers {
            #expect(Merkle.sha256(Array(text.utf8)).hex == "0x" + digest)
            #expect(Merkle.sha256(text.utf8).hex == "0x" + digest)
            #expect(portable(Array(text.utf8)).hex == "0x" + digest)
        }
    }

    @Test
    func bothPathsAgreeAtEveryLength() {
        forAll(seed: 6, count: 260) { random, length in
            let bytes = random.bytes(length)
            #expect(Merkle.sha256(bytes) == portable(bytes))
        }
    }

    @Test
    func pairsAreHashedAsOneMessageEach() {
        forAll(seed: 7, count: 12) { random, count in
            let nodes = random.bytes(64 * count)
            let expected = (0..<count).flatMap { Merkle.sha256(nodes[64 * $0..<64 * $0 + 64]).bytes }
            for hash in [chashing_hash_pairs, chashing_hash_pairs_portable] {
                var apart = [UInt8](repeating: 0, count: 32 * count)
                hash(&apart, nodes, count)
                #expect(apart == expected)
                var inPlace = nodes
                inPlace.withUnsafeMutableBufferPointer { hash($0.baseAddress, $0.baseAddress, count) }
                #expect(Array(inPlace.prefix(32 * count)) == expected)
            }
        }
    }

    @Test
    func twoNodes() {
        var random = SeededRandom(seed: 8)
        let (a, b) = (random.root(), random.root())
        #expect(Merkle.hash(a, b) == Merkle.sha256(a.bytes + b.bytes))
        #expect(Merkle.zeroHashes.count == 65)
        #expect(Merkle.zeroHashes[1].hex == "0xf5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b")
    }

    private func portable(_ bytes: [UInt8]) -> Bytes32 {
        var digest = Bytes32()
        digest.withUnsafeMutableBytes {
            chashing_sha256_portable($0.assumingMemoryBound(to: UInt8.self).baseAddress, bytes, bytes.count)
        }
        return digest
    }
}

@Suite
struct MerkleTests {
    /// The specification's `merkleize`, literally.
    static func reference(_ chunks: [Root], limit: Int) -> Root {
        var level = chunks
        var depth = 0
        while 1 << depth < limit {
            if !level.count.isMultiple(of: 2) { level.append(Merkle.zeroHashes[depth]) }
            level = stride(from: 0, to: level.count, by: 2).map { Merkle.sha256(level[$0].bytes + level[$0 + 1].bytes) }
            depth += 1
        }
        return level.first ?? Merkle.zeroHashes[depth]
    }

    @Test
    func agreesWithTheDefinition() {
        forAll(seed: 9, count: 70) { random, count in
            let chunks = (0..<count).map { _ in random.root() }
            #expect(Merkle.merkleize(chunks: chunks) == Self.reference(chunks, limit: count))
            for limit in [max(count, 1), 128, 1 << 20, 1 << 40] {
                #expect(Merkle.merkleize(chunks: chunks, limit: limit) == Self.reference(chunks, limit: limit))
            }
        }
    }

    @Test
    func branchesAreChecked() {
        var random = SeededRandom(seed: 10)
        let leaves = (0..<8).map { _ in random.root() }
        let pairs = stride(from: 0, to: 8, by: 2).map { Merkle.hash(leaves[$0], leaves[$0 + 1]) }
        let halves = [Merkle.hash(pairs[0], pairs[1]), Merkle.hash(pairs[2], pairs[3])]
        let root = Merkle.hash(halves[0], halves[1])
        for index in 0..<8 {
            let branch = [leaves[index ^ 1], pairs[index / 2 ^ 1], halves[index / 4 ^ 1]]
            func isValid(_ leaf: Root, _ branch: [Root], _ depth: Int, _ index: Int) -> Bool {
                Merkle.isValidMerkleBranch(leaf: leaf, branch: branch, depth: depth, index: UInt64(index), root: root)
            }
            #expect(isValid(leaves[index], branch, 3, index))
            #expect(!isValid(leaves[index], branch, 3, index ^ 1))
            #expect(!isValid(leaves[index ^ 1], branch, 3, index))
            #expect(!isValid(leaves[index], branch, 2, index))
            #expect(!isValid(leaves[index], Array(branch.dropLast()), 3, index))
            #expect(!isValid(leaves[index], branch, -1, index))
        }
    }

    @Test
    func mixesTheLengthIn() {
        let root = Merkle.mixInLength(Root(), 258)
        #expect(root == Merkle.sha256([UInt8](repeating: 0, count: 32) + [2, 1] + [UInt8](repeating: 0, count: 30)))
    }
}
