#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The part of wasmtime's C API (version 50) that the engine uses, as a table of functions found in a library at run time.
// The wheel brings no header: these prototypes are ours, and scripts/check-wasmtime-api compares them with its bindings.

#pragma clang assume_nonnull begin

typedef struct wasm_config_t wasm_config_t;
typedef struct wasm_engine_t wasm_engine_t;
typedef struct wasm_functype_t wasm_functype_t;
typedef struct wasm_externtype_t wasm_externtype_t;
typedef struct wasm_importtype_t wasm_importtype_t;
typedef struct wasm_valtype_t wasm_valtype_t;
typedef struct wasm_trap_t wasm_trap_t;
typedef struct wasmtime_error_t wasmtime_error_t;
typedef struct wasmtime_module_t wasmtime_module_t;
typedef struct wasmtime_store_t wasmtime_store_t;
typedef struct wasmtime_context_t wasmtime_context_t;
typedef struct wasmtime_linker_t wasmtime_linker_t;
typedef struct wasmtime_caller_t wasmtime_caller_t;

/// Bytes that one side owns; `data` may be null when `size` is 0.
typedef struct {
    size_t size;
    uint8_t *_Nullable data;
} wasm_byte_vec_t;

typedef struct {
    size_t size;
    wasm_importtype_t *_Nonnull *_Nullable data;
} wasm_importtype_vec_t;

typedef struct {
    size_t size;
    wasm_valtype_t *_Nonnull *_Nullable data;
} wasm_valtype_vec_t;

typedef struct {
    uint64_t store_id;
    void *_Nullable private_1;
} wasmtime_func_t;

typedef struct {
    struct {
        uint64_t store_id;
        uint32_t private_1;
    } store;
    uint32_t private_2;
} wasmtime_memory_t;

typedef struct {
    uint64_t store_id;
    uint32_t private_1;
    uint32_t private_2;
    uint32_t private_3;
} wasmtime_global_t;

typedef struct {
    uint64_t store_id;
    size_t private_1;
} wasmtime_instance_t;

/// `wasmtime_extern_t.kind` and `wasm_externtype_kind`. The values of the two differ only past these four.
enum { WASMTIME_FUNC = 0, WASMTIME_GLOBAL = 1, WASMTIME_TABLE = 2, WASMTIME_MEMORY = 3 };

typedef struct {
    uint8_t kind;
    union {
        wasmtime_func_t func;
        wasmtime_global_t global;
        wasmtime_memory_t memory;
        uint8_t size[24];
    } of;
} wasmtime_extern_t;

/// A value without its type, as the unchecked calls pass it.
typedef union {
    int32_t i32;
    int64_t i64;
    float f32;
    double f64;
    uint8_t v128[16];
    void *_Nullable funcref;
} wasmtime_val_raw_t;

/// A value with its kind (0 i32, 1 i64, 2 f32, 3 f64); references are never read here.
typedef struct {
    uint8_t kind;
    union {
        int32_t i32;
        int64_t i64;
        uint8_t v128[16];
        uint64_t size[3];
    } of;
} wasmtime_val_t;

_Static_assert(sizeof(wasmtime_val_raw_t) == 16, "wasmtime_val_raw_t");
_Static_assert(sizeof(wasmtime_val_t) == 32, "wasmtime_val_t");
_Static_assert(sizeof(wasmtime_extern_t) == 32, "wasmtime_extern_t");
_Static_assert(sizeof(wasmtime_func_t) == 16, "wasmtime_func_t");
_Static_assert(sizeof(wasmtime_global_t) == 24, "wasmtime_global_t");
_Static_assert(sizeof(wasmtime_memory_t) == 24, "wasmtime_memory_t");
_Static_assert(sizeof(wasmtime_instance_t) == 16, "wasmtime_instance_t");

/// A function of the host: reads its arguments from, and writes its result to, `values`. A trap it returns ends the call.
typedef wasm_trap_t *_Nullable (*wasmtime_func_unchecked_callback_t)(
    void *_Nullable environment, wasmtime_caller_t *caller, wasmtime_val_raw_t *values, size_t count);
typedef void (*cwasmtime_finalizer_t)(void *_Nullable data);

