internal import CWasmtime

/// One configured wasmtime engine.
final class EngineHandle: @unchecked Sendable {
    // Unchecked: wasmtime's engine may be used from any thread, and the pointer does not change.
    let api: UnsafePointer<cwasmtime_api>
    let engine: OpaquePointer

    /// Nil when wasmtime makes no engine. It ends the process instead when the features contradict each other, which
    /// `WasmtimeEngine.selfCheck` finds out at the start.
    init?(library: WasmtimeLibrary, settings: EngineSettings) {
        api = library.api
        guard let engine = api.pointee.wasm_engine_new_with_config(EngineHandle.configuration(api, settings)) else {
            return nil
        }
        self.engine = engine
    }

    deinit { api.pointee.wasm_engine_delete(engine) }

    /// Deterministic settings: the wasm of 2017 with sign extension, canonical NaNs, one thread, epochs.
    private static func configuration(
        _ api: UnsafePointer<cwasmtime_api>, _ settings: EngineSettings
    ) -> OpaquePointer {
        let config = api.pointee.wasm_config_new()
        let optimiseSpeedAndSize: UInt8 = 2
        api.pointee.wasmtime_config_cranelift_opt_level_set(config, optimiseSpeedAndSize)
        api.pointee.wasmtime_config_cranelift_nan_canonicalization_set(config, true)
        api.pointee.wasmtime_config_parallel_compilation_set(config, false)
        api.pointee.wasmtime_config_epoch_interruption_set(config, true)
        api.pointee.wasmtime_config_consume_fuel_set(config, false)
        api.pointee.wasmtime_config_debug_info_set(config, false)
        api.pointee.wasmtime_config_native_unwind_info_set(config, false)
        api.pointee.wasmtime_config_memory_init_cow_set(config, true)
        api.pointee.wasmtime_config_max_wasm_stack_set(config, settings.nativeStackBytes)
        // Nothing here makes an async call, but wasmtime wants their stack to hold the other.
        api.pointee.wasmtime_config_async_stack_size_set(config, settings.nativeStackBytes + 2 << 20)
        disableLaterFeatures(api, config)
        api.pointee.wasmtime_config_wasm_bulk_memory_set(config, settings.bulkMemory)
        return config
    }

    /// Features that build on others go first: wasmtime checks the set only as a whole, but then aborts.
    private static func disableLaterFeatures(_ api: UnsafePointer<cwasmtime_api>, _ config: OpaquePointer) {
        let off = [
            api.pointee.wasmtime_config_wasm_component_model_async_set,
            api.pointee.wasmtime_config_wasm_component_model_set,
            api.pointee.wasmtime_config_wasm_stack_switching_set,
            api.pointee.wasmtime_config_wasm_exceptions_set,
            api.pointee.wasmtime_config_wasm_gc_set,
            api.pointee.wasmtime_config_gc_support_set,
            api.pointee.wasmtime_config_wasm_function_references_set,
            api.pointee.wasmtime_config_wasm_reference_types_set,
            api.pointee.wasmtime_config_wasm_tail_call_set,
            api.pointee.wasmtime_config_wasm_relaxed_simd_set,
            api.pointee.wasmtime_config_wasm_simd_set,
            api.pointee.wasmtime_config_wasm_multi_value_set,
            api.pointee.wasmtime_config_wasm_multi_memory_set,
            api.pointee.wasmtime_config_wasm_memory64_set,
            api.pointee.wasmtime_config_wasm_wide_arithmetic_set,
            api.pointee.wasmtime_config_wasm_custom_page_sizes_set,
            api.pointee.wasmtime_config_wasm_threads_set,
            api.pointee.wasmtime_config_shared_memory_set,
        ]
        for set in off { set(config, false) }
    }

    /// The text of an error, which this ends.
    func take(error: OpaquePointer) -> String {
        var bytes = wasm_byte_vec_t(size: 0, data: nil)
        api.pointee.wasmtime_error_message(error, &bytes)
        api.pointee.wasmtime_error_delete(error)
        return take(text: &bytes)
    }

    /// The code and text of a trap, which this ends.
    func take(trap: OpaquePointer) -> (code: UInt8?, text: String) {
        var code: UInt8 = 0
        let hasCode = api.pointee.wasmtime_trap_code(trap, &code)
        var bytes = wasm_byte_vec_t(size: 0, data: nil)
        api.pointee.wasm_trap_message(trap, &bytes)
        api.pointee.wasm_trap_delete(trap)
        return (hasCode ? code : nil, take(text: &bytes))
    }

    /// At most a kibibyte of it: the text may quote the code, which is not trusted.
    private func take(text bytes: inout wasm_byte_vec_t) -> String {
        defer { api.pointee.wasm_byte_vec_delete(&bytes) }
        let buffer = UnsafeBufferPointer(start: bytes.data, count: bytes.data == nil ? 0 : min(bytes.size, 1024))
        return String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self)
    }
}
