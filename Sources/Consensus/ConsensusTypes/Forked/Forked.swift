package import JSONBytes
package import Primitives
package import SSZ

/// A value whose shape depends on the fork, with one case per fork that has the type.
///
/// Neither SSZ nor JSON says which fork a value is of: that comes from a header (`Eth-Consensus-Version`), a digest or
/// the slot.
package protocol Forked: Sendable, Hashable {
    /// The type's name in the specification, for messages.
    static var typeName: String { get }

    /// The fork that the value is of.
    var forkName: ForkName { get }

    /// The value itself.
    var value: any SSZType { get }

    /// Decodes the type that the fork has.
    init<S: ForkedSource>(_ fork: ForkName, from source: inout S) throws(S.Failure)
}

/// Bytes or a JSON text that a value of any type can be read from.
package protocol ForkedSource {
    associatedtype Failure: Error
    mutating func read<T: SSZType>() throws(Failure) -> T
    /// The error for a type that the fork does not have.
    func notInFork(_ typeName: String, _ fork: ForkName) -> Failure
}

/// Why bytes are not a value of a fork.
package enum ForkedError: Error, Equatable, CustomStringConvertible {
    case ssz(SSZError)
    case notInFork(typeName: String, fork: ForkName)
    /// A state's `fork.current_version` is not one of the network's.
    case unknownVersion(Version)

    package var description: String {
        switch self {
        case .ssz(let error): error.description
        case .notInFork(let typeName, let fork): "\(fork) has no \(typeName)"
        case .unknownVersion(let version): "\(version) is not a fork version of this network"
        }
    }
}

extension Forked {
    /// Decodes a value that takes all of the bytes.
    package init(ssz bytes: [UInt8], _ fork: ForkName, _ spec: Spec) throws(ForkedError) {
        var source = SSZSource(bytes: bytes, limits: spec.limits)
        try self.init(fork, from: &source)
    }

    /// Reads the Beacon API's form, the reader's next value.
    package init(json r: inout JSONReader, _ fork: ForkName, _ spec: Spec) throws(JSONError) {
        var source = JSONSource(reader: r, limits: spec.limits)
        try self.init(fork, from: &source)
        r = source.reader
    }

    package func sszEncoded(_ spec: Spec) -> [UInt8] { value.sszEncoded(spec.limits) }

    package func encodeJSON(into w: inout JSONWriter, _ spec: Spec) { value.encodeJSON(into: &w, spec.limits) }

    package func jsonEncoded(_ spec: Spec) -> [UInt8] { value.jsonEncoded(spec.limits) }

    package func hashTreeRoot(_ spec: Spec) -> Root { value.hashTreeRoot(spec.limits) }
}

private struct SSZSource: ForkedSource {
    let bytes: [UInt8]
    let limits: SSZLimits

    mutating func read<T: SSZType>() throws(ForkedError) -> T {
        do throws(SSZError) {
            return try T(sszBytes: bytes, limits)
        } catch {
            throw .ssz(error)
        }
    }

    func notInFork(_ typeName: String, _ fork: ForkName) -> ForkedError {
        .notInFork(typeName: typeName, fork: fork)
    }
}

private struct JSONSource: ForkedSource {
    var reader: JSONReader
    let limits: SSZLimits

    mutating func read<T: SSZType>() throws(JSONError) -> T { try T(json: &reader, limits) }

    func notInFork(_ typeName: String, _ fork: ForkName) -> JSONError {
        reader.error("\(fork) has no \(typeName)")
    }
}
