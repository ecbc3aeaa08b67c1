import ArgumentParser
import ConsensusTypes
import Console
import Foundation
import JSONBytes
import Primitives
import SSZ
import Snappy

/// How the bytes of a value are written.
enum SSZEncoding: String, ExpressibleByArgument, CaseIterable {
    case auto, ssz, snappy, hex, json
}

/// What the value of a file is, and how it is written there.
struct SSZInput: ParsableArguments {
    @Option(help: "The fork that the value is of, where its bytes do not tell.", transform: Self.forkName)
    var fork: ForkName?

    @Option(help: "minimal, mainnet, or a config.yaml: preset, fork versions and epochs.")
    var config: String = "mainnet"

    @Option(help: "auto, ssz, snappy, hex or json. auto goes by the file's name, then by its first byte.")
    var encoding: SSZEncoding = .auto

    @Option(help: "A YAML file of options, one 'option: value' a line.")
    var optionsFile: String?

    static func forkName(_ text: String) throws -> ForkName {
        guard let fork = ForkName(name: text) else {
            throw ValidationError("--fork takes one of \(ForkName.allCases.map { "\($0)" }.joined(separator: ", "))")
        }
        return fork
    }

    func spec() throws -> Spec { try Files.spec(config) }

    /// The value in a file.
    /// - Parameter path: `-` is standard input.
    func value(_ typeName: String, _ path: String, _ spec: Spec) throws -> any SSZType {
        let raw = try Self.read(path)
        let encoding = encoding == .auto ? Self.guess(path, raw) : encoding
        do {
            if encoding == .json { return try json(typeName, raw, spec) }
            let bytes = try Self.open(raw, encoding)
            return try decode(type(typeName, bytes, spec), ssz: bytes, spec)
        } catch let error as UserError {
            throw error
        } catch {
            throw UserError(
                "\(path) is not a \(typeName) in \(encoding): \(error)",
                remedy: "check --fork, --config (its preset sizes the lists) and --encoding")
        }
    }

    /// The SSZ bytes of a file that is SSZ, snappy or hexadecimal.
    func sszBytes(_ path: String) throws -> [UInt8] {
        let raw = try Self.read(path)
        let encoding = encoding == .auto ? Self.guess(path, raw) : encoding
        guard encoding != .json else { throw UserError("\(path) is JSON", remedy: "give SSZ, snappy or hexadecimal") }
        do {
            return try Self.open(raw, encoding)
        } catch let error as Snappy.Failure {
            throw UserError("\(path): \(error)", remedy: "name its --encoding")
        }
    }

    private static func read(_ path: String) throws -> [UInt8] {
        try path == "-" ? standardInput() : Files.bytes(path, what: "file")
    }

    private static func standardInput() throws -> [UInt8] {
        guard let data = try FileHandle.standardInput.readToEnd() else {
            throw UserError("standard input is empty", remedy: "pipe a value into the command")
        }
        return [UInt8](data)
    }

    private static func guess(_ path: String, _ bytes: [UInt8]) -> SSZEncoding {
        if path.hasSuffix("_snappy") || path.hasSuffix(".snappy") { return .snappy }
        if path.hasSuffix(".json") || bytes.first == UInt8(ascii: "{") { return .json }
        return path.hasSuffix(".hex") || bytes.starts(with: Array("0x".utf8)) ? .hex : .ssz
    }

    private static func open(_ raw: [UInt8], _ encoding: SSZEncoding) throws -> [UInt8] {
        switch encoding {
        case .snappy: return try Snappy.decompress(raw)
        case .hex:
            let text = String(decoding: raw, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
            guard let bytes = Hex.decode(text) else {
                throw UserError("the file is not hexadecimal", remedy: "name its --encoding")
            }
            return bytes
        case .auto, .ssz, .json: return raw
        }
    }

    /// The type of that name, in the fork that was named or that the bytes tell.
    private func type(_ name: String, _ bytes: [UInt8]?, _ spec: Spec) throws -> any SSZType.Type {
        let forks = ForkName.allCases.filter { ContainerCatalog.type(name, in: $0) != nil }
        guard !forks.isEmpty else {
            throw UserError("there is no type \(name)", remedy: "`vigil ssz types` lists them")
        }
        let shapes = Set(forks.compactMap { ContainerCatalog.type(name, in: $0) }.map(ObjectIdentifier.init))
        let told = fork ?? bytes.flatMap { Self.fork(of: name, $0, spec) }
        guard let chosen = told ?? (shapes.count == 1 ? forks.last : nil) else {
            throw UserError(
                "\(name) differs between forks, and these bytes do not tell theirs",
                remedy: "name it with --fork, and the network with --config")
        }
        guard let type = ContainerCatalog.type(name, in: chosen) else {
            let having = forks.map { "\($0)" }.joined(separator: ", ")
            throw UserError("\(chosen) has no \(name)", remedy: "it is in \(having)")
        }
        return type
    }

    /// The fork of what carries its version or its slot.
    private static func fork(of name: String, _ bytes: [UInt8], _ spec: Spec) -> ForkName? {
        switch name {
        case "BeaconState": Peek.stateVersion(bytes).flatMap { spec.forkName(version: $0) }
        case "BeaconBlock", "BlindedBeaconBlock": Peek.blockSlot(bytes).map { spec.forkName(at: $0) }
        case "SignedBeaconBlock", "SignedBlindedBeaconBlock": Peek.signedBlockSlot(bytes).map { spec.forkName(at: $0) }
        default: nil
        }
    }

    private func decode<T: SSZType>(_ type: T.Type, ssz bytes: [UInt8], _ spec: Spec) throws -> any SSZType {
        try T(sszBytes: bytes, spec.limits)
    }

    /// A value as it is, or in the answer of a node: `{"version": …, "data": …}`.
    private func json(_ typeName: String, _ bytes: [UInt8], _ spec: Spec) throws -> any SSZType {
        let reader = JSONReader(bytes)
        var copy = reader
        guard let object = try? copy.object(), let data = object.optional("data"),
            var version = object.optional("version"),
            let fork = ForkName(name: try version.string())
        else { return try decode(type(typeName, nil, spec), json: reader, spec) }
        guard let type = ContainerCatalog.type(typeName, in: fork) else {
            throw UserError("\(fork) has no \(typeName)", remedy: "`vigil ssz types` lists what it has")
        }
        return try decode(type, json: data, spec)
    }

    private func decode<T: SSZType>(_ type: T.Type, json reader: JSONReader, _ spec: Spec) throws -> any SSZType {
        var reader = reader
        let value = try T(json: &reader, spec.limits)
        try reader.finish()
        return value
    }
}
