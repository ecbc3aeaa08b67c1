#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// The kernel's means to shut a process in, for Linux on x86-64 and aarch64. Every `int` is 0 or more on success and
// `-errno` on failure, unless it says otherwise. Nothing here starts a thread or keeps state, but for the accounting.

// Landlock

/// The kernel's landlock ABI; 0 when it has none, or it is switched off.
int csandbox_landlock_abi(void);

/// Which access to what lies beneath the exception stays allowed.
enum { CSANDBOX_ALLOW_NOTHING = 0, CSANDBOX_ALLOW_READ_FILE = 1, CSANDBOX_ALLOW_WRITE_FILE = 2 };

/// Denies this process, and what it forks, every access to files that the kernel's landlock knows, from ABI 4 on TCP, and
/// from ABI 6 on signals and abstract sockets to the outside. `directory` is an open directory that stays accessible as
/// `access` says; it is not looked at for CSANDBOX_ALLOW_NOTHING. Files that are open stay open.
int csandbox_landlock_restrict(int directory, int access);

// Seccomp

/// Whether the filter knows this processor.
int csandbox_seccomp_is_supported(void);

/// Kills the process, from now on, at socket, socketpair, connect and io_uring_*, and at any call of another
/// architecture.
int csandbox_seccomp_restrict(void);

// Changing the root

/// Unshares user and mount namespace and makes `directory` the root, read-only, without devices, set-user-id bits or
/// execution. The process must have one thread. `*failed_step` names the step that failed.
///
/// With a `writable`, `*writable` is a descriptor of the same directory that is not read-only, and from which `..` leads
/// nowhere. It is to be closed in whatever must not write.
int csandbox_change_root(const char *directory, int *writable, const char **failed_step);

// Processes

/// Forks; with `namespaces`, into namespaces of its own for cgroups, IPC, network, mounts, processes and host name, and
/// for users unless `has_user_namespace`. Returns the process id, 0 in the child, or -errno. The caller must have one
/// thread.
pid_t csandbox_fork(int namespaces, int has_user_namespace);

/// Makes a pipe that is closed by exec: `ends[0]` is read from, `ends[1]` written to.
int csandbox_pipe(int ends[2]);

/// Waits until `pipe` can be read from or has ended: 1. Or until the other side of `socket` is gone: 0.
int csandbox_wait_for(int pipe, int socket);

/// Has the kernel kill this process with its parent. `lifeline` is the writing end of a pipe that only the parent reads,
/// so that a parent that is gone already is noticed. Returns -ESRCH then.
int csandbox_die_with_parent(int lifeline);

/// Closes every descriptor from 3 on but those of the list.
int csandbox_close_all_but(const int *kept, size_t count);

typedef enum {
    CSANDBOX_LIMIT_CPU_SECONDS,
    CSANDBOX_LIMIT_CORE_BYTES,
    CSANDBOX_LIMIT_OPEN_FILES,
    CSANDBOX_LIMIT_FILE_BYTES,
    CSANDBOX_LIMIT_ADDRESS_BYTES,
} csandbox_resource;

/// Lowers soft and hard limit of a resource. A limit that is lower already stays.
int csandbox_limit(csandbox_resource resource, uint64_t value);

/// The CPU time, user and system, of all children waited for so far, in nanoseconds.
int64_t csandbox_children_cpu_time(void);

/// The CPU time of this process and all its threads, in nanoseconds.
int64_t csandbox_own_cpu_time(void);

/// The most memory this process ever had resident, in bytes.
uint64_t csandbox_max_resident(void);

/// Waits for a child. `*exit_code` is set for a normal exit, else `*signal`. Returns the process id or -errno.
pid_t csandbox_wait(pid_t child, int *exit_code, int *signal);

/// Starts `body(context)` on a thread with that many bytes of stack, at least the system's minimum.
int csandbox_start_thread(size_t stack_size, void (*body)(void *), void *context, uint64_t *thread);

/// Waits for a thread's end.
int csandbox_join_thread(uint64_t thread);

/// Sleeps on the monotonic clock; signals do not shorten it.
void csandbox_sleep(int64_t nanoseconds);

/// Writes all bytes, as far as the descriptor takes them. Async-signal-safe.
int csandbox_write_all(int descriptor, const void *bytes, size_t count);

/// Ends the process at once, without handlers. Async-signal-safe.
_Noreturn void csandbox_exit(int status);

// Sockets

/// Connects to the unix socket of that path.
int csandbox_connect_unix(const char *path);

// Memory accounting. It counts only in a program that is linked with CTrackedAllocator.

/// Whether this program's malloc is the counting one.
int csandbox_accounting_is_installed(void);

/// Counts from here on. When more than `limit` bytes (0: no limit) are allocated at a time, or memory runs out, the
/// `count` bytes of `message` (which must stay where they are) are written to `descriptor` and the process ends with 1.
void csandbox_accounting_start(uint64_t limit, int descriptor, const void *message, size_t count);

/// Stops counting; returns the most bytes that were allocated at one time since the start.
uint64_t csandbox_accounting_stop(void);

/// Bytes allocated since the start and not freed; never less than 0.
uint64_t csandbox_accounting_current(void);

/// What the allocator says to the accounting: that it is there, that bytes were taken, given back, or could not be had.
void csandbox_accounting_install(void);
void csandbox_accounting_took(size_t count);
void csandbox_accounting_gave_back(size_t count);
void csandbox_accounting_ran_out(void);

/// Bytes of this process that malloc keeps from the system, and those of them in use.
void csandbox_heap_size(uint64_t *kept, uint64_t *in_use);
