#define _GNU_SOURCE
#include "CSandbox.h"

#include <errno.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

// The same numbers on x86-64 and aarch64; headers older than the kernel lack them.
enum { CREATE_RULESET = 444, ADD_RULE = 445, RESTRICT_SELF = 446, VERSION_FLAG = 1, PATH_BENEATH = 1 };
enum { READ_FILE = 1 << 2, WRITE_FILE = 1 << 1 };

struct ruleset {
    uint64_t files, net, scoped;
};

struct __attribute__((packed)) beneath {
    uint64_t allowed;
    int32_t directory;
};

int csandbox_landlock_abi(void) {
    long abi = syscall(CREATE_RULESET, NULL, (size_t)0, VERSION_FLAG);
    return abi < 0 ? 0 : (int)abi;
}

/// All rights to files that an ABI knows: 13 in the first, then one each in the second, third and fifth.
static uint64_t file_rights(int abi) {
    int count = 13 + (abi >= 2) + (abi >= 3) + (abi >= 5);
    return (UINT64_C(1) << count) - 1;
}

int csandbox_landlock_restrict(int directory, int access) {
    int abi = csandbox_landlock_abi();
    if (abi == 0) return -ENOSYS;
    // Everything that is handled and not excepted is denied: binding and connecting, signals and abstract sockets too.
    struct ruleset rules = {.files = file_rights(abi), .net = abi >= 4 ? 3 : 0, .scoped = abi >= 6 ? 3 : 0};
    size_t size = abi >= 6 ? 24 : abi >= 4 ? 16 : 8;
    int ruleset = (int)syscall(CREATE_RULESET, &rules, size, 0);
    if (ruleset < 0) return -errno;
    int result = 0;
    if (access != CSANDBOX_ALLOW_NOTHING) {
        struct beneath rule = {
            .allowed = (uint64_t)(access == CSANDBOX_ALLOW_READ_FILE ? READ_FILE : WRITE_FILE), .directory = directory};
        if (syscall(ADD_RULE, ruleset, PATH_BENEATH, &rule, 0) < 0) result = -errno;
    }
    if (result == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) result = -errno;
    if (result == 0 && syscall(RESTRICT_SELF, ruleset, 0) < 0) result = -errno;
    close(ruleset);
    return result;
}
