import JSONBytes
import Primitives
import SSZ
import TestSupport
import Testing

/// Progressive lists, bitlists and containers: their trees against the specification's recursion, and their proofs.
@Suite
struct ProgressiveTests {
    /// `merkleize_progressive` as the specification writes it.
    private func merkleized(_ chunks: [Root], width: Int = 1) -> Root {
        if chunks.isEmpty { return Root() }
        return Merkle.hash(
            Merkle.merkleize(chunks: Array(chunks.prefix(width)), limit: width),
            merkleized(Array(chunks.dropFirst(width)), width: 4 * width))
    }

    private func chunks(_ bytes: [UInt8]) -> [Root] {
        stride(from: 0, to: bytes.count, by: 32).map { start in
            var chunk = Root()
            for index in start..<min(start + 32, bytes.count) { chunk[index - start] = bytes[index] }
            return chunk
        }
    }

    @Test(arguments: [0, 1, 2, 5, 6, 21, 22, 85, 86, 100, 341, 342, 1365, 1366, 6000, 22_000])
    func treesAreTheSpecifications(count: Int) {
        var random = SeededRandom(seed: UInt64(count))
        let roots = (0..<count).map { _ in random.root() }
        let expected = Merkle.mixInLength(merkleized(roots), count)
        #expect(SSZList<Root, Progressive>(roots).hashTreeRoot(.none) == expected)
        #expect(CachedList<Root, Progressive>(roots).hashTreeRoot(.none) == expected)

        let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
        let ofBytes = Merkle.mixInLength(merkleized(chunks(bytes)), count)
        #expect(ByteList<Progressive>(bytes).hashTreeRoot(.none) == ofBytes)
        #expect(CachedList<UInt8, Progressive>(bytes).hashTreeRoot(.none) == ofBytes)

        let bits = bytes.map { $0 > 99 }
        var packed = [UInt8](repeating: 0, count: (count + 7) / 8)
        for (index, bit) in bits.enumerated() where bit { packed[index / 8] |= 1 << UInt8(index % 8) }
        #expect(
            Bitlist<Progressive>(bits).hashTreeRoot(.none) == Merkle.mixInLength(merkleized(chunks(packed)), count))
    }

    @Test(arguments: [1, 84, 85, 86, 8500])
    func zerosAndDecodedMemoryLieAsTheyShould(count: Int) throws {
        let zeros = CachedList<Gwei, Progressive>(repeating: 0, count: count)
        let model = [Gwei](repeating: 0, count: count)
        #expect(zeros.hashTreeRoot(.none) == SSZList<Gwei, Progressive>(model).hashTreeRoot(.none))
        var decoded = try CachedList<Gwei, Progressive>(sszBytes: zeros.sszEncoded(.none), .none)
        #expect(decoded == zeros)
        decoded[count - 1] = 7
        #expect(decoded.hashTreeRoot(.none) == SSZList<Gwei, Progressive>(decoded.array).hashTreeRoot(.none))
        #expect(zeros[count - 1] == 0)
        #expect(decoded.unlimited == CachedList<Gwei, RegistryLimit>(decoded).unlimited)
    }

    @Test
    func everyNodeIsProven() throws {
        var random = SeededRandom(seed: 31)
        var value = Growing()
        value.slot = 5
        value.records = CachedList((0..<900).map { _ in random.record() })
        value.balances = CachedList((0..<3000).map { _ in Gwei(random.next()) })
        value.notes = [random.note(), random.note(), random.note()]
        let root = value.hashTreeRoot(.none)
        let paths: [[SSZPathComponent]] = [
            [], [.field("slot")], [.field("records"), .length], [.field("records"), .index(0)],
            [.field("records"), .index(899), .field("exit")], [.field("records"), .index(85), .field("pubkey")],
            [.field("records"), .index(1000)], [.field("balances"), .index(2999)], [.field("balances"), .index(0)],
            [.field("notes"), .index(2), .field("text")], [.field("flags")],
        ]
        for path in paths {
            let index = try #require(Growing.generalizedIndex(path, .none))
            let leaf = try #require(value.merkleNode(at: index, .none), "\(path)")
            let branch = try #require(value.merkleProof(at: index, .none), "\(path)")
            #expect(Merkle.isValidProof(leaf: leaf, branch: branch, at: index, root: root), "\(path)")
        }
        let exit = try #require(
            Growing.generalizedIndex([.field("records"), .index(899), .field("exit")], .none))
        #expect(value.merkleNode(at: exit, .none) == value.records[899].exit.hashTreeRoot(.none))
        // The fields' tree is left of the active fields; "records" is alone in its second subtree but for "balances".
        #expect(Growing.generalizedIndex([.field("slot")], .none)?.rawValue == 0b100)
        #expect(Growing.generalizedIndex([.field("records")], .none)?.rawValue == 0b101001)
        #expect(Growing.generalizedIndex([.field("records"), .index(0)], .none)?.rawValue == 0b10100100)
    }

    @Test
    func nodesFarOutsideAreRefusedWithoutATrap() {
        var random = SeededRandom(seed: 32)
        let plain = SSZList<Root, Progressive>((0..<90).map { _ in random.root() })
        let cached = CachedList<Root, Progressive>(plain)
        for number in [UInt64.max, 1 << 63, .max - 1, 0b1001, 0b10111, 0b101111, 0b1011111, 0b1011110, 0b10111100]
            as [UInt64]
        {
            guard let index = GeneralizedIndex(number) else { continue }
            #expect(plain.merkleNode(at: index, .none) == cached.merkleNode(at: index, .none), "\(number)")
        }
        #expect(cached.merkleNode(at: GeneralizedIndex(.max) ?? .root, .none) == nil)
        let far = CachedList<Root, Progressive>.generalizedIndex([.index(.max)], .none)
        #expect(far.flatMap { cached.merkleNode(at: $0, .none) } == nil)
    }

    @Test
    func aUnionRefusesWhatItHasNot() throws {
        let value = NumberOrNote.note(Note(author: 3, text: [1, 2]))
        let bytes = value.sszEncoded(.none)
        #expect(bytes.first == 2)
        #expect(value.sszSize(.none) == bytes.count)
        #expect(try NumberOrNote(sszBytes: bytes, .none) == value)
        #expect(try NumberOrNote(jsonBytes: value.jsonEncoded(.none), .none) == value)
        #expect(try NumberOrNote(sszBytes: [1, 9, 0, 0, 0, 0, 0, 0, 0], .none) == .number(9))
        for wrong: [UInt8] in [[], [0], [3, 1], [1, 9], [1, 9, 0, 0, 0, 0, 0, 0, 0, 0], [130] + bytes.dropFirst()] {
            #expect(throws: SSZError.self) { _ = try NumberOrNote(sszBytes: wrong, .none) }
        }
        #expect(throws: JSONError.self) {
            _ = try NumberOrNote(jsonBytes: Array(#"{"selector":"7","data":"1"}"#.utf8), .none)
        }
        let selector = try #require(GeneralizedIndex(3))
        let branch = try #require(value.merkleProof(at: selector, .none))
        let leaf = try #require(value.merkleNode(at: selector, .none))
        #expect(Merkle.isValidProof(leaf: leaf, branch: branch, at: selector, root: value.hashTreeRoot(.none)))
    }
}

