import JSONBytes
import Primitives
import SSZ
import TestSupport
import Testing

/// The ssz_generic vectors: every valid case decodes to its value and back and has its root; every invalid one throws.
@Suite
struct SSZGenericTests {
    /// The handlers that have a test below.
    static let handlers: Set<String> = [
        "basic_progressive_list", "basic_vector", "bitlist", "bitvector", "boolean", "compatible_unions", "containers",
        "progressive_bitlist", "progressive_containers", "uints",
    ]

    @Test(arguments: VectorTree.arguments("ssz_generic", handlers: ["boolean"])) func boolean(_ vector: VectorCase) {
        SpecTests.check(vector) { vector in try check(Bool.self, vector, .none) }
    }

    @Test(arguments: VectorTree.arguments("ssz_generic", handlers: ["uints"])) func uints(_ vector: VectorCase) {
        SpecTests.check(vector) { vector in
            switch number(vector.name, after: 0) {
            case 8: try check(UInt8.self, vector, .none)
            case 16: try check(UInt16.self, vector, .none)
            case 32: try check(UInt32.self, vector, .none)
            case 64: try check(UInt64.self, vector, .none)
            case 128: try check(UInt128.self, vector, .none)
            case 256: try check(UInt256.self, vector, .none)
            default: throw VectorError("an unknown integer")
            }
        }
    }

    @Test(arguments: VectorTree.arguments("ssz_generic", handlers: ["basic_vector"])) func basicVector(
        _ vector: VectorCase
    ) {
        SpecTests.check(vector) { vector in
            let limits = NamedSize.limits(number(vector.name, after: 1) ?? 0)
            switch vector.name.split(separator: "_")[1] {
            case "bool": try checkVectors(of: Bool.self, vector, limits)
            case "uint8": try checkVectors(of: UInt8.self, vector, limits)
            case "uint16": try checkVectors(of: UInt16.self, vector, limits)
            case "uint32": try checkVectors(of: UInt32.self, vector, limits)
            case "uint64": try checkVectors(of: UInt64.self, vector, limits)
            case "uint128": try checkVectors(of: UInt128.self, vector, limits)
            case "uint256": try checkVectors(of: UInt256.self, vector, limits)
            default: throw VectorError("an unknown element")
            }
        }
    }

    @Test(arguments: VectorTree.arguments("ssz_generic", handlers: ["bitlist"])) func bitlist(_ vector: VectorCase) {
        SpecTests.check(vector) { vector in
            try check(Bitlist<NamedSize>.self, vector, NamedSize.limits(number(vector.name, after: 0) ?? 0))
        }
    }

    @Test(arguments: VectorTree.arguments("ssz_generic", handlers: ["bitvector"])) func bitvector(_ vector: VectorCase)
    {
        SpecTests.check(vector) { vector in
            try check(Bitvector<NamedSize>.self, vector, NamedSize.limits(number(vector.name, after: 0) ?? 0))
        }
    }

    @Test(arguments: VectorTree.arguments("ssz_generic", handlers: ["containers"])) func containers(
        _ vector: VectorCase
    ) {
        SpecTests.check(vector) { vector in
            switch vector.name.split(separator: "_")[0] {
            case "SingleFieldTestStruct": try check(SingleFieldTestStruct.self, vector, .none)
            case "SmallTestStruct": try check(SmallTestStruct.self, vector, .none)
            case "FixedTestStruct": try check(FixedTestStruct.self, vector, .none)
            case "VarTestStruct": try check(VarTestStruct.self, vector, .none)
            case "ComplexTestStruct": try check(ComplexTestStruct.self, vector, .none)
            case "BitsStruct": try check(BitsStruct.self, vector, .none)
            case "ProgressiveTestStruct": try check(ProgressiveTestStruct.self, vector, .none)
            case "ProgressiveBitsStruct": try check(ProgressiveBitsStruct.self, vector, .none)
            default: throw VectorError("an unknown container")
            }
        }
    }

    @Test(arguments: VectorTree.arguments("ssz_generic", handlers: ["basic_progressive_list"]))
    func basicProgressiveList(_ vector: VectorCase) {
        SpecTests.check(vector) { vector in
            switch vector.name.split(separator: "_")[1] {
            case "bool": try checkLists(of: Bool.self, vector)
            case "uint8": try checkLists(of: UInt8.self, vector)
            case "uint16": try checkLists(of: UInt16.self, vector)
            case "uint32": try checkLists(of: UInt32.self, vector)
            case "uint64": try checkLists(of: UInt64.self, vector)
            case "uint128": try checkLists(of: UInt128.self, vector)
            case "uint256": try checkLists(of: UInt256.self, vector)
            default: throw VectorError("an unknown element")
            }
        }
    }

