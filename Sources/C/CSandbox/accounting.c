#define _GNU_SOURCE
#include "CSandbox.h"

#include <malloc.h>
#include <stdatomic.h>

// Signed: what was allocated before the start may be freed after it.
static atomic_llong current;
static atomic_llong peak;
static atomic_llong limit;
static atomic_bool counting;
static atomic_bool installed;
static int descriptor;
static const void *message;
static size_t message_count;

int csandbox_accounting_is_installed(void) { return atomic_load(&installed); }

void csandbox_accounting_install(void) { atomic_store(&installed, 1); }

void csandbox_accounting_start(uint64_t bytes, int answer, const void *words, size_t count) {
    descriptor = answer;
    message = words;
    message_count = count;
    atomic_store(&current, 0);
    atomic_store(&peak, 0);
    atomic_store(&limit, bytes > INT64_MAX ? INT64_MAX : (long long)bytes);
    atomic_store(&counting, 1);
}

uint64_t csandbox_accounting_stop(void) {
    atomic_store(&counting, 0);
    return (uint64_t)atomic_load(&peak);
}

uint64_t csandbox_accounting_current(void) {
    long long now = atomic_load(&current);
    return now < 0 ? 0 : (uint64_t)now;
}

void csandbox_accounting_ran_out(void) {
    if (!atomic_load(&counting)) return;
    // Nothing here allocates: memory is just what there is none of.
    csandbox_write_all(descriptor, message, message_count);
    csandbox_exit(1);
}

void csandbox_accounting_took(size_t count) {
    if (!atomic_load_explicit(&counting, memory_order_relaxed)) return;
    long long now = atomic_fetch_add_explicit(&current, (long long)count, memory_order_relaxed) + (long long)count;
    long long most = atomic_load_explicit(&peak, memory_order_relaxed);
    while (now > most && !atomic_compare_exchange_weak_explicit(
                             &peak, &most, now, memory_order_relaxed, memory_order_relaxed)) {}
    long long allowed = atomic_load_explicit(&limit, memory_order_relaxed);
    if (allowed > 0 && now > allowed) csandbox_accounting_ran_out();
}

void csandbox_accounting_gave_back(size_t count) {
    if (!atomic_load_explicit(&counting, memory_order_relaxed)) return;
    atomic_fetch_sub_explicit(&current, (long long)count, memory_order_relaxed);
}

void csandbox_heap_size(uint64_t *kept, uint64_t *in_use) {
    struct mallinfo2 heap = mallinfo2();
    *kept = heap.arena + heap.hblkhd;
    *in_use = heap.uordblks + heap.hblkhd;
}
