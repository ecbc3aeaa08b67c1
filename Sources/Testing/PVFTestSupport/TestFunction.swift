internal import Foundation

/// The validation functions of `TestPVFs/`, compiled.
package enum TestFunction: String, CaseIterable, Sendable {
    case adder = "Adder"
    case bulkMemory = "BulkMemory"
    case garbage = "Garbage"
    case growLoop = "GrowLoop"
    case halt = "Halt"
    case hostCalls = "HostCalls"
    case logger = "Logger"
    case memoryHog = "MemoryHog"
    case missingImport = "MissingImport"
    case nonEnvImport = "NonEnvImport"
    case outOfBounds = "OutOfBounds"
    case recursion = "Recursion"
    case resultOutOfBounds = "ResultOutOfBounds"
    case undying = "Undying"

    /// The wasm.
    package func code() throws -> [UInt8] {
        try PackageFiles.read("\(PackageFiles.root)/TestPVFs/Wasm/\(rawValue).wasm")
    }
}

/// Files of the package and beside it.
package enum PackageFiles {
    /// The package's folder, with links resolved.
    package static let root: String = {
        let source = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        return source.deletingLastPathComponent().appending(path: "../../..").standardizedFileURL.path
    }()

    /// The bytes of a file.
    package static func read(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    }
}

/// libwasmtime for the tests, which is there where `scripts/setup` could bring it.
package enum TestEngine {
    /// `VIGIL_WASMTIME`, or what `scripts/setup` unpacked; nil where there is neither.
    package static let libraryPath: String? = {
        let given = ProcessInfo.processInfo.environment["VIGIL_WASMTIME"]
        let path = given ?? "\(PackageFiles.root)/.deps/lib/libwasmtime.so"
        return FileManager.default.isReadableFile(atPath: path) ? path : nil
    }()

    /// Whether tests that need the engine can run. They are shown as skipped otherwise.
    package static var isThere: Bool { libraryPath != nil }
}

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

    /// The bytes that a file of hexadecimal digits spells.
    package static func readHex(_ name: String) throws -> [UInt8] {
        let digits = String(decoding: try read(name), as: UTF8.self).filter(\.isHexDigit)
        return stride(from: 0, to: digits.count - 1, by: 2).map { offset in
            let start = digits.index(digits.startIndex, offsetBy: offset)
            return UInt8(digits[start..<digits.index(start, offsetBy: 2)], radix: 16) ?? 0
        }
    }
}
