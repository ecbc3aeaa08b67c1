#define _GNU_SOURCE
#include "CSandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

// The same numbers on x86-64 and aarch64; headers older than the kernel lack them.
enum { OPEN_TREE = 428, MOUNT_SETATTR = 442, TREE_CLONE = 1, EMPTY_PATH = 0x1000 };

struct mount_attributes {
    uint64_t set, clear, propagation, user_namespace;
};

#define TRY(step, call)          \
    do {                         \
        *failed_step = step;     \
        if ((call) < 0) return -errno; \
    } while (0)

/// A detached mount of the directory by itself, so that what follows does not make it read-only.
static int clone_mount(const char *directory) {
    int tree = (int)syscall(OPEN_TREE, AT_FDCWD, directory, TREE_CLONE | O_CLOEXEC);
    if (tree < 0) return -1;
    struct mount_attributes harmless = {.set = 2 | 4 | 8};  // no set-user-id, no devices, no execution
    syscall(MOUNT_SETATTR, tree, "", EMPTY_PATH, &harmless, sizeof harmless);
    int usable = openat(tree, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int failure = errno;
    close(tree);
    errno = failure;
    return usable;
}

/// The flag that says how access times are kept now: inside a user namespace the kernel refuses to change it.
static unsigned long present_access_times(void) {
    struct statvfs now;
    if (statvfs("/", &now) < 0) return MS_RELATIME;
    unsigned long directories = now.f_flag & ST_NODIRATIME ? MS_NODIRATIME : 0;
    if (now.f_flag & ST_NOATIME) return MS_NOATIME | directories;
    return (now.f_flag & ST_RELATIME ? MS_RELATIME : MS_STRICTATIME) | directories;
}

static int is_at_root(void) {
    char path[8];
    return getcwd(path, sizeof path) != NULL && strcmp(path, "/") == 0;
}

int csandbox_change_root(const char *directory, int *writable, const char **failed_step) {
    TRY("unshare", unshare(CLONE_NEWUSER | CLONE_NEWNS));
    TRY("making mounts private", mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL));
    if (writable) TRY("cloning the mount", *writable = clone_mount(directory));
    TRY("binding the directory", mount(directory, directory, NULL, MS_BIND | MS_REC, NULL));
    TRY("entering the directory", chdir(directory));
    TRY("pivot_root", syscall(SYS_pivot_root, ".", "."));
    TRY("leaving the old root", umount2(".", MNT_DETACH));
    TRY("entering the new root", chdir("/"));
    // Flags other than MS_BIND are ignored by the call that binds; only a remount makes the root read-only.
    unsigned long flags = MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC | present_access_times();
    TRY("remounting read-only", mount(NULL, "/", NULL, flags, NULL));
    TRY("leaving the root upwards", chdir(".."));
    *failed_step = "staying at the root";
    if (!is_at_root()) return -EXDEV;
    struct statvfs now;
    TRY("looking at the root", statvfs("/", &now));
    *failed_step = "making the root read-only";
    if (!(now.f_flag & ST_RDONLY)) return -EPERM;
    *failed_step = NULL;
    return 0;
}