    @Test(arguments: VectorTree.arguments("ssz_generic", handlers: ["progressive_bitlist"])) func progressiveBitlist(
        _ vector: VectorCase
    ) {
        SpecTests.check(vector) { vector in try check(Bitlist<Progressive>.self, vector, .none) }
    }

    @Test(arguments: VectorTree.arguments("ssz_generic", handlers: ["progressive_containers"]))
    func progressiveContainers(_ vector: VectorCase) {
        SpecTests.check(vector) { vector in
            switch vector.name.split(separator: "_")[0] {
            case "ProgressiveSingleFieldContainerTestStruct": try check(ProgressiveSingleField.self, vector, .none)
            case "ProgressiveSingleListContainerTestStruct": try check(ProgressiveSingleList.self, vector, .none)
            case "ProgressiveVarTestStruct": try check(ProgressiveVarTestStruct.self, vector, .none)
            case "ProgressiveComplexTestStruct": try check(ProgressiveComplexTestStruct.self, vector, .none)
            default: throw VectorError("an unknown container")
            }
        }
    }

    @Test(arguments: VectorTree.arguments("ssz_generic", handlers: ["compatible_unions"])) func compatibleUnions(
        _ vector: VectorCase
    ) {
        SpecTests.check(vector) { vector in
            switch vector.name.split(separator: "_")[0] {
            case "CompatibleUnionA": try check(CompatibleUnionA.self, vector, .none)
            case "CompatibleUnionBC": try check(CompatibleUnionBC.self, vector, .none)
            case "CompatibleUnionABCA": try check(CompatibleUnionABCA.self, vector, .none)
            default: throw VectorError("an unknown union")
            }
        }
    }
}

extension SSZGenericTests {
    /// The number in a name's part behind the first `after + 1` ones: 16 in `uint_16_max`.
    private func number(_ name: String, after: Int) -> Int? {
        let parts = name.split(separator: "_")
        return parts.count > after + 1 ? Int(parts[after + 1]) : nil
    }

    /// A vector in both its storages.
    private func checkVectors<Element: SSZType>(
        of type: Element.Type, _ vector: VectorCase, _ limits: SSZLimits
    ) throws {
        try check(SSZVector<Element, NamedSize>.self, vector, limits)
        try check(CachedVector<Element, NamedSize>.self, vector, limits)
    }

    /// A progressive list in both its storages.
    private func checkLists<Element: SSZType>(of type: Element.Type, _ vector: VectorCase) throws {
        try check(SSZList<Element, Progressive>.self, vector, .none)
        try check(CachedList<Element, Progressive>.self, vector, .none)
    }

    private func check<T: SSZType>(_ type: T.Type, _ vector: VectorCase, _ limits: SSZLimits) throws {
        let bytes = try vector.ssz("serialized")
        guard vector.suite == "valid" else {
            guard (try? T(sszBytes: bytes, limits)) == nil else { throw VectorError("decodes, though it is invalid") }
            return
        }
        let value = try T(sszBytes: bytes, limits)
        let root = try vector.yaml("meta.yaml")["root"]?.string ?? ""
        guard value.hashTreeRoot(limits).hex == root else { throw VectorError("root \(value.hashTreeRoot(limits))") }
        guard value.sszEncoded(limits) == bytes else { throw VectorError("encodes differently") }
        guard value.sszSize(limits) == bytes.count else { throw VectorError("size \(value.sszSize(limits))") }
        guard T.sszFixedSize(limits) ?? bytes.count == bytes.count else { throw VectorError("fixed size") }
        let json = try json(of: vector.yaml("value.yaml"))
        guard try T(jsonBytes: json, limits) == value else { throw VectorError("the value differs") }
        guard value.jsonEncoded(limits) == json || isObject(type) else {
            throw VectorError("writes other JSON than \(String(decoding: json, as: UTF8.self))")
        }
    }

    /// Whether the order of the JSON's members is the type's own: the vectors' mappings have none.
    private func isObject(_ type: any SSZType.Type) -> Bool {
        type is any SSZContainer.Type || type is any SSZCompatibleUnion.Type
    }

    /// A value of the vectors in the Beacon API's form: integers quoted.
    private func json(of value: YAMLValue) throws -> [UInt8] {
        var writer = JSONWriter()
        try write(value, into: &writer)
        return writer.bytes
    }

    private func write(_ value: YAMLValue, into writer: inout JSONWriter) throws {
        switch value {
        case .scalar("true"): writer.bool(true)
        case .scalar("false"): writer.bool(false)
        case .scalar(let text): writer.string(text)
        case .sequence(let values):
            writer.beginArray()
            for value in values { try write(value, into: &writer) }
            writer.endArray()
        case .mapping(let values):
            writer.beginObject()
            for (key, value) in values {
                writer.key(key)
                try write(value, into: &writer)
            }
            writer.endObject()
        case .null: throw VectorError("null in a value")
        }
    }
}