/// Every function of the table, as `F` applied to result, name and parameters.
#define CWASMTIME_FUNCTIONS(F)                                                                                         \
    F(wasm_config_t *_Nonnull, wasm_config_new, (void))                                                                \
    F(void, wasmtime_config_epoch_interruption_set, (wasm_config_t *, bool))                                           \
    F(void, wasmtime_config_consume_fuel_set, (wasm_config_t *, bool))                                                 \
    F(void, wasmtime_config_debug_info_set, (wasm_config_t *, bool))                                                   \
    F(void, wasmtime_config_max_wasm_stack_set, (wasm_config_t *, size_t))                                             \
    F(void, wasmtime_config_async_stack_size_set, (wasm_config_t *, size_t))                                           \
    F(void, wasmtime_config_strategy_set, (wasm_config_t *, uint8_t))                                                  \
    F(void, wasmtime_config_parallel_compilation_set, (wasm_config_t *, bool))                                         \
    F(void, wasmtime_config_cranelift_nan_canonicalization_set, (wasm_config_t *, bool))                               \
    F(void, wasmtime_config_cranelift_opt_level_set, (wasm_config_t *, uint8_t))                                       \
    F(void, wasmtime_config_memory_init_cow_set, (wasm_config_t *, bool))                                              \
    F(void, wasmtime_config_native_unwind_info_set, (wasm_config_t *, bool))                                           \
    F(void, wasmtime_config_gc_support_set, (wasm_config_t *, bool))                                                   \
    F(void, wasmtime_config_shared_memory_set, (wasm_config_t *, bool))                                                \
    F(void, wasmtime_config_wasm_threads_set, (wasm_config_t *, bool))                                                 \
    F(void, wasmtime_config_wasm_tail_call_set, (wasm_config_t *, bool))                                               \
    F(void, wasmtime_config_wasm_reference_types_set, (wasm_config_t *, bool))                                         \
    F(void, wasmtime_config_wasm_function_references_set, (wasm_config_t *, bool))                                     \
    F(void, wasmtime_config_wasm_gc_set, (wasm_config_t *, bool))                                                      \
    F(void, wasmtime_config_wasm_simd_set, (wasm_config_t *, bool))                                                    \
    F(void, wasmtime_config_wasm_relaxed_simd_set, (wasm_config_t *, bool))                                            \
    F(void, wasmtime_config_wasm_bulk_memory_set, (wasm_config_t *, bool))                                             \
    F(void, wasmtime_config_wasm_multi_value_set, (wasm_config_t *, bool))                                             \
    F(void, wasmtime_config_wasm_multi_memory_set, (wasm_config_t *, bool))                                            \
    F(void, wasmtime_config_wasm_memory64_set, (wasm_config_t *, bool))                                                \
    F(void, wasmtime_config_wasm_wide_arithmetic_set, (wasm_config_t *, bool))                                         \
    F(void, wasmtime_config_wasm_exceptions_set, (wasm_config_t *, bool))                                              \
    F(void, wasmtime_config_wasm_custom_page_sizes_set, (wasm_config_t *, bool))                                       \
    F(void, wasmtime_config_wasm_stack_switching_set, (wasm_config_t *, bool))                                         \
    F(void, wasmtime_config_wasm_component_model_set, (wasm_config_t *, bool))                                         \
    F(void, wasmtime_config_wasm_component_model_async_set, (wasm_config_t *, bool))                                   \
    F(wasm_engine_t *_Nullable, wasm_engine_new_with_config, (wasm_config_t *))                                        \
    F(void, wasm_engine_delete, (wasm_engine_t *))                                                                     \
    F(void, wasmtime_engine_increment_epoch, (wasm_engine_t *))                                                        \
    F(wasmtime_error_t *_Nullable, wasmtime_module_new,                                                                \
      (wasm_engine_t *, const uint8_t *_Nullable, size_t, wasmtime_module_t *_Nullable *_Nonnull))                     \
    F(wasmtime_error_t *_Nullable, wasmtime_module_serialize, (wasmtime_module_t *, wasm_byte_vec_t *))                \
    F(wasmtime_error_t *_Nullable, wasmtime_module_deserialize,                                                        \
      (wasm_engine_t *, const uint8_t *_Nullable, size_t, wasmtime_module_t *_Nullable *_Nonnull))                     \
    F(void, wasmtime_module_delete, (wasmtime_module_t *))                                                             \
    F(void, wasmtime_module_imports, (const wasmtime_module_t *, wasm_importtype_vec_t *))                             \
    F(void, wasm_importtype_vec_delete, (wasm_importtype_vec_t *))                                                     \
    F(const wasm_byte_vec_t *_Nonnull, wasm_importtype_module, (const wasm_importtype_t *))                            \
    F(const wasm_byte_vec_t *_Nonnull, wasm_importtype_name, (const wasm_importtype_t *))                              \
    F(const wasm_externtype_t *_Nonnull, wasm_importtype_type, (const wasm_importtype_t *))                            \
    F(uint8_t, wasm_externtype_kind, (const wasm_externtype_t *))                                                      \
    F(const wasm_functype_t *_Nullable, wasm_externtype_as_functype_const, (const wasm_externtype_t *))                \
    F(const wasm_valtype_vec_t *_Nonnull, wasm_functype_params, (const wasm_functype_t *))                             \
    F(const wasm_valtype_vec_t *_Nonnull, wasm_functype_results, (const wasm_functype_t *))                            \
    F(void, wasm_functype_delete, (wasm_functype_t *))                                                                 \
    F(uint8_t, wasm_valtype_kind, (const wasm_valtype_t *))                                                            \
    F(wasmtime_store_t *_Nonnull, wasmtime_store_new,                                                                  \
      (wasm_engine_t *, void *_Nullable, cwasmtime_finalizer_t _Nullable))                                             \
    F(void, wasmtime_store_delete, (wasmtime_store_t *))                                                               \
    F(wasmtime_context_t *_Nonnull, wasmtime_store_context, (wasmtime_store_t *))                                      \
    F(void, wasmtime_store_limiter, (wasmtime_store_t *, int64_t, int64_t, int64_t, int64_t, int64_t))                 \
    F(void, wasmtime_context_set_epoch_deadline, (wasmtime_context_t *, uint64_t))                                     \
    F(wasmtime_linker_t *_Nonnull, wasmtime_linker_new, (wasm_engine_t *))                                             \
    F(void, wasmtime_linker_delete, (wasmtime_linker_t *))                                                             \
    F(wasmtime_error_t *_Nullable, wasmtime_linker_define_func_unchecked,                                              \
      (wasmtime_linker_t *, const char *, size_t, const char *, size_t, const wasm_functype_t *,                       \
       wasmtime_func_unchecked_callback_t, void *_Nullable, cwasmtime_finalizer_t _Nullable))                          \
    F(wasmtime_error_t *_Nullable, wasmtime_linker_instantiate,                                                        \
      (const wasmtime_linker_t *, wasmtime_context_t *, const wasmtime_module_t *, wasmtime_instance_t *,              \
       wasm_trap_t *_Nullable *_Nonnull))                                                                              \
    F(bool, wasmtime_instance_export_get,                                                                              \
      (wasmtime_context_t *, const wasmtime_instance_t *, const char *, size_t, wasmtime_extern_t *))                  \
    F(wasm_functype_t *_Nullable, wasmtime_func_type, (const wasmtime_context_t *, const wasmtime_func_t *))           \
    F(wasmtime_error_t *_Nullable, wasmtime_func_call_unchecked,                                                       \
      (wasmtime_context_t *, const wasmtime_func_t *, wasmtime_val_raw_t *, size_t,                                    \
       wasm_trap_t *_Nullable *_Nonnull))                                                                              \
    F(uint8_t *_Nullable, wasmtime_memory_data, (const wasmtime_context_t *, const wasmtime_memory_t *))               \
    F(size_t, wasmtime_memory_data_size, (const wasmtime_context_t *, const wasmtime_memory_t *))                      \
    F(wasmtime_error_t *_Nullable, wasmtime_memory_grow,                                                               \
      (wasmtime_context_t *, const wasmtime_memory_t *, uint64_t, uint64_t *))                                         \
    F(void, wasmtime_global_get, (wasmtime_context_t *, const wasmtime_global_t *, wasmtime_val_t *))                  \
    F(bool, wasmtime_trap_code, (const wasm_trap_t *, uint8_t *))                                                      \
    F(wasm_trap_t *_Nonnull, wasmtime_trap_new, (const char *, size_t))                                                \
    F(void, wasmtime_error_message, (const wasmtime_error_t *, wasm_byte_vec_t *))                                     \
    F(void, wasmtime_error_delete, (wasmtime_error_t *))                                                               \
    F(void, wasm_trap_message, (const wasm_trap_t *, wasm_byte_vec_t *))                                               \
    F(void, wasm_trap_delete, (wasm_trap_t *))                                                                         \
    F(void, wasm_byte_vec_delete, (wasm_byte_vec_t *))

// What a macro brings is outside the assumption above: parameters are nullable to Swift, the fields and results as said.
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wnullability-completeness"
#define CWASMTIME_FIELD(result, name, parameters) result(*_Nonnull name) parameters;
/// The functions found in a library, one field each.
typedef struct cwasmtime_api {
    CWASMTIME_FUNCTIONS(CWASMTIME_FIELD)
} cwasmtime_api;
#undef CWASMTIME_FIELD
#pragma clang diagnostic pop

/// Loads the library at `path` and finds every function of the table. The library stays loaded for the process's life.
///
/// Returns null, with a message in `error` (ended by 0, cut to `capacity`), when the file cannot be loaded or lacks a name.
const cwasmtime_api *_Nullable cwasmtime_open(const char *path, char *error, size_t capacity);

#pragma clang assume_nonnull end
