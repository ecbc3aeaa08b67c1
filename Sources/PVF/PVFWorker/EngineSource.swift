package import PVFEngine

/// Where a worker's engines come from: the library is loaded once, before the sandbox closes.
package struct EngineSource: Sendable {
    /// Its name and version, for `--full-version`.
    package let name: String
    /// Loads the library from a path, or from where it is usually found.
    package let load: @Sendable (_ path: String?) throws(WorkerFailure) -> LoadedEngine

    /// A source.
    package init(
        name: String, load: @escaping @Sendable (_ path: String?) throws(WorkerFailure) -> LoadedEngine
    ) {
        self.name = name
        self.load = load
    }
}

/// An engine's library in this process. Each job makes its own engine of it.
package struct LoadedEngine: Sendable {
    /// Makes an engine, in the job.
    package let make: @Sendable () -> any WasmEngine
    /// Tries the library with the settings that jobs use. Not for every worker: it compiles.
    package let selfCheck: @Sendable () throws(WorkerFailure) -> Void

    /// A loaded library.
    package init(
        make: @escaping @Sendable () -> any WasmEngine, selfCheck: @escaping @Sendable () throws(WorkerFailure) -> Void
    ) {
        self.make = make
        self.selfCheck = selfCheck
    }
}
