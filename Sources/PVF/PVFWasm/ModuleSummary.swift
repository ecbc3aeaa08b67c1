/// What a module shows to the outside, and how big it is.
package struct ModuleSummary: Sendable {
    /// Something that the module imports.
    package struct ImportEntry: Hashable, Sendable {
        /// The two names.
        package var module: String
        package var name: String
        /// What it is.
        package var kind: ExternalKind
        /// A function's signature.
        package var signature: FunctionType?
    }

    /// Something that the module exports.
    package struct ExportEntry: Hashable, Sendable {
        /// The name.
        package var name: String
        /// What it is.
        package var kind: ExternalKind
        /// A function's signature.
        package var signature: FunctionType?
    }

    /// A memory, and whether it is imported.
    package struct MemoryEntry: Hashable, Sendable {
        /// In pages of 64 KiB.
        package var limits: Limits
        /// Whether the module wants it from outside.
        package var isImported: Bool
    }

    /// The imports, in the module's order.
    package var imports: [ImportEntry]
    /// The exports, in the module's order.
    package var exports: [ExportEntry]
    /// The memories: none or one.
    package var memories: [MemoryEntry]
    /// How many functions have bodies in the module.
    package var functionCount: Int
    /// How many globals the module has of its own.
    package var globalCount: Int
    /// How many functions its tables name at first.
    package var elementCount: Int
    /// Bytes of the module and of its function bodies.
    package var size: Int
    package var codeSize: Int
    /// Where the heap may begin, if the module says so by exporting `__heap_base`.
    package var heapBase: UInt32?
    /// Whether it uses bulk memory instructions.
    package var usesBulkMemory: Bool
    /// The names of its custom sections.
    package var customSections: [String]
}

extension WasmModule {
    /// What the module shows to the outside.
    package var summary: ModuleSummary {
        let imported = importedMemory.map { ModuleSummary.MemoryEntry(limits: $0, isImported: true) }
        return ModuleSummary(
            imports: imports.map(summarize), exports: exports.map(summarize),
            memories: [imported].compactMap { $0 } + memories.map { .init(limits: $0, isImported: false) },
            functionCount: bodies.count, globalCount: globals.count,
            elementCount: elements.reduce(0) { $0 + $1.functions.count },
            size: bytes.count, codeSize: bodies.reduce(0) { $0 + $1.range.count },
            heapBase: heapBase, usesBulkMemory: bulkMemoryOffset != nil, customSections: customs.map(\.name))
    }

    /// The value of the exported constant `__heap_base`.
    private var heapBase: UInt32? {
        guard let export = exports.first(where: { $0.kind == .global && $0.name == "__heap_base" }) else { return nil }
        let index = Int(export.index) - importedGlobalCount
        guard globals.indices.contains(index) else { return nil }
        return globals[index].constant.map { UInt32(bitPattern: $0) }
    }

    private func summarize(_ entry: Import) -> ModuleSummary.ImportEntry {
        switch entry.description {
        case .function(let type):
            .init(module: entry.module, name: entry.name, kind: .function, signature: types[Int(type)])
        case .table: .init(module: entry.module, name: entry.name, kind: .table)
        case .memory: .init(module: entry.module, name: entry.name, kind: .memory)
        case .global: .init(module: entry.module, name: entry.name, kind: .global)
        }
    }

    private func summarize(_ export: Export) -> ModuleSummary.ExportEntry {
        let signature = export.kind == .function ? type(ofFunction: export.index) : nil
        return .init(name: export.name, kind: export.kind, signature: signature)
    }
}
