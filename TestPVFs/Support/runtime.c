// What compiled code expects to be there: the memory functions, and an allocator by the host's.

typedef __SIZE_TYPE__ size_t;
typedef __UINT8_TYPE__ uint8_t;

void *memcpy(void *restrict to, const void *restrict from, size_t count) {
#ifdef __wasm_bulk_memory__
    return __builtin_memcpy(to, from, count);
#else
    uint8_t *out = to;
    const uint8_t *in = from;
    for (size_t i = 0; i < count; i++) out[i] = in[i];
    return to;
#endif
}

void *memmove(void *to, const void *from, size_t count) {
    uint8_t *out = to;
    const uint8_t *in = from;
    if (out <= in) {
        for (size_t i = 0; i < count; i++) out[i] = in[i];
    } else {
        for (size_t i = count; i > 0; i--) out[i - 1] = in[i - 1];
    }
    return to;
}

void *memset(void *to, int byte, size_t count) {
    uint8_t *out = to;
    for (size_t i = 0; i < count; i++) out[i] = (uint8_t)byte;
    return to;
}

/// `memory.grow`: the size before, in pages, or -1.
int guest_memory_grow(int pages) {
    return (int)__builtin_wasm_memory_grow(0, (size_t)pages);
}
