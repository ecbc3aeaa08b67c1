#define _GNU_SOURCE
#include "CSandbox.h"
#include "CTrackedAllocator.h"

#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <unistd.h>

// glibc's allocator under the names that stay when malloc is replaced.
void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);
void *__libc_memalign(size_t, size_t);
void __libc_free(void *);

__attribute__((constructor)) static void install(void) { csandbox_accounting_install(); }

/// Counts what was really given, which is what will be given back.
static void *counted(void *memory, size_t asked) {
    if (memory)
        csandbox_accounting_took(malloc_usable_size(memory));
    else if (asked > 0)
        csandbox_accounting_ran_out();
    return memory;
}

void *malloc(size_t size) { return counted(__libc_malloc(size), size); }

void *calloc(size_t count, size_t size) { return counted(__libc_calloc(count, size), count && size ? 1 : 0); }

void *realloc(void *memory, size_t size) {
    size_t before = memory ? malloc_usable_size(memory) : 0;
    void *moved = __libc_realloc(memory, size);
    // A failure leaves the old block as it was; a size of 0 frees it.
    if (moved || size == 0) csandbox_accounting_gave_back(before);
    return counted(moved, size);
}

void *reallocarray(void *memory, size_t count, size_t size) {
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) {
        errno = ENOMEM;
        return NULL;
    }
    return realloc(memory, bytes);
}

void free(void *memory) {
    if (memory) csandbox_accounting_gave_back(malloc_usable_size(memory));
    __libc_free(memory);
}

void *memalign(size_t alignment, size_t size) { return counted(__libc_memalign(alignment, size), size); }

void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void **memory, size_t alignment, size_t size) {
    if (alignment % sizeof(void *) != 0 || alignment == 0 || (alignment & (alignment - 1)) != 0) return EINVAL;
    int kept = errno;
    void *made = memalign(alignment, size);
    errno = kept;
    if (!made && size > 0) return ENOMEM;
    *memory = made;
    return 0;
}

void *valloc(size_t size) { return memalign((size_t)sysconf(_SC_PAGESIZE), size); }

void *pvalloc(size_t size) {
    size_t page = (size_t)sysconf(_SC_PAGESIZE), rounded;
    if (__builtin_add_overflow(size, page - 1, &rounded)) {
        errno = ENOMEM;
        return NULL;
    }
    return memalign(page, rounded / page * page);
}
