#pragma once

#include <stddef.h>
#include <stdint.h>

// libFuzzer as a library (llvm docs, "Using libFuzzer as a library"). SwiftPM renames an executable's main, so libFuzzer's
// own cannot be linked.

typedef int fuzz_one_input(const uint8_t *data, size_t size);

int LLVMFuzzerRunDriver(int *argc, char ***argv, fuzz_one_input *one_input);
