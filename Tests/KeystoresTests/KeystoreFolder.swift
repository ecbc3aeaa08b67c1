import BLS
import Foundation
import Keystores
import Primitives
import TestSupport
import Testing

/// A folder for one test, removed with it.
final class KeystoreFolder: Sendable {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("vigil-\(UUID().uuidString)").path

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var directory: KeystoreDirectory { KeystoreDirectory(path: path + "/data") }

    func write(_ bytes: [UInt8], to name: String, mode: Int = 0o600) throws {
        let url = URL(fileURLWithPath: "\(path)/\(name)")
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: url.path)
    }

    func write(_ text: String, to name: String, mode: Int = 0o600) throws {
        try write(Array(text.utf8), to: name, mode: mode)
    }

    func read(_ name: String) throws -> [UInt8] { try VectorTree.bytes(ofFile: "\(path)/\(name)") }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: "\(path)/\(name)") }
}

/// The code of the error that `body` throws.
func keystoreFault(_ body: () throws -> Void) -> KeystoreError.Code? {
    do {
        try body()
        return nil
    } catch {
        return (error as? KeystoreError)?.code
    }
}
