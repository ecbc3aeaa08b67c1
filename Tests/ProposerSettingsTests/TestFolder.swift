import Foundation
import Primitives

/// A folder of its own for one test.
struct TestFolder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "vigil-settings-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { path + "/" + name }

    func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: URL(fileURLWithPath: file(name)))
        return file(name)
    }

    func mode(_ name: String) throws -> Int? {
        let attributes = try FileManager.default.attributesOfItem(atPath: file(name))
        return (attributes[.posixPermissions] as? NSNumber)?.intValue
    }
}

func pubkey(_ byte: UInt8) -> BLSPubkey { BLSPubkey(bytes: Array(repeating: byte, count: 48)) ?? BLSPubkey() }

func address(_ byte: UInt8) -> ExecutionAddress {
    ExecutionAddress(bytes: Array(repeating: byte, count: 20)) ?? ExecutionAddress()
}
