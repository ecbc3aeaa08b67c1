/// What compiles validation functions and runs them: the seam between a worker's job and the engine's library.
///
/// An engine belongs to one job. `prepare` and `execute` block and do their work on one thread of their own, with the stack
/// that the settings ask for; the calling thread only waits. `interrupt` may be called from any other thread.
package protocol WasmEngine: Sendable {
    /// Compiles `code` (raw wasm, already decompressed) into an artifact: a header of ours and the engine's machine code.
    ///
    /// The same code and settings give the same bytes. It holds no memory limit, so that one artifact serves every
    /// `EngineSettings.heapPages`. The caller keeps a checksum of these bytes: the engine does not notice a flipped bit.
    func prepare(code: [UInt8], settings: EngineSettings) throws(PrepareFailure) -> [UInt8]

    /// Whether the artifact can be loaded here: what a pre-check verifies beyond compilation.
    func load(artifact: [UInt8], settings: EngineSettings) throws(LoadFailure)

    /// Runs `validate_block` of a fresh instance over `input` (SCALE `ValidationParams`).
    ///
    /// - Parameter artifact: bytes whose checksum the caller has verified; they become machine code.
    func execute(artifact: [UInt8], settings: EngineSettings, input: [UInt8]) -> ExecuteOutcome

    /// Stops the execution under way, and every later one: sticky, so that a monitor may fire before the start.
    /// A preparation cannot be stopped; its process has to end.
    func interrupt()
}

/// Why code did not become an artifact. Both are properties of the code: every host finds the same.
package enum PrepareFailure: Error, Hashable, Sendable {
    /// The code is not the wasm that the rules allow.
    case prevalidation(String)
    /// It could not be instrumented or compiled.
    case preparation(String)
}

/// Why the library or an artifact could not be loaded: made by another engine or settings, damaged, or the fault of this
/// machine.
package struct LoadFailure: Error, Hashable, Sendable {
    /// What the engine said.
    package let reason: String

    /// - Parameter reason: what the engine said.
    package init(_ reason: String) { self.reason = reason }
}

/// How a run of `validate_block` ended.
package enum ExecuteOutcome: Hashable, Sendable {
    /// It returned these bytes. Whether they are a `ValidationResult` is the caller's to decide.
    case returned([UInt8])
    /// The function's own fault: a trap, a missing export, an import that may not be, a result out of bounds.
    case invalid(String)
    /// The artifact could not be loaded, or no instance could be made of it.
    case runtimeConstruction(String)
    /// `interrupt` stopped it.
    case interrupted
}
