/// What a worker program can be asked for, as its first argument.
package enum WorkerCommand: String, CaseIterable, Sendable {
    /// Connects to the host and prepares.
    case prepareWorker = "prepare-worker"
    /// Connects to the host and executes.
    case executeWorker = "execute-worker"
    /// Prints the version that the host compares.
    case version = "--version"
    /// Prints the version, the protocol's number and the engine.
    case fullVersion = "--full-version"
    /// Exits with 0 when landlock holds on this machine.
    case checkLandlock = "--check-can-enable-landlock"
    /// Exits with 0 when the seccomp filter holds on this machine.
    case checkSeccomp = "--check-can-enable-seccomp"
    /// Exits with 0 when a process can take a directory, the next argument, for its read-only root.
    case checkChangeRoot = "--check-can-unshare-user-namespace-and-change-root"
    /// Exits with 0 when a job can be cloned into namespaces of its own.
    case checkSecureClone = "--check-can-do-secure-clone"
    /// Exits with 0 when the engine can be loaded and takes our settings.
    case checkEngine = "--check-engine"
    /// Does nothing for a long time: a worker that never connects.
    case testSleep = "test-sleep"
    /// Exits at once: a worker that never connects.
    case exit = "exit"
}

/// The options of `prepare-worker` and `execute-worker`; each takes the next argument for its value.
package enum WorkerOption: String, CaseIterable, Sendable {
    /// The host's socket. The worker connects, then unlinks it.
    case socketPath = "--socket-path"
    /// The worker's own directory.
    case workerDirectory = "--worker-dir-path"
    /// The host's version. When given, a worker of another version ends its host with SIGTERM and exits with 1.
    case nodeVersion = "--node-impl-version"
    /// The engine's shared library. The environment is cleared, so it cannot say.
    case enginePath = "--engine-path"
}

/// How a worker program ends.
package enum WorkerExit {
    /// Done, or the host closed the socket.
    package static let success: Int32 = 0
    /// The version differs, the arguments are wrong, the socket cannot be reached, the engine cannot be loaded.
    package static let failure: Int32 = 1
    /// A check that does not hold. Its reason is on standard error.
    package static let checkFailed: Int32 = 255
}

/// The versions that host and worker must share.
package enum WorkerVersion {
    /// The node's version: `--version` prints it, `--node-impl-version` is compared with it.
    package static let node = "0.1.0"
    /// The number of this protocol: it rises with every change of a message.
    package static let wire: UInt32 = 1
}
