import ConsensusTypes
import JSONBytes
import Primitives
import SSZ
import TestSupport
import Testing

/// The `ssz_static` runner: every container of every fork, with random values.
@Suite struct SSZStaticTests {
    @Test(arguments: VectorTree.arguments("ssz_static")) func containers(_ vector: VectorCase) {
        check(vector) { vector in
            guard let fork = ForkName(name: vector.fork), let type = ContainerCatalog.type(vector.handler, in: fork)
            else { throw VectorError("no type for \(vector.handler)") }
            try run(type, vector)
        }
    }

    private func run<T: SSZType>(_ type: T.Type, _ vector: VectorCase) throws {
        let limits = try vector.spec().limits
        let bytes = try vector.ssz("serialized")
        let value = try T(sszBytes: bytes, limits)
        #expect(value.sszEncoded(limits) == bytes, "\(vector): encoding")
        #expect(value.sszSize(limits) == bytes.count, "\(vector): size")
        let root = try vector.yaml("roots.yaml")["root"]?.string
        #expect(value.hashTreeRoot(limits).hex == root, "\(vector): root")

        let json = value.jsonEncoded(limits)
        let copy = try T(jsonBytes: json, limits)
        #expect(copy == value, "\(vector): value out of JSON")
        #expect(copy.jsonEncoded(limits) == json, "\(vector): JSON again")
        #expect(copy.hashTreeRoot(limits).hex == root, "\(vector): root out of JSON")
        if vector.has("value.yaml") {
            var reader = JSONReader(json)
            let difference = try JSONComparison.difference(&reader, try vector.yaml("value.yaml"), at: "")
            #expect(difference == nil, "\(vector): JSON against value.yaml")
        }
        checkDamaged(T.self, bytes, vector, limits)
    }

    /// Damaged encodings are refused, or are the canonical encoding of another value.
    private func checkDamaged<T: SSZType>(_: T.Type, _ bytes: [UInt8], _ vector: VectorCase, _ limits: SSZLimits) {
        var damaged = [Array(bytes.dropLast()), bytes + [0], []]
        for position in [0, bytes.count / 2, bytes.count - 1] where bytes.indices.contains(position) {
            var flipped = bytes
            flipped[position] ^= 0x81
            damaged.append(flipped)
        }
        for bytes in damaged {
            guard let value = try? T(sszBytes: bytes, limits) else { continue }
            #expect(value.sszEncoded(limits) == bytes, "\(vector): a damaged encoding is taken for another value")
        }
    }
}
