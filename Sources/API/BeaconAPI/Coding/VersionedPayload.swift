package import ConsensusTypes
package import JSONBytes
import SSZ

/// Data whose type depends on the fork, one value or a list of them.
package protocol VersionedPayload: Sendable {
    func encodeJSON(into writer: inout JSONWriter, _ spec: Spec)
    init(json reader: inout JSONReader, _ fork: ForkName, _ spec: Spec) throws(JSONError)
    /// Nil when the value has no SSZ form: a list of several forks.
    func sszBytes(_ spec: Spec) -> [UInt8]?
    init(ssz: [UInt8], fork: ForkName, _ spec: Spec) throws(BodyError)
}

extension VersionedPayload where Self: Forked {
    package func sszBytes(_ spec: Spec) -> [UInt8]? { sszEncoded(spec) }

    package init(ssz: [UInt8], fork: ForkName, _ spec: Spec) throws(BodyError) {
        do throws(ForkedError) {
            try self.init(ssz: ssz, fork, spec)
        } catch {
            throw BodyError("\(error)")
        }
    }
}

extension ForkedAttestation: VersionedPayload {}
extension ForkedAttesterSlashing: VersionedPayload {}
extension ForkedBeaconState: VersionedPayload {}
extension ForkedSignedBeaconBlock: VersionedPayload {}
extension ForkedSignedBlindedBeaconBlock: VersionedPayload {}
extension ForkedSignedBlockContents: VersionedPayload {}

extension Array: VersionedPayload where Element: Forked {
    package func encodeJSON(into writer: inout JSONWriter, _ spec: Spec) {
        writer.beginArray()
        for element in self { element.encodeJSON(into: &writer, spec) }
        writer.endArray()
    }

    package init(json reader: inout JSONReader, _ fork: ForkName, _ spec: Spec) throws(JSONError) {
        var elements: [Element] = []
        try reader.array { (item: inout JSONReader) throws(JSONError) in
            elements.append(try Element(json: &item, fork, spec))
        }
        self = elements
    }

    package func sszBytes(_ spec: Spec) -> [UInt8]? {
        func encode<Value: SSZType>(_ first: Value) -> [UInt8]? {
            let values = compactMap { $0.value as? Value }
            return values.count == count ? BodyList(values).sszEncoded(spec.limits) : nil
        }
        guard let first else { return [] }
        return encode(first.value)
    }

    package init(ssz: [UInt8], fork: ForkName, _ spec: Spec) throws(BodyError) {
        var source = SSZListSource(bytes: ssz, spec: spec)
        var elements: [Element] = []
        while !source.isAtEnd { elements.append(try Element(fork, from: &source)) }
        self = elements
    }
}

/// Decodes a whole list at the first read, whose type only the fork knows, and hands out one element per read.
private struct SSZListSource: ForkedSource {
    let bytes: [UInt8]
    let spec: Spec
    private var elements: [any SSZType]?
    private var position = 0

    init(bytes: [UInt8], spec: Spec) {
        self.bytes = bytes
        self.spec = spec
    }

    var isAtEnd: Bool {
        if let elements { position == elements.count } else { bytes.isEmpty }
    }

    mutating func read<T: SSZType>() throws(BodyError) -> T {
        let list: [any SSZType]
        if let elements { list = elements } else { list = Array(try BodyList<T>(body: bytes, spec)) }
        elements = list
        guard position < list.count, let element = list[position] as? T else {
            throw BodyError("the list ends early")
        }
        position += 1
        return element
    }

    func notInFork(_ typeName: String, _ fork: ForkName) -> BodyError { BodyError("\(fork) has no \(typeName)") }
}
