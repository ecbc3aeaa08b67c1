internal import CWasmtime

/// One run of `validate_block`: a store, an instance of the module, its memory and its host functions. One thread's.
final class Execution {
    private let handle: EngineHandle
    private let module: OpaquePointer
    private let store: OpaquePointer
    private let context: OpaquePointer
    private let linker: OpaquePointer
    private let settings: EngineSettings
    private let log: EngineLog
    /// What the linker's callbacks point to.
    private var bindings: [HostBinding] = []
    private let run = HostRun()

    private var api: UnsafePointer<cwasmtime_api> { handle.api }

    /// - Parameter module: one of the same engine; it outlives this.
    init(handle: EngineHandle, module: OpaquePointer, settings: EngineSettings, log: EngineLog) {
        self.handle = handle
        self.module = module
        self.settings = settings
        self.log = log
        let api = handle.api
        store = api.pointee.wasmtime_store_new(handle.engine, nil, nil)
        context = api.pointee.wasmtime_store_context(store)
        linker = api.pointee.wasmtime_linker_new(handle.engine)
        let (tableElements, instances, tables, memories): (Int64, Int64, Int64, Int64) = (-1, 1, 1, 1)
        let memoryBytes = Int64(settings.maximumPages) * 65_536
        api.pointee.wasmtime_store_limiter(store, memoryBytes, tableElements, instances, tables, memories)
        api.pointee.wasmtime_context_set_epoch_deadline(context, 1)
    }

    deinit {
        api.pointee.wasmtime_linker_delete(linker)
        api.pointee.wasmtime_store_delete(store)
    }

    /// Links, instantiates, hands over the input, calls and fetches the output.
    func validateBlock(_ input: [UInt8]) -> ExecuteOutcome {
        do throws(ExecutionEnd) {
            try defineImports()
            let instance = try instantiate()
            let function = try entryPoint(of: instance)
            let state = try hostState(of: instance)
            run.state = state
            let region = try give(input, to: state)
            return .returned(try output(try call(function, region), of: state))
        } catch {
            switch error {
            case .invalid(let reason): return .invalid(reason)
            case .runtimeConstruction(let reason): return .runtimeConstruction(reason)
            case .interrupted: return .interrupted
            }
        }
    }

    private func give(_ input: [UInt8], to state: HostState) throws(ExecutionEnd) -> PackedRegion {
        do throws(HostFailure) {
            return try state.give(input)
        } catch { throw .invalid("the input does not fit into memory: \(error.reason)") }
    }

    // MARK: - Linking

    /// Only functions of `env`. One that the host does not have may be imported, but not called.
    private func defineImports() throws(ExecutionEnd) {
        var imports = wasm_importtype_vec_t(size: 0, data: nil)
        api.pointee.wasmtime_module_imports(module, &imports)
        defer { api.pointee.wasm_importtype_vec_delete(&imports) }
        var defined: Set<String> = []
        for type in UnsafeBufferPointer(start: imports.data, count: imports.data == nil ? 0 : imports.size) {
            let space = text(api.pointee.wasm_importtype_module(type))
            let name = text(api.pointee.wasm_importtype_name(type))
            guard space == "env" else {
                throw .invalid("import from a non-env module: \(shown(space)):\(shown(name))")
            }
            let external = api.pointee.wasm_importtype_type(type)
            guard api.pointee.wasm_externtype_kind(external) == UInt8(WASMTIME_FUNC),
                let function = api.pointee.wasm_externtype_as_functype_const(external)
            else { throw .invalid("import env:\(shown(name)) is not a function") }
            guard defined.insert(name).inserted else { continue }
            try define(name, type: function)
        }
    }

    private func define(_ name: String, type: OpaquePointer) throws(ExecutionEnd) {
        let known = HostFunction.all[name]
        if let known {
            let parameters = kinds(api.pointee.wasm_functype_params(type))
            let results = kinds(api.pointee.wasm_functype_results(type))
            guard parameters == known.parameters.map(\.rawValue), results == (known.result.map { [$0.rawValue] } ?? [])
            else { throw .invalid("import env:\(name) has another type than the host's function") }
        }
        let missing = HostFunction(name, []) { [name = shown(name)] _, _ throws(HostFailure) in
            throw HostFailure("call to a missing function env:\(name)")
        }
        let binding = HostBinding(function: known ?? missing, run: run, api: api)
        bindings.append(binding)
        let space = "env"
        let error = api.pointee.wasmtime_linker_define_func_unchecked(
            linker, space, space.utf8.count, name, name.utf8.count, type, HostBinding.trampoline,
            Unmanaged.passUnretained(binding).toOpaque(), nil)
        if let error { throw .invalid("import env:\(shown(name)): \(handle.take(error: error))") }
    }

    private func kinds(_ types: UnsafePointer<wasm_valtype_vec_t>) -> [UInt8] {
        UnsafeBufferPointer(start: types.pointee.data, count: types.pointee.data == nil ? 0 : types.pointee.size)
            .map { api.pointee.wasm_valtype_kind($0) }
    }

    private func text(_ bytes: UnsafePointer<wasm_byte_vec_t>) -> String {
        String(decoding: UnsafeBufferPointer(start: bytes.pointee.data, count: bytes.pointee.size), as: UTF8.self)
    }

