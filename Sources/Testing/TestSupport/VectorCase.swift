import ChainConfigYAML
package import ConsensusTypes
import Foundation
import Snappy
import Synchronization

/// One case directory. It remembers which of its files were read, and `finish()` fails when one was not.
package final class VectorCase: Sendable, CustomStringConvertible {
    package let path: String
    package let preset: String
    package let fork: String
    package let runner: String
    package let handler: String
    package let suite: String
    package let name: String

    private let files: Set<String>
    private let unread: Mutex<Set<String>>
    /// Part of every case's format, and about how the case was made rather than what it says.
    private static let aboutTheCase: Set<String> = ["manifest.yaml"]

    init(path: String, preset: String, fork: String, runner: String, handler: String, suite: String, name: String) {
        self.path = path
        self.preset = preset
        self.fork = fork
        self.runner = runner
        self.handler = handler
        self.suite = suite
        self.name = name
        files = Set((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [])
        unread = Mutex(files.subtracting(Self.aboutTheCase))
    }

    package var description: String { "\(preset)/\(fork)/\(runner)/\(handler)/\(suite)/\(name)" }

    /// Whether the case has a file; `.ssz_snappy` may be left out.
    package func has(_ file: String) -> Bool {
        files.contains(file) || files.contains(file + ".ssz_snappy")
    }

    package func bytes(_ file: String) throws -> [UInt8] {
        unread.withLock { _ = $0.remove(file) }
        return try VectorTree.bytes(ofFile: path + "/" + file)
    }

    /// The decompressed content of `<file>.ssz_snappy`.
    package func ssz(_ file: String) throws -> [UInt8] {
        let name = file.hasSuffix(".ssz_snappy") ? file : file + ".ssz_snappy"
        return try Snappy.decompress(bytes(name))
    }

    /// A YAML file; a missing `meta.yaml` reads as an empty mapping.
    package func yaml(_ file: String) throws -> YAMLValue {
        if file == "meta.yaml", !files.contains(file) { return .mapping([:]) }
        return try YAMLValue(parsing: String(decoding: bytes(file), as: UTF8.self))
    }

    /// The preset and configuration that the case is for.
    package func spec() throws -> Spec {
        if files.contains("config.yaml") {
            let base: ChainConfig = preset == "mainnet" ? .mainnet : .minimal
            return try Spec(configYAML: String(decoding: bytes("config.yaml"), as: UTF8.self), over: base)
        }
        return preset == "mainnet" ? .mainnet : .minimal
    }

    /// Counts the case, and throws when one of its files was not read.
    package func finish() throws {
        let left = unread.withLock { $0 }
        guard left.isEmpty else { throw VectorError("\(self): not read: \(left.sorted().joined(separator: ", "))") }
        VectorReport.record(runner: runner, fork: fork)
    }
}

/// Why a vector could not be used.
package struct VectorError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
