/// The environment of a worker: empty, but for what it must have.
package enum WorkerEnvironment {
    /// What the host sets. The runtime's crash reporter would start a process of its own inside the sandbox.
    package static let variables = ["SWIFT_BACKTRACE=enable=no"]
    /// The names that a worker accepts; in secure mode it refuses to run with others.
    package static let names: Set<String> = ["SWIFT_BACKTRACE", "RUST_LOG"]
}
