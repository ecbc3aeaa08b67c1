#define _GNU_SOURCE
#include "CSandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

pid_t csandbox_fork(int namespaces, int has_user_namespace) {
    pid_t child;
    if (namespaces) {
        unsigned long flags =
            CLONE_NEWCGROUP | CLONE_NEWIPC | CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWUTS | SIGCHLD;
        if (!has_user_namespace) flags |= CLONE_NEWUSER;
        // Without a stack of its own the child goes on here, on its copy, as after fork. All other arguments are 0, so
        // that their order, which differs between processors, does not matter.
        child = (pid_t)syscall(SYS_clone, flags, 0L, 0L, 0L, 0L);
    } else {
        child = fork();
    }
    return child < 0 ? -errno : child;
}

int csandbox_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC) < 0 ? -errno : 0; }

int csandbox_wait_for(int pipe, int socket) {
    const short gone = POLLRDHUP | POLLHUP | POLLERR | POLLNVAL;
    for (;;) {
        struct pollfd states[] = {{.fd = pipe, .events = POLLIN}, {.fd = socket, .events = POLLRDHUP}};
        if (poll(states, 2, -1) < 0 && errno != EINTR) return -errno;
        if (states[1].revents & gone) return 0;
        if (states[0].revents) return 1;
    }
}

int csandbox_die_with_parent(int lifeline) {
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0) return -errno;
    // A parent that died before the call sends no signal. Its process id is no help: in a namespace of our own it is 0
    // either way. But a pipe whose only reader is gone says so.
    struct pollfd state = {.fd = lifeline, .events = POLLOUT};
    if (poll(&state, 1, 0) < 0) return -errno;
    return state.revents & (POLLERR | POLLHUP | POLLNVAL) ? -ESRCH : 0;
}

static int close_range_or_each(unsigned first, unsigned last) {
    if (first > last) return 0;
    if (syscall(436, first, last, 0) == 0) return 0;
    long limit = sysconf(_SC_OPEN_MAX);
    if (limit < 0) return -EINVAL;
    for (unsigned each = first; each <= last && each < (unsigned long)limit; each++) close((int)each);
    return 0;
}

int csandbox_close_all_but(const int *kept, size_t count) {
    unsigned next = 3;
    for (;;) {
        unsigned nearest = UINT_MAX;
        for (size_t i = 0; i < count; i++)
            if (kept[i] >= 0 && (unsigned)kept[i] >= next && (unsigned)kept[i] < nearest) nearest = (unsigned)kept[i];
        int result = close_range_or_each(next, nearest == UINT_MAX ? UINT_MAX : nearest - 1);
        if (result < 0 || nearest == UINT_MAX) return result;
        next = nearest + 1;
    }
}

int csandbox_limit(csandbox_resource resource, uint64_t value) {
    static const int numbers[] = {RLIMIT_CPU, RLIMIT_CORE, RLIMIT_NOFILE, RLIMIT_FSIZE, RLIMIT_AS};
    __rlimit_resource_t number = (__rlimit_resource_t)numbers[resource];
    struct rlimit limit;
    if (getrlimit(number, &limit) < 0) return -errno;
    if (limit.rlim_max > value) limit.rlim_max = value;
    if (limit.rlim_cur > value) limit.rlim_cur = value;
    return setrlimit(number, &limit) < 0 ? -errno : 0;
}

int64_t csandbox_children_cpu_time(void) {
    struct rusage usage;
    if (getrusage(RUSAGE_CHILDREN, &usage) < 0) return 0;
    int64_t seconds = (int64_t)usage.ru_utime.tv_sec + usage.ru_stime.tv_sec;
    int64_t micros = (int64_t)usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
    return seconds * 1000000000 + micros * 1000;
}

int64_t csandbox_own_cpu_time(void) {
    struct timespec now;
    if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now) < 0) return 0;
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

uint64_t csandbox_max_resident(void) {
    struct rusage usage;
    if (getrusage(RUSAGE_SELF, &usage) < 0) return 0;
    return (uint64_t)usage.ru_maxrss * 1024;
}

pid_t csandbox_wait(pid_t child, int *exit_code, int *signal) {
    int status;
    pid_t done;
    do done = waitpid(child, &status, 0);
    while (done < 0 && errno == EINTR);
    if (done < 0) return -errno;
    *exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    *signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    return done;
}

struct start {
    void (*body)(void *);
    void *context;
};

static void *run(void *argument) {
    struct start start = *(struct start *)argument;
    free(argument);
    start.body(start.context);
    return NULL;
}

int csandbox_start_thread(size_t stack_size, void (*body)(void *), void *context, uint64_t *thread) {
    pthread_attr_t attributes;
    int failure = pthread_attr_init(&attributes);
    if (failure) return -failure;
    size_t minimum = (size_t)PTHREAD_STACK_MIN;
    failure = pthread_attr_setstacksize(&attributes, stack_size < minimum ? minimum : stack_size);
    struct start *start = failure ? NULL : malloc(sizeof *start);
    if (!failure && !start) failure = ENOMEM;
    pthread_t made;
    if (!failure) {
        *start = (struct start){.body = body, .context = context};
        failure = pthread_create(&made, &attributes, run, start);
        if (failure) free(start);
    }
    pthread_attr_destroy(&attributes);
    if (failure) return -failure;
    *thread = (uint64_t)made;
    return 0;
}

int csandbox_join_thread(uint64_t thread) { return -pthread_join((pthread_t)thread, NULL); }

void csandbox_sleep(int64_t nanoseconds) {
    if (nanoseconds <= 0) return;
    struct timespec left = {.tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000};
    while (clock_nanosleep(CLOCK_MONOTONIC, 0, &left, &left) == EINTR) {}
}

int csandbox_write_all(int descriptor, const void *bytes, size_t count) {
    const char *next = bytes;
    while (count > 0) {
        ssize_t written = write(descriptor, next, count);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return -errno;
        next += written;
        count -= (size_t)written;
    }
    return 0;
}

_Noreturn void csandbox_exit(int status) { _exit(status); }

int csandbox_connect_unix(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t length = strlen(path);
    if (length >= sizeof address.sun_path) return -ENAMETOOLONG;
    memcpy(address.sun_path, path, length + 1);
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return -errno;
    if (connect(descriptor, (struct sockaddr *)&address, sizeof address) == 0) return descriptor;
    int failure = errno;
    close(descriptor);
    return -failure;
}
