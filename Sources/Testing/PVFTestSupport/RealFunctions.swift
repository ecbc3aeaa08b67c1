internal import Foundation
internal import PVFPrimitives
internal import Primitives

/// Other people's validation functions with their answers, which are there on some machines only.
package enum RealFunctions {
    /// `VIGIL_PVF_VECTORS`, or `shared/vectors/pvf` beside the package.
    package static let folder: String? = {
        let given = ProcessInfo.processInfo.environment["VIGIL_PVF_VECTORS"]
        let path = given ?? "\(PackageFiles.root)/../shared/vectors/pvf"
        return FileManager.default.fileExists(atPath: "\(path)/adder.params.hex") ? path : nil
    }()

    /// Whether they are there.
    package static var areThere: Bool { folder != nil }

    /// A file's bytes.
    package static func read(_ name: String) throws -> [UInt8] {
        try PackageFiles.read("\(folder ?? "")/\(name)")
    }

    /// The names of the files that end so, sorted.
    package static func names(prefix: String, suffix: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder ?? "")
            .filter { $0.hasPrefix(prefix) && $0.hasSuffix(suffix) }.sorted()
    }

    /// A function as the chain stores it, perhaps compressed.
    package static func blob(_ name: String) throws -> [UInt8] {
        let file = try read(name)
        // Some of the files are the text that a chain specification has.
        return file.starts(with: "0x".utf8) ? try readHex(name) : file
    }

    /// A function's wasm, decompressed.
    package static func code(_ name: String) throws -> [UInt8] {
        try CompressedBlob.decompress(try blob(name), limit: CompressedBlob.codeLimit)
    }

    /// The bytes that a file of hexadecimal digits spells, with or without `0x`.
    package static func readHex(_ name: String) throws -> [UInt8] {
        let digits = String(decoding: try read(name), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard let bytes = Hex.decode(digits) else { throw CocoaError(.fileReadCorruptFile) }
        return bytes
    }
}
