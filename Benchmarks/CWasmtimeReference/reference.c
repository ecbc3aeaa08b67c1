#include "CWasmtimeReference.h"

size_t reference_compile(const cwasmtime_api *api, const uint8_t *code, size_t count) {
    wasm_config_t *config = api->wasm_config_new();
    api->wasmtime_config_cranelift_opt_level_set(config, 2);
    api->wasmtime_config_cranelift_nan_canonicalization_set(config, true);
    api->wasmtime_config_parallel_compilation_set(config, false);
    api->wasmtime_config_epoch_interruption_set(config, true);
    api->wasmtime_config_native_unwind_info_set(config, false);
    wasm_engine_t *engine = api->wasm_engine_new_with_config(config);
    if (engine == NULL) return 0;
    wasmtime_module_t *module = NULL;
    size_t size = 0;
    if (api->wasmtime_module_new(engine, code, count, &module) == NULL && module != NULL) {
        wasm_byte_vec_t artifact = {0, NULL};
        if (api->wasmtime_module_serialize(module, &artifact) == NULL) {
            size = artifact.size;
            api->wasm_byte_vec_delete(&artifact);
        }
        api->wasmtime_module_delete(module);
    }
    api->wasm_engine_delete(engine);
    return size;
}
