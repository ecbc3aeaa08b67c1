import Console
import Foundation
import PVFPrimitives
import PVFWasm
import Primitives

/// Reading what the subcommands work on, with errors that name the file.
enum PVFInput {
    /// The bytes of a file, from hexadecimal if it begins with 0x or is named so; `-` is standard input.
    static func bytes(_ path: String, what: String) throws -> [UInt8] {
        let raw = try path == "-" ? standardInput() : Files.bytes(path, what: what)
        guard path.hasSuffix(".hex") || raw.starts(with: Array("0x".utf8)) else { return raw }
        let text = String(decoding: raw, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard let bytes = Hex.decode(text) else {
            throw UserError("the \(what) \(path) is not hexadecimal", remedy: "check the file")
        }
        return bytes
    }

    private static func standardInput() throws -> [UInt8] {
        guard let data = try FileHandle.standardInput.readToEnd() else {
            throw UserError("standard input is empty", remedy: "pipe the file into the command")
        }
        return [UInt8](data)
    }

    /// The code as the chain would store it.
    static func code(_ path: String) throws -> [UInt8] {
        let code = try bytes(path, what: "code")
        guard !code.isEmpty else { throw UserError("the code \(path) is empty", remedy: "check the path") }
        return code
    }

    /// The module in a code, read and checked.
    static func module(_ code: [UInt8], _ path: String) throws -> WasmModule {
        do {
            return try WasmModule(parsing: CompressedBlob.decompress(code, limit: CompressedBlob.codeLimit))
        } catch {
            throw UserError(
                "\(path) is no validation function: \(error)", remedy: "give WebAssembly, or a compressed blob of it",
                exitCode: PVFExit.invalid)
        }
    }
}