    /// A name out of the code, cut short for a message.
    private func shown(_ name: String) -> String { String(name.prefix(128)) }

    // MARK: - The instance

    private func instantiate() throws(ExecutionEnd) -> wasmtime_instance_t {
        var instance = wasmtime_instance_t()
        var trap: OpaquePointer?
        let error = api.pointee.wasmtime_linker_instantiate(linker, context, module, &instance, &trap)
        if let trap { throw end(trap: trap) }
        guard let error else { return instance }
        let text = handle.take(error: error)
        if let failure = run.failure { throw .invalid(failure.reason) }
        // What the system refused is this machine's fault, all else the module's.
        let isMachines = text.contains("os error") || text.contains("out of memory")
        throw isMachines ? .runtimeConstruction(text) : .invalid("no instance: \(text)")
    }

    private func export(_ name: String, of instance: wasmtime_instance_t) -> wasmtime_extern_t? {
        var external = wasmtime_extern_t()
        let found = withUnsafePointer(to: instance) {
            api.pointee.wasmtime_instance_export_get(context, $0, name, name.utf8.count, &external)
        }
        return found ? external : nil
    }

    private func entryPoint(of instance: wasmtime_instance_t) throws(ExecutionEnd) -> wasmtime_func_t {
        guard let external = export("validate_block", of: instance) else {
            throw .invalid("function validate_block is not exported")
        }
        guard external.kind == UInt8(WASMTIME_FUNC) else { throw .invalid("export validate_block is not a function") }
        let function = external.of.func
        guard let type = withUnsafePointer(to: function, { api.pointee.wasmtime_func_type(context, $0) }) else {
            throw .invalid("function validate_block has no type")
        }
        defer { api.pointee.wasm_functype_delete(type) }
        let (i32, i64) = (ValueKind.i32.rawValue, ValueKind.i64.rawValue)
        guard kinds(api.pointee.wasm_functype_params(type)) == [i32, i32],
            kinds(api.pointee.wasm_functype_results(type)) == [i64]
        else { throw .invalid("function validate_block is not of type (i32, i32) -> i64") }
        return function
    }

    private func hostState(of instance: wasmtime_instance_t) throws(ExecutionEnd) -> HostState {
        guard let memory = export("memory", of: instance), memory.kind == UInt8(WASMTIME_MEMORY) else {
            throw .invalid("memory is not exported")
        }
        guard let base = export("__heap_base", of: instance), base.kind == UInt8(WASMTIME_GLOBAL) else {
            throw .invalid("global __heap_base is not exported")
        }
        var value = wasmtime_val_t()
        withUnsafePointer(to: base.of.global) { api.pointee.wasmtime_global_get(context, $0, &value) }
        guard value.kind == ValueKind.i32.rawValue else { throw .invalid("global __heap_base is not an i32") }
        let guest = GuestMemory(
            api: api, context: context, memory: memory.of.memory, maximumPages: settings.maximumPages)
        return HostState(memory: guest, heapBase: UInt32(bitPattern: value.of.i32), log: log)
    }

    // MARK: - The call

    private func call(_ function: wasmtime_func_t, _ input: PackedRegion) throws(ExecutionEnd) -> UInt64 {
        var values = [wasmtime_val_raw_t](repeating: wasmtime_val_raw_t(), count: 2)
        values[0].i32 = Int32(bitPattern: input.address)
        values[1].i32 = Int32(bitPattern: input.count)
        var trap: OpaquePointer?
        let error = withUnsafePointer(to: function) {
            api.pointee.wasmtime_func_call_unchecked(context, $0, &values, values.count, &trap)
        }
        if let trap { throw end(trap: trap) }
        if let error {
            let text = handle.take(error: error)
            throw .invalid(run.failure?.reason ?? text)
        }
        return UInt64(bitPattern: values[0].i64)
    }

    private func output(_ packed: UInt64, of state: HostState) throws(ExecutionEnd) -> [UInt8] {
        let region = PackedRegion(packed)
        do throws(HostFailure) {
            return [UInt8](try state.memory.region(at: region.address, count: region.count))
        } catch { throw .invalid("the result lies \(error.reason)") }
    }

    private func end(trap: OpaquePointer) -> ExecutionEnd {
        let (code, text) = handle.take(trap: trap)
        if let failure = run.failure { return .invalid(failure.reason) }
        let interrupt: UInt8 = 10
        if code == interrupt { return .interrupted }
        return .invalid("trap: \(code.flatMap(TrapName.name) ?? text)")
    }
}

/// How a run ends without a result.
enum ExecutionEnd: Error {
    case invalid(String)
    case runtimeConstruction(String)
    case interrupted
}

/// What wasm says of its traps, by wasmtime's codes. The texts are ours, so that every host reports the same.
enum TrapName {
    static func name(_ code: UInt8) -> String? {
        let names: [UInt8: String] = [
            0: "native stack overflow", 1: "out of bounds memory access", 2: "misaligned memory access",
            3: "out of bounds table access", 4: "uninitialised table element", 5: "indirect call of another type",
            6: "integer overflow", 7: "integer division by zero", 8: "conversion of a number that has no integer",
            9: "unreachable",
        ]
        return names[code]
    }
}
