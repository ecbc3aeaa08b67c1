import ChainConfigYAML
import ConsensusTypes
import Console
import Foundation
import Keystores
import PrivateFiles

/// Reading the files that a person names, with errors that name them back.
enum Files {
    static func bytes(_ path: String, what: String) throws -> [UInt8] {
        // A handle reads pipes too, as `<(command)` makes them.
        guard let handle = FileHandle(forReadingAtPath: path), let data = try? handle.readToEnd() ?? Data() else {
            throw UserError("the \(what) \(path) cannot be read", remedy: "check the path and its permissions")
        }
        return [UInt8](data)
    }

    /// Writes a new file; an existing one is never overwritten.
    /// - Parameter isSecret: only the owner may read it; it is there whole or not at all, and durable on return.
    static func writeNew(_ bytes: [UInt8], to path: String, what: String, isSecret: Bool = false) throws {
        guard !isSecret else { return try writeSecret(bytes, to: path, what: what) }
        guard !FileManager.default.fileExists(atPath: path) else {
            throw UserError("the \(what) \(path) exists already", remedy: "remove it or choose another path")
        }
        let created = FileManager.default.createFile(
            atPath: path, contents: Data(bytes), attributes: [.posixPermissions: 0o644])
        guard created else {
            throw UserError(
                "the \(what) \(path) cannot be written", remedy: "check that the folder exists and is writable")
        }
    }

    private static func writeSecret(_ bytes: [UInt8], to path: String, what: String) throws {
        do throws(KeystoreError) {
            try SecureFiles.writeNew(bytes, to: path)
        } catch {
            guard error.code != .alreadyExists else {
                throw UserError("the \(what) \(path) exists already", remedy: "remove it or choose another path")
            }
            throw UserError(
                "the \(what) \(path) cannot be written: \(error.message)",
                remedy: "check that the folder exists and is writable")
        }
    }

    static func makeFolder(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw UserError("the folder \(path) cannot be made", remedy: "check the path and its permissions")
        }
    }

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: path)
    }

    /// The chain's configuration: the file, or a preset by its name.
    static func spec(_ config: String) throws -> Spec {
        switch config {
        case "minimal": return .minimal
        case "mainnet": return .mainnet
        default:
            let text = String(decoding: try bytes(config, what: "chain configuration"), as: UTF8.self)
            do {
                return try Spec(configYAML: text)
            } catch {
                throw UserError("\(config): \(error)", remedy: "correct the file")
            }
        }
    }
}
