import Console
import JSONBytes
import PVFPrimitives
import PVFWasm
import Primitives

/// What `vigil pvf inspect` says of a code.
struct PVFInspection {
    let code: [UInt8]
    let summary: ModuleSummary
    let meteredSize: Int

    /// The function that executions call.
    static let entry = "validate_block"

    private var codeHash: CodeHash { Pvf(code: code).codeHash }
    private var isExecutable: Bool { summary.exports.contains { $0.name == Self.entry && $0.kind == .function } }

    func lines() -> [String] {
        var lines = [
            "code hash   \(codeHash)",
            "size        \(summary.size) bytes"
                + (CompressedBlob.isCompressed(code) ? ", \(code.count) compressed" : ", not compressed"),
            "metered     \(meteredSize) bytes",
            "functions   \(summary.functionCount), \(summary.codeSize) bytes of code, \(summary.elementCount) in tables",
            "globals     \(summary.globalCount)",
            "memory      " + memoryLine,
            "heap base   " + (summary.heapBase.map { "\($0)" } ?? "not exported"),
            "bulk memory " + (summary.usesBulkMemory ? "used" : "not used"),
        ]
        if !summary.customSections.isEmpty {
            lines.append("sections    " + summary.customSections.joined(separator: ", "))
        }
        lines.append(
            "exports     \(summary.exports.count)" + (isExecutable ? "" : "; no \(Self.entry): cannot execute"))
        lines += summary.exports.map { "  \($0.name)  \(Self.describe($0.kind, $0.signature))" }
        lines.append("imports     \(summary.imports.count)")
        lines += summary.imports.map { "  \($0.module):\($0.name)  \(Self.describe($0.kind, $0.signature))" }
        return lines
    }

    private var memoryLine: String {
        guard let memory = summary.memories.first else { return "none" }
        let most = memory.limits.maximum.map { ", \($0) at most" } ?? ""
        return "\(memory.limits.minimum) pages\(most), \(memory.isImported ? "imported" : "its own")"
    }

    private static func describe(_ kind: ExternalKind, _ signature: FunctionType?) -> String {
        signature?.description ?? "\(kind)"
    }

    func json() -> String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("codeHash")
        writer.hex(codeHash)
        number("codeSize", code.count, &writer)
        number("wasmSize", summary.size, &writer)
        number("meteredSize", meteredSize, &writer)
        number("functions", summary.functionCount, &writer)
        number("globals", summary.globalCount, &writer)
        number("tableElements", summary.elementCount, &writer)
        if let heapBase = summary.heapBase { number("heapBase", Int(heapBase), &writer) }
        writer.key("usesBulkMemory")
        writer.bool(summary.usesBulkMemory)
        writer.key("isExecutable")
        writer.bool(isExecutable)
        writer.key("memories")
        writer.beginArray()
        for memory in summary.memories {
            writer.beginObject()
            number("minimumPages", Int(memory.limits.minimum), &writer)
            if let maximum = memory.limits.maximum { number("maximumPages", Int(maximum), &writer) }
            writer.key("isImported")
            writer.bool(memory.isImported)
            writer.endObject()
        }
        writer.endArray()
        entries("exports", summary.exports.map { (nil, $0.name, $0.kind, $0.signature) }, &writer)
        entries("imports", summary.imports.map { ($0.module, $0.name, $0.kind, $0.signature) }, &writer)
        writer.key("customSections")
        writer.beginArray()
        for name in summary.customSections { writer.string(name) }
        writer.endArray()
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private func number(_ key: StaticString, _ value: Int, _ writer: inout JSONWriter) {
        writer.key(key)
        writer.number(value)
    }

    private func entries(
        _ key: StaticString, _ list: [(module: String?, name: String, kind: ExternalKind, signature: FunctionType?)],
        _ writer: inout JSONWriter
    ) {
        writer.key(key)
        writer.beginArray()
        for entry in list {
            writer.beginObject()
            if let module = entry.module {
                writer.key("module")
                writer.string(module)
            }
            writer.key("name")
            writer.string(entry.name)
            writer.key("kind")
            writer.string("\(entry.kind)")
            if let signature = entry.signature {
                writer.key("signature")
                writer.string(signature.description)
            }
            writer.endObject()
        }
        writer.endArray()
    }
}
