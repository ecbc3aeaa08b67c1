import ConsensusTypes
import JSONBytes
import Primitives
import SSZ

/// What is fuzzed: an input's first byte chooses one of them, the rest is its bytes.
enum Decoders {
    static let all: [@Sendable ([UInt8]) -> Void] = [
        { check(Samples.self, $0, Samples.limits) },
        { check(SSZList<Samples, Constant<5>>.self, $0, Samples.limits) },
        { check(Bitlist<Constant<70>>.self, $0, .none) },
        { check(CachedList<Bool, Constant<9000>>.self, $0, .none) },
        { check(Phase0.SignedBeaconBlock.self, $0, Spec.minimal.limits) },
        { check(Electra.SignedBeaconBlock.self, $0, Spec.minimal.limits) },
        { check(Altair.BeaconState.self, $0, Spec.minimal.limits) },
        { check(Fulu.BeaconState.self, $0, Spec.minimal.limits) },
        { checkJSON(Samples.self, $0, Samples.limits) },
        { checkJSON(Electra.SignedBeaconBlock.self, $0, Spec.minimal.limits) },
        { readJSON(JSONReader($0)) },
        { Transitions.state($0) },
        { Transitions.block($0) },
    ]

    /// Anything may be refused. What is accepted is canonical, hashes, and survives JSON.
    static func check<T: SSZType>(_ type: T.Type, _ bytes: [UInt8], _ limits: SSZLimits) {
        guard let value = try? T(sszBytes: bytes, limits) else { return }
        precondition(value.sszEncoded(limits) == bytes, "accepts what is not canonical")
        precondition(value.sszSize(limits) == bytes.count, "counts wrongly")
        let root = value.hashTreeRoot(limits)
        let copy = try? T(jsonBytes: value.jsonEncoded(limits), limits)
        precondition(copy == value, "does not survive JSON")
        precondition(copy?.hashTreeRoot(limits) == root, "hashes differently")
    }

    /// What is accepted as JSON survives SSZ.
    static func checkJSON<T: SSZType>(_ type: T.Type, _ bytes: [UInt8], _ limits: SSZLimits) {
        guard let value = try? T(jsonBytes: bytes, limits) else { return }
        precondition((try? T(sszBytes: value.sszEncoded(limits), limits)) == value, "does not survive SSZ")
    }

    /// Reads a text every way there is.
    static func readJSON(_ reader: JSONReader) {
        var copy = reader
        let isValid = (try? copy.skip()) != nil
        copy = reader
        if let object = try? copy.object() {
            precondition(isValid, "indexes an object that is none")
            for key in object.keys { object.optional(key).map(readJSON) }
        }
        copy = reader
        _ = try? copy.string()
        copy = reader
        _ = try? copy.quotedUInt64()
        copy = reader
        _ = try? copy.hexBytes()
    }
}
