#include "CWasmtime.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[] = {
#define CWASMTIME_NAME(result, name, parameters) #name,
    CWASMTIME_FUNCTIONS(CWASMTIME_NAME)
#undef CWASMTIME_NAME
};

enum { COUNT = sizeof(names) / sizeof(names[0]) };
_Static_assert(sizeof(cwasmtime_api) == COUNT * sizeof(void *), "the table holds function pointers only");

const cwasmtime_api *cwasmtime_open(const char *path, char *error, size_t capacity) {
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        const char *reason = dlerror();
        snprintf(error, capacity, "%s", reason != NULL ? reason : "dlopen failed");
        return NULL;
    }
    void **table = malloc(sizeof(cwasmtime_api));
    if (table == NULL) {
        snprintf(error, capacity, "out of memory");
        dlclose(library);
        return NULL;
    }
    for (size_t i = 0; i < COUNT; i++) {
        table[i] = dlsym(library, names[i]);
        if (table[i] == NULL) {
            snprintf(error, capacity, "%s has no %s: it is not wasmtime 50", path, names[i]);
            free(table);
            dlclose(library);
            return NULL;
        }
    }
    return (const cwasmtime_api *)table;
}
