extension WasmModule {
    /// The module as it is compiled: its calls metered, its memory its own and exported, and without a maximum, which the
    /// executor's parameters set anew for every execution.
    ///
    /// - Parameters:
    ///   - stackLimit: the most values on the stack; a call beyond it traps.
    ///   - allowsBulkMemory: whether bulk memory instructions are allowed.
    package func prepared(stackLimit: UInt32, allowsBulkMemory: Bool = false) throws(WasmError) -> [UInt8] {
        if let offset = bulkMemoryOffset, !allowsBulkMemory {
            throw WasmError("bulk memory instructions are not allowed", at: offset)
        }
        let meter = try StackMeter(self, limit: stackLimit)
        var writer = WasmWriter()
        writer.reserve(bytes.count + bytes.count / 4 + 1024)
        writer.raw(Self.magic)
        writeCustoms(at: 0, to: &writer)
        for section in SectionID.allCases {
            var content = WasmWriter()
            write(section, meter, to: &content)
            writer.section(section, content)
            writeCustoms(at: section.place, to: &writer)
        }
        return writer.bytes
    }

    private func writeCustoms(at place: Int, to writer: inout WasmWriter) {
        for custom in customs where custom.place == place {
            writer.byte(SectionID.custom)
            writer.u32(custom.content.count)
            writer.raw(bytes[custom.content])
        }
    }

    /// Writes a section's content; nothing for a section that the module does not need.
    private func write(_ section: SectionID, _ meter: StackMeter, to writer: inout WasmWriter) {
        switch section {
        case .type: writeTypes(to: &writer)
        case .import: writeImports(to: &writer)
        case .function: writeFunctions(meter, to: &writer)
        case .table: writeRaw(tables, to: &writer)
        case .memory: writeMemory(to: &writer)
        case .global: writeGlobals(to: &writer)
        case .export: writeExports(meter, to: &writer)
        case .start: if let start { writer.u32(meter.entry[Int(start)]) }
        case .element: writeElements(meter, to: &writer)
        case .dataCount: if let dataCount { writer.u32(dataCount) }
        case .code: writeCode(meter, to: &writer)
        case .data: writeRaw(data, to: &writer)
        }
    }

    private func writeRaw(_ section: RawSection?, to writer: inout WasmWriter) {
        guard let section else { return }
        writer.u32(section.count)
        writer.raw(bytes[section.entries])
    }

    private func writeTypes(to writer: inout WasmWriter) {
        guard !types.isEmpty else { return }
        writer.u32(types.count)
        for type in types {
            writer.byte(0x60)
            for list in [type.parameters, type.results] {
                writer.u32(list.count)
                writer.raw(list.map(\.rawValue))
            }
        }
    }

    private func writeImports(to writer: inout WasmWriter) {
        let kept = imports.filter { if case .memory = $0.description { false } else { true } }
        guard !kept.isEmpty else { return }
        writer.u32(kept.count)
        for entry in kept {
            writer.name(entry.module)
            writer.name(entry.name)
            switch entry.description {
            case .function(let type):
                writer.byte(ExternalKind.function.rawValue)
                writer.u32(type)
            case .table(let limits):
                writer.byte(ExternalKind.table.rawValue)
                writer.byte(0x70)
                writer.limits(limits)
            case .memory(let limits):
                writer.byte(ExternalKind.memory.rawValue)
                writer.limits(limits)
            case .global(let type):
                writer.byte(ExternalKind.global.rawValue)
                writer.byte(type.value.rawValue)
                writer.byte(type.isMutable ? 1 : 0)
            }
        }
    }

    private func writeFunctions(_ meter: StackMeter, to writer: inout WasmWriter) {
        guard functionTypes.count + meter.thunked.count > 0 else { return }
        writer.u32(functionTypes.count + meter.thunked.count)
        for type in functionTypes { writer.u32(type) }
        // Only functions of the module's own cost anything, so only they have thunks.
        for function in meter.thunked { writer.u32(functionTypes[Int(function) - importedFunctionTypes.count]) }
    }

    private func writeMemory(to writer: inout WasmWriter) {
        guard let memory = importedMemory ?? memories.first else { return }
        writer.u32(1)
        writer.limits(Limits(minimum: memory.minimum, maximum: nil))
    }

    /// The module's globals, and behind them the variable of the meter.
    private func writeGlobals(to writer: inout WasmWriter) {
        writer.u32(globals.count + 1)
        if let globalEntries { writer.raw(bytes[globalEntries]) }
        writer.raw([ValueType.i32.rawValue, 1, 0x41, 0, 0x0b])
    }

    private func writeExports(_ meter: StackMeter, to writer: inout WasmWriter) {
        let memoryName = imports.first { if case .memory = $0.description { true } else { false } }?.name
        guard !exports.isEmpty || memoryName != nil else { return }
        writer.u32(exports.count + (memoryName == nil ? 0 : 1))
        for export in exports {
            writer.name(export.name)
            writer.byte(export.kind.rawValue)
            writer.u32(export.kind == .function ? meter.entry[Int(export.index)] : export.index)
        }
        if let memoryName {
            writer.name(memoryName)
            writer.byte(ExternalKind.memory.rawValue)
            writer.u32(0)
        }
    }

    private func writeElements(_ meter: StackMeter, to writer: inout WasmWriter) {
        guard !elements.isEmpty else { return }
        writer.u32(elements.count)
        for segment in elements {
            writer.raw(bytes[segment.head])
            writer.u32(segment.functions.count)
            for function in segment.functions { writer.u32(meter.entry[Int(function)]) }
        }
    }

    private func writeCode(_ meter: StackMeter, to writer: inout WasmWriter) {
        guard bodies.count + meter.thunked.count > 0 else { return }
        writer.u32(bodies.count + meter.thunked.count)
        var body = WasmWriter()
        for original in bodies {
            body.clear()
            var copied = original.range.lowerBound
            for call in calls[original.calls] where meter.costs[Int(call.callee)] > 0 {
                body.raw(bytes[copied..<call.start])
                meter.writeCall(of: call.callee, to: &body)
                copied = call.end
            }
            body.raw(bytes[copied..<original.range.upperBound])
            writer.u32(body.bytes.count)
            writer.raw(body.bytes)
        }
        for function in meter.thunked {
            body.clear()
            meter.writeThunk(of: function, parameters: type(ofFunction: function)?.parameters.count ?? 0, to: &body)
            writer.u32(body.bytes.count)
            writer.raw(body.bytes)
        }
    }
}
