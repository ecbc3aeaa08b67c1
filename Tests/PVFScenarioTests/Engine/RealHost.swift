import Foundation
import Logging
import PVFHost
import PVFPrimitives
import PVFTestSupport
import Testing

/// A host with `pvf-worker` and wasmtime, in a folder that goes with it.
struct RealHost: Sendable {
    let host: PVFHost
    let cache: String

    /// Whether this machine has what these scenarios need; they are shown as skipped otherwise.
    static var isPossible: Bool {
        TestEngine.isThere && FileManager.default.isExecutableFile(atPath: WorkerPrograms.worker)
    }

    /// Starts a host, and ends it when the body has returned.
    static func run<Value>(
        _ change: (inout PVFHostConfiguration) -> Void = { _ in }, _ body: (RealHost) async throws -> Value
    ) async throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pvf-scenario-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var configuration = PVFHostConfiguration(cacheDirectory: folder, workerProgram: WorkerPrograms.worker)
        configuration.enginePath = TestEngine.libraryPath
        // Under a busy machine's tests: a spawn may take its time, and none of these scenarios is about that.
        configuration.prepareSpawnTimeout = .seconds(30)
        configuration.executeSpawnTimeout = .seconds(30)
        change(&configuration)
        var logger = Logger(label: "scenario")
        logger.logLevel = .error
        let (host, service) = try await PVFHost.start(configuration, logger: logger)
        return try await withThrowingTaskGroup { group in
            group.addTask { await service.run() }
            defer { group.cancelAll() }
            return try await body(RealHost(host: host, cache: folder))
        }
    }

    /// Executes with a limit that a busy machine does not reach, unless told otherwise.
    func execute(
        _ pvf: Pvf, _ input: ValidationParams, timeout: Duration = .seconds(30)
    ) async throws -> ExecutionResult {
        let request = ExecutionRequest(pvf: pvf, params: input.scaleBytes, kind: .approval, timeout: timeout)
        return try await host.executePVF(request).value()
    }

    /// Pre-checks.
    func precheck(_ pvf: Pvf) async throws -> PrecheckResult {
        try await host.precheckPVF(pvf).value()
    }

    /// The processes of this host's execute workers.
    func executeWorkers() throws -> [Int32] {
        let processes = try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { Int32($0) }
        return processes.filter { process in
            guard let line = try? PackageFiles.read("/proc/\(process)/cmdline") else { return false }
            let arguments = line.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
            return arguments.contains("execute-worker") && arguments.contains { $0.hasPrefix(cache) }
        }.sorted()
    }

    /// The artifacts on disk.
    func artifacts() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: cache).filter { $0.hasSuffix(".pvf") }.sorted()
            .map { "\(cache)/\($0)" }
    }
}

extension Pvf {
    /// A function of the tests.
    static func test(_ function: TestFunction, _ params: [ExecutorParam] = []) throws -> Pvf {
        Pvf(code: try function.code(), executorParams: ExecutorParams(params))
    }
}

/// An input with this block data, for functions that look at little else.
func plainInput(_ blockData: [UInt8] = [], head: [UInt8] = [1, 2, 3]) -> ValidationParams {
    var params = AdderBlock.first(add: 0).input()
    params.parentHead = head
    params.blockData = blockData
    return params
}

/// Why a candidate was found invalid, or nil.
func invalidReason(_ result: ExecutionResult) -> String? {
    if case .failure(.invalid(.workerReportedInvalid(let reason))) = result { reason } else { nil }
}
