import CSandbox

/// What the kernel holds a job to, beside its CPU-time monitor: the backstop for a job that has got rid of its monitor.
struct JobLimits: Sendable {
    /// Whole seconds of CPU after which the kernel kills.
    private let cpuSeconds: UInt64
    /// Bytes of address space; `nil` where the engine's reservations need more than any sensible limit.
    private let addressSpace: UInt64?

    /// The largest artifact, and the largest file of any kind (the engine's memory files count as such).
    static let fileSize: UInt64 = 256 << 20

    /// The limits of a job with that CPU time.
    static func prepare(timeout: Duration) -> Self {
        // The most that the executor parameters may grant, and room for stacks and the program itself.
        Self(cpuSeconds: backstop(timeout), addressSpace: 17 << 30)
    }

    /// The limits of a job with that CPU time.
    static func execute(timeout: Duration) -> Self {
        Self(cpuSeconds: backstop(timeout), addressSpace: nil)
    }

    private static func backstop(_ timeout: Duration) -> UInt64 {
        UInt64(clamping: timeout.components.seconds) + 2
    }

    /// Sets the limits for this process.
    func apply() throws(WorkerFailure) {
        // A soft limit's signal does nothing to the first process of a namespace; the hard limit's kill does.
        try set(CSANDBOX_LIMIT_CPU_SECONDS, cpuSeconds, "CPU time")
        try set(CSANDBOX_LIMIT_CORE_BYTES, 0, "core files")
        try set(CSANDBOX_LIMIT_OPEN_FILES, 64, "open files")
        try set(CSANDBOX_LIMIT_FILE_BYTES, Self.fileSize, "file size")
        if let addressSpace { try set(CSANDBOX_LIMIT_ADDRESS_BYTES, addressSpace, "address space") }
    }

    private func set(_ resource: csandbox_resource, _ value: UInt64, _ name: String) throws(WorkerFailure) {
        let result = csandbox_limit(resource, value)
        guard result == 0 else { throw WorkerFailure("the limit of \(name) cannot be set", code: result) }
    }
}