/// A progressive container with a gap.
private struct Growing: SSZProgressiveContainer {
    var slot = Slot(0)
    var records = CachedList<Record, Progressive>()
    var balances = CachedList<Gwei, Progressive>()
    var notes = SSZList<Note, Progressive>()
    var flags = Bitlist<Progressive>()

    static let activeFields: SSZActiveFields = [1, 0, 1, 1, 0, 0, 0, 1, 0, 1]

    init() {}

    func visitFields<V: SSZFieldVisitor>(_ visitor: inout V) {
        visitor.field("slot", slot)
        visitor.field("records", records)
        visitor.field("balances", balances)
        visitor.field("notes", notes)
        visitor.field("flags", flags)
    }

    init<R: SSZFieldReader>(fields reader: inout R) throws(R.Failure) {
        slot = try reader.field("slot")
        records = try reader.field("records")
        balances = try reader.field("balances")
        notes = try reader.field("notes")
        flags = try reader.field("flags")
    }
}

private enum NumberOrNote: SSZCompatibleUnion {
    case number(UInt64)
    case note(Note)

    init() { self = .number(0) }

    var selector: UInt8 {
        switch self {
        case .number: 1
        case .note: 2
        }
    }

    func visitData<V: SSZFieldVisitor>(_ visitor: inout V) {
        switch self {
        case .number(let value): visitor.field("data", value)
        case .note(let value): visitor.field("data", value)
        }
    }

    init?<R: SSZFieldReader>(selector: UInt8, data reader: inout R) throws(R.Failure) {
        switch selector {
        case 1: self = .number(try reader.field("data"))
        case 2: self = .note(try reader.field("data"))
        default: return nil
        }
    }
}
