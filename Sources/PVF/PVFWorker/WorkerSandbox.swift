import CSandbox
import Glibc
package import PVFWorkerProtocol

/// Which of the two workers a process is.
package enum WorkerKind: Hashable, Sendable {
    /// It compiles: it may write its temporary artifact.
    case prepare
    /// It executes: it may read its artifact.
    case execute
}

/// What shuts a worker in, from its handshake to its end. Its jobs inherit all of it, and lose the rest as well.
package struct WorkerSandbox: Sendable {
    /// What holds.
    package private(set) var applied: SecurityStatus
    /// Why each thing that was asked for does not hold.
    package private(set) var missing: [String] = []
    /// The worker's directory: where its one file lies. A job never has it.
    private(set) var directory: Int32 = -1
    /// /dev/null, opened while there was one.
    let null: Int32

    /// Switches on what the host's checks have found to work, from the outside in: the changed root, landlock, seccomp.
    ///
    /// - Parameter path: the worker's directory.
    /// - Throws: when in secure mode something that was asked for fails.
    package init(_ wanted: SecurityStatus, path: String, kind: WorkerKind) throws(WorkerFailure) {
        applied = SecurityStatus(secureValidatorMode: wanted.secureValidatorMode)
        null = open("/dev/null", O_RDWR | O_CLOEXEC)
        guard null >= 0 else { throw WorkerFailure("/dev/null cannot be opened", code: errno) }
        if wanted.changeRoot { try take("the root cannot be changed") { $0.changeRoot(path, kind) } }
        if directory < 0 { directory = open(applied.changeRoot ? "/" : path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        guard directory >= 0 else { throw WorkerFailure("the worker directory cannot be opened", code: errno) }
        if wanted.secureClone { try take("jobs cannot be cloned into namespaces") { $0.tryCloning() } }
        if wanted.landlock { try take("landlock cannot be switched on") { $0.enterLandlock(kind) } }
        if wanted.seccomp { try take("seccomp cannot be switched on") { $0.enterSeccomp() } }
    }

    /// Opens the worker's one file.
    ///
    /// - Returns: a descriptor, or a negative errno.
    func openFile(_ name: String, _ flags: Int32) -> Int32 {
        let descriptor = openat(directory, name, flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        return descriptor < 0 ? -errno : descriptor
    }

    private mutating func take(
        _ failing: String, _ step: (inout Self) -> String?
    ) throws(WorkerFailure) {
        guard let reason = step(&self) else { return }
        missing.append("\(failing): \(reason)")
        if applied.secureValidatorMode { throw WorkerFailure("\(failing): \(reason)") }
    }

    private mutating func changeRoot(_ path: String, _ kind: WorkerKind) -> String? {
        var step: UnsafePointer<CChar>?
        var writable: Int32 = -1
        let result =
            kind == .prepare
            ? csandbox_change_root(path, &writable, &step) : csandbox_change_root(path, nil, &step)
        guard result == 0 else { return "\(step.map { String(cString: $0) } ?? ""): \(errorText(result))" }
        directory = writable
        applied.changeRoot = true
        return nil
    }

    private mutating func tryCloning() -> String? {
        let failure = SandboxChecks.secureClone(hasUserNamespace: applied.changeRoot)
        applied.secureClone = failure == nil
        return failure
    }

    private mutating func enterLandlock(_ kind: WorkerKind) -> String? {
        let access = kind == .prepare ? CSANDBOX_ALLOW_WRITE_FILE : CSANDBOX_ALLOW_READ_FILE
        let result = csandbox_landlock_restrict(directory, Int32(access))
        guard result == 0 else { return errorText(result) }
        applied.landlock = true
        return nil
    }

    private mutating func enterSeccomp() -> String? {
        let result = csandbox_seccomp_restrict()
        guard result == 0 else { return errorText(result) }
        applied.seccomp = true
        return nil
    }
}
