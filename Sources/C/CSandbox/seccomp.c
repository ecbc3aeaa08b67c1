#define _GNU_SOURCE
#include "CSandbox.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define HOME_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define HOME_ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#ifdef HOME_ARCHITECTURE

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define KILL BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS)
#define KILL_IF(number) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1), KILL
// Calls of the x32 ABI come under the same architecture, with this bit in their number.
#define FOREIGN_ABI_BIT 0x40000000

int csandbox_seccomp_is_supported(void) { return 1; }

int csandbox_seccomp_restrict(void) {
    struct sock_filter filter[] = {
        LOAD(arch),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, HOME_ARCHITECTURE, 1, 0),
        KILL,
        LOAD(nr),
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, FOREIGN_ABI_BIT, 0, 1),
        KILL,
        KILL_IF(SYS_socket),
        KILL_IF(SYS_socketpair),
        KILL_IF(SYS_connect),
        // io_uring_setup, io_uring_enter, io_uring_register: the same numbers everywhere.
        KILL_IF(425),
        KILL_IF(426),
        KILL_IF(427),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {.len = sizeof filter / sizeof *filter, .filter = filter};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) return -errno;
    long result = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program);
    // A positive answer names a thread that could not be taken along.
    return result < 0 ? -errno : result > 0 ? -EBUSY : 0;
}

#else

int csandbox_seccomp_is_supported(void) { return 0; }

int csandbox_seccomp_restrict(void) { return -ENOSYS; }

#endif
