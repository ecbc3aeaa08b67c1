import CSandbox
import Glibc

/// Whether the kernel really does what the sandbox needs: each check tries it, in this process or a child of it.
package enum SandboxChecks {
    /// Why landlock does not hold; `nil` when it does. This process can open no file afterwards.
    package static func landlock() -> String? {
        let result = csandbox_landlock_restrict(-1, Int32(CSANDBOX_ALLOW_NOTHING))
        guard result == 0 else { return errorText(result) }
        let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
        guard descriptor < 0 else {
            close(descriptor)
            return "a file could be opened all the same"
        }
        return errno == EACCES ? nil : errorText(errno)
    }

    /// Why the filter of system calls does not hold; `nil` when it does.
    package static func seccomp() -> String? {
        inChild(namespaces: 0, hasUserNamespace: 0) {
            guard csandbox_seccomp_restrict() == 0 else { return 1 }
            _ = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            return 2
        } judge: { exitCode, signal in
            if signal == SIGSYS { return nil }
            return exitCode == 2 ? "a socket could be made all the same" : "the filter cannot be installed"
        }
    }

    /// Why a directory cannot become a read-only root; `nil` when it can, and then it is this process's.
    package static func changeRoot(to directory: String) -> String? {
        var step: UnsafePointer<CChar>?
        var writable: Int32 = -1
        let result = csandbox_change_root(directory, &writable, &step)
        guard result == 0 else { return "\(step.map { String(cString: $0) } ?? ""): \(errorText(result))" }
        close(writable)
        let descriptor = open("/probe", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor < 0 else {
            close(descriptor)
            unlink("/probe")
            return "a file could be written all the same"
        }
        return errno == EROFS ? nil : errorText(errno)
    }

    /// Why a job cannot be cloned into namespaces of its own; `nil` when it can.
    package static func secureClone(hasUserNamespace: Bool) -> String? {
        inChild(namespaces: 1, hasUserNamespace: hasUserNamespace ? 1 : 0) {
            // The first process of its namespace.
            getpid() == 1 ? 0 : 1
        } judge: { exitCode, _ in
            exitCode == 0 ? nil : "the clone is not in a namespace of its own"
        }
    }

    private static func inChild(
        namespaces: Int32, hasUserNamespace: Int32, _ body: () -> Int32, judge: (Int32, Int32) -> String?
    ) -> String? {
        let pid = csandbox_fork(namespaces, hasUserNamespace)
        if pid == 0 { csandbox_exit(body()) }
        guard pid > 0 else { return errorText(pid) }
        var exitCode: Int32 = 0
        var signal: Int32 = 0
        let waited = csandbox_wait(pid, &exitCode, &signal)
        guard waited == pid else { return errorText(waited) }
        return judge(exitCode, signal)
    }
}
