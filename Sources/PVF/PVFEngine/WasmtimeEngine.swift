internal import CWasmtime
internal import PVFPrimitives
internal import PVFWasm
internal import Synchronization

/// `WasmEngine` by wasmtime.
package final class WasmtimeEngine: WasmEngine {
    private struct Running {
        var isInterrupted = false
        var handles: [ObjectIdentifier: EngineHandle] = [:]
    }

    private let library: WasmtimeLibrary
    private let log: EngineLog
    private let running = Mutex(Running())

    /// - Parameters:
    ///   - library: where the engine is.
    ///   - log: takes what validation functions write.
    package init(library: WasmtimeLibrary, log: EngineLog = .none) {
        self.library = library
        self.log = log
    }

    /// Makes an engine of each kind of settings, compiles a small function with it and loads that.
    ///
    /// Run it once when a worker starts: a library that the settings do not suit ends the process here, with a message of
    /// its own, rather than in a job.
    package func selfCheck() throws(LoadFailure) {
        for bulkMemory in [false, true] {
            let settings = EngineSettings(ExecutorParams(bulkMemory ? [.wasmExtBulkMemory] : []))
            let artifact: [UInt8]
            do { artifact = try compile(EngineSelfCheck.module, settings: settings) } catch {
                throw LoadFailure("the engine does not compile: \(error)")
            }
            try load(artifact: artifact, settings: settings)
        }
    }

    package func prepare(code: [UInt8], settings: EngineSettings) throws(PrepareFailure) -> [UInt8] {
        let module: WasmModule
        do throws(WasmError) { module = try WasmModule(parsing: code) } catch {
            throw .prevalidation(error.description)
        }
        let metered: [UInt8]
        do throws(WasmError) {
            metered = try module.prepared(
                stackLimit: settings.logicalStackLimit, allowsBulkMemory: settings.bulkMemory)
        } catch { throw .preparation(error.description) }
        return try compile(metered, settings: settings)
    }

    package func load(artifact: [UInt8], settings: EngineSettings) throws(LoadFailure) {
        try withModule(artifact, settings) { _, _ in }
    }

    package func execute(artifact: [UInt8], settings: EngineSettings, input: [UInt8]) -> ExecuteOutcome {
        execute(artifact: artifact, settings: settings, inputs: [input]).first ?? .interrupted
    }

    /// Runs `validate_block` over each input in an instance of its own, with the artifact loaded once.
    package func execute(artifact: [UInt8], settings: EngineSettings, inputs: [[UInt8]]) -> [ExecuteOutcome] {
        // Host functions run on the same stack, above the code's.
        let stackBytes = settings.nativeStackBytes + 2 << 20
        let job = ExecutionJob { self.run(artifact, settings, inputs) }
        guard job.run(stackBytes: stackBytes) else {
            return inputs.map { _ in .runtimeConstruction("no thread with \(stackBytes) bytes of stack") }
        }
        return job.outcomes
    }

    private func run(_ artifact: [UInt8], _ settings: EngineSettings, _ inputs: [[UInt8]]) -> [ExecuteOutcome] {
        do throws(LoadFailure) {
            return try withModule(artifact, settings) { handle, module in
                inputs.map { input in
                    let execution = Execution(handle: handle, module: module, settings: settings, log: log)
                    // From here on an interrupt passes the deadline that the execution has set.
                    guard begin(handle) else { return .interrupted }
                    defer { end(handle) }
                    return execution.validateBlock(input)
                }
            }
        } catch { return inputs.map { _ in .runtimeConstruction(error.reason) } }
    }

    package func interrupt() {
        running.withLock { running in
            running.isInterrupted = true
            for handle in running.handles.values { handle.api.pointee.wasmtime_engine_increment_epoch(handle.engine) }
        }
    }

    private func begin(_ handle: EngineHandle) -> Bool {
        running.withLock { running in
            guard !running.isInterrupted else { return false }
            running.handles[ObjectIdentifier(handle)] = handle
            return true
        }
    }

    private func end(_ handle: EngineHandle) {
        running.withLock { _ = $0.handles.removeValue(forKey: ObjectIdentifier(handle)) }
    }

    /// Compiles instrumented code.
    private func compile(_ code: [UInt8], settings: EngineSettings) throws(PrepareFailure) -> [UInt8] {
        guard let handle = EngineHandle(library: library, settings: settings) else {
            throw .preparation("the engine could not be configured")
        }
        var module: OpaquePointer?
        if let error = handle.api.pointee.wasmtime_module_new(handle.engine, code, code.count, &module) {
            throw .preparation(handle.take(error: error))
        }
        guard let module else { throw .preparation("the engine made no module") }
        defer { handle.api.pointee.wasmtime_module_delete(module) }
        var bytes = wasm_byte_vec_t(size: 0, data: nil)
        if let error = handle.api.pointee.wasmtime_module_serialize(module, &bytes) {
            throw .preparation(handle.take(error: error))
        }
        defer { handle.api.pointee.wasm_byte_vec_delete(&bytes) }
        var artifact = ArtifactHeader.encode(engine: WasmtimeLibrary.version, settings: settings)
        artifact.append(contentsOf: UnsafeBufferPointer(start: bytes.data, count: bytes.data == nil ? 0 : bytes.size))
        return artifact
    }

    private func withModule<Value>(
        _ artifact: [UInt8], _ settings: EngineSettings, _ body: (EngineHandle, OpaquePointer) -> Value
    ) throws(LoadFailure) -> Value {
        let start = try ArtifactHeader.check(artifact, engine: WasmtimeLibrary.version, settings: settings)
        guard let handle = EngineHandle(library: library, settings: settings) else {
            throw LoadFailure("the engine could not be configured")
        }
        var module: OpaquePointer?
        let error = artifact.withUnsafeBufferPointer { bytes in
            let code = UnsafeBufferPointer(rebasing: bytes[start...])
            return handle.api.pointee.wasmtime_module_deserialize(handle.engine, code.baseAddress, code.count, &module)
        }
        if let error { throw LoadFailure(handle.take(error: error)) }
        guard let module else { throw LoadFailure("the engine loaded no module") }
        defer { handle.api.pointee.wasmtime_module_delete(module) }
        return body(handle, module)
    }
}

/// Executions for a thread of their own.
private final class ExecutionJob: DeepStackJob {
    private let body: () -> [ExecuteOutcome]
    private(set) var outcomes: [ExecuteOutcome] = []

    init(_ body: @escaping () -> [ExecuteOutcome]) { self.body = body }

    override func perform() { outcomes = body() }
}

/// A module for the engine to show that it works: `(func (export "f") (result i32) i32.const 1)`.
private enum EngineSelfCheck {
    static let module: [UInt8] = [
        0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, 0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7f, 0x03, 0x02, 0x01,
        0x00,
        0x07, 0x05, 0x01, 0x01, 0x66, 0x00, 0x00, 0x0a, 0x06, 0x01, 0x04, 0x00, 0x41, 0x01, 0x0b,
    ]
}
