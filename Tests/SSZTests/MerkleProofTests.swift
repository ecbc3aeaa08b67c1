import Primitives
import SSZ
import TestSupport
import Testing

@Suite
struct MerkleProofTests {
    let limits = Everything.limits
    let value = SeededRandom.sample

    @Test
    func indicesFollowTheShape() {
        // 14 fields: depth 4. notes is the 7th: 16 + 6; a list's elements are on its left, the length on its right.
        #expect(Everything.generalizedIndex([.field("slot")], limits)?.rawValue == 16)
        #expect(Everything.generalizedIndex([.field("notes")], limits)?.rawValue == 22)
        #expect(Everything.generalizedIndex([.field("notes"), .length], limits)?.rawValue == 45)
        #expect(Everything.generalizedIndex([.field("notes"), .index(3)], limits)?.rawValue == 44 * 4 + 3)
        #expect(
            Everything.generalizedIndex([.field("notes"), .index(1), .field("text")], limits)?.rawValue == (44 * 4 + 1)
                * 4 + 1)
        #expect(Everything.generalizedIndex([.field("roots"), .index(19)], limits)?.rawValue == 23 * 32 + 19)
        // Four numbers of 64 bits share a leaf; 32 bytes do.
        #expect(CachedList<Gwei, RegistryLimit>.generalizedIndex([.index(7)], limits)?.rawValue == 2 << 38 + 1)
        #expect(Everything.generalizedIndex([], limits) == .root)
        for wrong: [SSZPathComponent] in [
            [.field("nothing")], [.index(0)], [.field("slot"), .index(0)], [.field("notes"), .index(4)],
            [.field("notes"), .index(-1)], [.field("roots"), .length], [.field("notes"), .length, .index(0)],
        ] {
            #expect(Everything.generalizedIndex(wrong, limits) == nil)
        }
    }

    @Test
    func everyNodeIsProven() throws {
        let paths: [[SSZPathComponent]] = [
            [], [.field("slot")], [.field("pair"), .index(1), .field("author")], [.field("roots"), .index(13)],
            [.field("mixes"), .index(7)], [.field("records"), .length], [.field("records"), .index(1 << 30)],
            [.field("flags"), .index(33)], [.field("pair"), .index(0), .field("text"), .index(32)],
            [.field("records"), .index(1 << 39)],
        ]
        let root = value.hashTreeRoot(limits)
        for path in paths {
            let index = try #require(Everything.generalizedIndex(path, limits))
            let leaf = try #require(value.merkleNode(at: index, limits), "\(path)")
            var branch = try #require(value.merkleProof(path, limits))
            #expect(branch.count == index.depth)
            #expect(Merkle.isValidProof(leaf: leaf, branch: branch, at: index, root: root), "\(path)")
            #expect(
                Merkle.isValidMerkleBranch(
                    leaf: leaf, branch: branch, depth: index.depth,
                    index: index.rawValue ^ 1 << UInt64(index.depth), root: root))
            guard !branch.isEmpty else { continue }
            #expect(!Merkle.isValidProof(leaf: leaf, branch: branch.dropLast(), at: index, root: root))
            branch[branch.count / 2][5] ^= 1
            #expect(!Merkle.isValidProof(leaf: leaf, branch: branch, at: index, root: root))
        }
        let author = try #require(Everything.generalizedIndex([.field("pair"), .index(1), .field("author")], limits))
        #expect(value.merkleNode(at: author, limits) == value.pair[1].author.hashTreeRoot(limits))
    }

    @Test
    func cachedAndPlainStorageHaveTheSameNodes() throws {
        var random = SeededRandom(seed: 25)
        let records = (0..<300).map { _ in random.record() }
        let numbers = (0..<1100).map { _ in Gwei(random.next()) }
        for number in [
            2, 3, 4, 5, 8, 1 << 32, 1 << 33, 2 << 33 + 1, 2 << 34 + 4, 2 << 38 + 2, 2 << 40 + 299, 2 << 40 + 300,
            4 << 40, 8 << 40 + 299 << 3 + 1,
        ] as [UInt64] {
            let index = try #require(GeneralizedIndex(number))
            #expect(
                CachedList<Record, RegistryLimit>(records).merkleNode(at: index, .none)
                    == SSZList<Record, RegistryLimit>(records).merkleNode(at: index, .none), "\(number)")
            #expect(
                CachedList<Gwei, RegistryLimit>(numbers).merkleNode(at: index, .none)
                    == SSZList<Gwei, RegistryLimit>(numbers).merkleNode(at: index, .none), "\(number)")
        }
    }

    @Test
    func severalLeavesAreProvenAtOnce() throws {
        let root = value.hashTreeRoot(limits)
        try forAll(seed: 26, count: 100) { random, _ in
            // Nodes of one level, of different levels, and none above another.
            var indices: [GeneralizedIndex] = []
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let index = try #require(GeneralizedIndex(UInt64.random(in: 1..<40, using: &random)))
                let isApart = indices.allSatisfy { !isAbove($0, index) && !isAbove(index, $0) && $0 != index }
                if isApart, value.merkleNode(at: index, limits) != nil { indices.append(index) }
            }
            guard !indices.isEmpty else { return }
            let leaves = try indices.map { try #require(value.merkleNode(at: $0, limits)) }
            guard let proof = value.merkleMultiProof(at: indices, limits) else { return }
            #expect(Merkle.isValidMultiProof(leaves: leaves, proof: proof, at: indices, root: root), "\(indices)")
            var wrong = leaves
            wrong[0][0] ^= 1
            #expect(!Merkle.isValidMultiProof(leaves: wrong, proof: proof, at: indices, root: root))
            #expect(!Merkle.isValidMultiProof(leaves: leaves, proof: proof + [Root()], at: indices, root: root))
            #expect(!Merkle.isValidMultiProof(leaves: Array(leaves.dropLast()), proof: proof, at: indices, root: root))
        }
    }

    @Test
    func overlappingLeavesProveNothing() throws {
        let indices = try [2, 4].map { try #require(GeneralizedIndex($0)) }
        let helpers = Merkle.helperIndices(indices)
        let leaves = indices.compactMap { value.merkleNode(at: $0, limits) }
        let proof = helpers.compactMap { value.merkleNode(at: $0, limits) }
        #expect(Merkle.root(leaves: leaves, proof: proof, at: indices) == nil)
        #expect(Merkle.root(leaves: [Root(), Root()], proof: [], at: [.root, .root]) == nil)
        #expect(Merkle.root(leaves: [], proof: [], at: []) == nil)
    }

    /// The specification's examples (ssz/merkle-proofs.md "Merkle multiproofs").
    @Test
    func helperIndicesAreTheSpecifications() throws {
        let indices = try [8, 9, 14].map { try #require(GeneralizedIndex($0)) }
        #expect(Merkle.helperIndices(indices).map(\.rawValue) == [15, 6, 5])
        #expect(GeneralizedIndex(0) == nil)
        #expect(GeneralizedIndex(5)?.concatenating(try #require(GeneralizedIndex(6)))?.rawValue == 22)
        #expect(GeneralizedIndex(.max)?.descendant(depth: 1, index: 0) == nil)
    }

    private func isAbove(_ upper: GeneralizedIndex, _ lower: GeneralizedIndex) -> Bool {
        var node = lower
        while node != .root {
            node = node.parent
            if node == upper { return true }
        }
        return false
    }
}
