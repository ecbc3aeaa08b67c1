/// A WebAssembly module of the kind that validation functions are: the first version of the format, with sign extension,
/// and with the bulk memory instructions if the executor's parameters allow them.
///
/// Reading checks the structure and every instruction's form, and measures every function's stack. It does not check
/// types: the compiler does.
package struct WasmModule: Sendable {
    let bytes: [UInt8]
    var types: [FunctionType] = []
    var imports: [Import] = []
    /// The type of each function of the module's own.
    var functionTypes: [UInt32] = []
    var tables: RawSection?
    var memories: [Limits] = []
    var globals: [Global] = []
    var globalEntries: Range<Int>?
    var exports: [Export] = []
    var start: UInt32?
    var elements: [ElementSegment] = []
    var dataCount: UInt32?
    var bodies: [FunctionBody] = []
    var calls: [CallSite] = []
    var data: RawSection?
    /// Custom sections with their header's content, and the place of the section that they stand behind.
    var customs: [(place: Int, name: String, content: Range<Int>)] = []
    var importedFunctionTypes: [UInt32] = []
    var importedGlobalCount = 0
    var importedTableCount = 0
    /// Why the module cannot be metered, if it cannot.
    var meteringFailure: WasmError?
    /// Where the first bulk memory instruction or segment is, if there is one.
    var bulkMemoryOffset: Int?

    static let magic: [UInt8] = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]

    /// Reads a module. Total: bytes that are none throw, and cost memory in proportion to their number.
    package init(parsing bytes: [UInt8]) throws(WasmError) {
        self.bytes = bytes
        var reader = WasmReader(bytes)
        guard bytes.starts(with: Self.magic.prefix(4)) else { throw WasmError("this is not WebAssembly", at: 0) }
        guard bytes.starts(with: Self.magic) else { throw WasmError("the version of the format is unknown", at: 4) }
        try reader.skip(Self.magic.count)

        var place = 0
        while !reader.isAtEnd {
            let idOffset = reader.position
            let id = try reader.byte()
            let range = try reader.sizedRange()
            var section = WasmReader(bytes, in: range)
            if id == SectionID.custom {
                customs.append((place, try section.name(), range))
                continue
            }
            guard let known = SectionID(rawValue: id) else { throw WasmError("section \(id) is unknown", at: idOffset) }
            guard known.place > place else {
                throw WasmError("the section \(known) stands twice or out of order", at: idOffset)
            }
            place = known.place
            try read(known, &section)
            guard section.isAtEnd else { throw section.error("bytes are left in the section \(known)") }
        }
        try checkWhole()
    }

    /// How many functions there are, imported ones first.
    var functionCount: Int { importedFunctionTypes.count + functionTypes.count }
    /// How many globals there are, imported ones first.
    var globalCount: Int { importedGlobalCount + globals.count }
    var importedMemory: Limits? {
        imports.lazy.compactMap { if case .memory(let limits) = $0.description { limits } else { nil } }.first
    }

    /// The type of a function by its index; nil if there is no such function.
    @inline(__always)
    func type(ofFunction index: UInt32) -> FunctionType? {
        let index = Int(index)
        let imported = importedFunctionTypes.count
        if index < imported { return types[Int(importedFunctionTypes[index])] }
        return index - imported < functionTypes.count ? types[Int(functionTypes[index - imported])] : nil
    }

    private func checkWhole() throws(WasmError) {
        guard functionTypes.count == bodies.count else {
            throw WasmError(
                "\(functionTypes.count) functions are declared, \(bodies.count) have bodies", at: bytes.count)
        }
        guard memories.count + (importedMemory == nil ? 0 : 1) <= 1 else {
            throw WasmError("there is more than one memory", at: bytes.count)
        }
        for export in exports {
            let count =
                switch export.kind {
                case .function: functionCount
                case .table: importedTableCount + (tables?.count ?? 0)
                case .memory: memories.count + (importedMemory == nil ? 0 : 1)
                case .global: globalCount
                }
            guard Int(export.index) < count else {
                throw WasmError("the export \"\(export.name)\" is of nothing", at: bytes.count)
            }
        }
    }
}
