#pragma once

#include <CWasmtime.h>
#include <stddef.h>
#include <stdint.h>

/// Compiles wasm with wasmtime and the settings of the engine, and nothing around it. The artifact's size, or 0.
size_t reference_compile(const cwasmtime_api *_Nonnull api, const uint8_t *_Nonnull code, size_t count);
