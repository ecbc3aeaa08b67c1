extension WasmModule {
    mutating func read(_ section: SectionID, _ reader: inout WasmReader) throws(WasmError) {
        switch section {
        case .type: try readTypes(&reader)
        case .import: try readImports(&reader)
        case .function: try readFunctions(&reader)
        case .table: try readTables(&reader)
        case .memory: try readMemories(&reader)
        case .global: try readGlobals(&reader)
        case .export: try readExports(&reader)
        case .start: try readStart(&reader)
        case .element: try readElements(&reader)
        case .dataCount:
            bulkMemoryOffset = bulkMemoryOffset ?? reader.position
            dataCount = try reader.u32()
        case .code: try readCode(&reader)
        case .data: try readData(&reader)
        }
    }

    private mutating func readTypes(_ reader: inout WasmReader) throws(WasmError) {
        for _ in 0..<(try reader.count()) {
            guard try reader.byte() == 0x60 else { throw reader.error("a type is not a function's") }
            let parameters = try readValueTypes(&reader)
            let results = try readValueTypes(&reader)
            guard results.count <= 1 else { throw reader.error("a function has more than one result") }
            types.append(FunctionType(parameters: parameters, results: results))
        }
    }

    private func readValueTypes(_ reader: inout WasmReader) throws(WasmError) -> [ValueType] {
        var list: [ValueType] = []
        for _ in 0..<(try reader.count()) { list.append(try reader.valueType()) }
        return list
    }

    private mutating func readImports(_ reader: inout WasmReader) throws(WasmError) {
        for _ in 0..<(try reader.count()) {
            let module = try reader.name()
            let name = try reader.name()
            let description = try readImportDescription(&reader)
            imports.append(Import(module: module, name: name, description: description))
        }
        guard imports.count(where: { if case .memory = $0.description { true } else { false } }) <= 1 else {
            throw reader.error("there is more than one memory")
        }
    }

    private mutating func readImportDescription(
        _ reader: inout WasmReader
    ) throws(WasmError) -> Import.Description {
        switch ExternalKind(rawValue: try reader.byte()) {
        case .function:
            let type = try readTypeIndex(&reader)
            importedFunctionTypes.append(type)
            return .function(typeIndex: type)
        case .table:
            importedTableCount += 1
            return .table(try readTable(&reader))
        case .memory: return .memory(try readLimits(&reader))
        case .global:
            importedGlobalCount += 1
            return .global(try readGlobalType(&reader))
        case nil: throw reader.error("an import is of no known kind")
        }
    }

    private func readTypeIndex(_ reader: inout WasmReader) throws(WasmError) -> UInt32 {
        let index = try reader.u32()
        guard Int(index) < types.count else { throw reader.error("there is no type \(index)") }
        return index
    }

    private func readTable(_ reader: inout WasmReader) throws(WasmError) -> Limits {
        guard try reader.byte() == 0x70 else { throw reader.error("a table is not one of functions") }
        return try readLimits(&reader)
    }

    private func readLimits(_ reader: inout WasmReader) throws(WasmError) -> Limits {
        switch try reader.byte() {
        case 0: return Limits(minimum: try reader.u32(), maximum: nil)
        case 1: return Limits(minimum: try reader.u32(), maximum: try reader.u32())
        default: throw reader.error("the kind of limits is unknown or not supported")
        }
    }

    private func readGlobalType(_ reader: inout WasmReader) throws(WasmError) -> GlobalType {
        let value = try reader.valueType()
        let mutability = try reader.byte()
        guard mutability <= 1 else { throw reader.error("a global is neither constant nor variable") }
        return GlobalType(value: value, isMutable: mutability == 1)
    }

    private mutating func readFunctions(_ reader: inout WasmReader) throws(WasmError) {
        let count = try reader.count()
        functionTypes.reserveCapacity(count)
        for _ in 0..<count { functionTypes.append(try readTypeIndex(&reader)) }
    }

    private mutating func readTables(_ reader: inout WasmReader) throws(WasmError) {
        let count = try reader.count()
        let start = reader.position
        for _ in 0..<count { _ = try readTable(&reader) }
        tables = RawSection(count: count, entries: start..<reader.position)
    }

    private mutating func readMemories(_ reader: inout WasmReader) throws(WasmError) {
        for _ in 0..<(try reader.count()) { memories.append(try readLimits(&reader)) }
    }

    private mutating func readGlobals(_ reader: inout WasmReader) throws(WasmError) {
        let count = try reader.count()
        let start = reader.position
        for _ in 0..<count {
            let type = try readGlobalType(&reader)
            globals.append(Global(type: type, constant: try readConstant(&reader)))
        }
        globalEntries = start..<reader.position
    }

    /// Reads a constant expression; its value if it is a plain `i32.const`.
    private func readConstant(_ reader: inout WasmReader) throws(WasmError) -> Int32? {
        var constant: Int32?
        switch try reader.byte() {
        case 0x41: constant = Int32(truncatingIfNeeded: try reader.signed(bits: 32))
        case 0x42: _ = try reader.signed(bits: 64)
        case 0x43: try reader.skip(4)
        case 0x44: try reader.skip(8)
        case 0x23: _ = try reader.u32()
        default: throw reader.error("an initial value is not constant")
        }
        guard try reader.byte() == 0x0b else { throw reader.error("an initial value has more than one instruction") }
        return constant
    }

    private mutating func readExports(_ reader: inout WasmReader) throws(WasmError) {
        for _ in 0..<(try reader.count()) {
            let name = try reader.name()
            guard let kind = ExternalKind(rawValue: try reader.byte()) else {
                throw reader.error("the export \"\(name)\" is of no known kind")
            }
            exports.append(Export(name: name, kind: kind, index: try reader.u32()))
        }
    }

    private mutating func readStart(_ reader: inout WasmReader) throws(WasmError) {
        let index = try reader.u32()
        guard Int(index) < functionCount else { throw reader.error("there is no function \(index) to start with") }
        start = index
    }

    private mutating func readElements(_ reader: inout WasmReader) throws(WasmError) {
        for _ in 0..<(try reader.count()) {
            let start = reader.position
            let kind = try reader.u32()
            guard kind <= 3 else { throw reader.error("an element segment is of a kind that is not supported") }
            if kind != 0 { bulkMemoryOffset = bulkMemoryOffset ?? start }
            if kind == 2 { try reader.zero() }
            if kind == 0 || kind == 2 { _ = try readConstant(&reader) }
            if kind != 0 { try reader.zero() }
            let head = start..<reader.position
            elements.append(ElementSegment(head: head, functions: try readFunctionIndices(&reader)))
        }
    }

    private func readFunctionIndices(_ reader: inout WasmReader) throws(WasmError) -> [UInt32] {
        let count = try reader.count()
        var functions: [UInt32] = []
        functions.reserveCapacity(count)
        for _ in 0..<count {
            let index = try reader.u32()
            guard Int(index) < functionCount else { throw reader.error("there is no function \(index) for the table") }
            functions.append(index)
        }
        return functions
    }

    private mutating func readCode(_ reader: inout WasmReader) throws(WasmError) {
        let count = try reader.count()
        guard count == functionTypes.count else {
            throw reader.error("\(functionTypes.count) functions are declared, \(count) have bodies")
        }
        bodies.reserveCapacity(count)
        var scanner = FunctionScanner(module: self)
        for index in 0..<count {
            bodies.append(try scanner.scan(try reader.sizedRange(), type: types[Int(functionTypes[index])]))
        }
        calls = scanner.calls
        meteringFailure = scanner.failure
        bulkMemoryOffset = bulkMemoryOffset ?? scanner.bulkMemoryOffset
    }

    private mutating func readData(_ reader: inout WasmReader) throws(WasmError) {
        let count = try reader.count()
        let start = reader.position
        for _ in 0..<count {
            let segment = reader.position
            let kind = try reader.u32()
            guard kind <= 2 else { throw reader.error("a data segment is of an unknown kind") }
            if kind != 0 { bulkMemoryOffset = bulkMemoryOffset ?? segment }
            if kind == 2 { try reader.zero() }
            if kind != 1 { _ = try readConstant(&reader) }
            _ = try reader.sizedRange()
        }
        data = RawSection(count: count, entries: start..<reader.position)
    }
}
