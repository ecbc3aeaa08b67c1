import Foundation
import PVFHost
import PVFPrimitives
import PVFTestSupport
import Testing

/// A host with `pvf-worker` and wasmtime.
struct RealHost: Sendable {
    private let running: RunningHost

    /// Whether this machine has what these scenarios need; they are shown as skipped otherwise.
    static var isPossible: Bool {
        TestEngine.isThere && FileManager.default.isExecutableFile(atPath: WorkerPrograms.worker)
    }

    /// Runs a host for as long as `body` does; then nothing of it may be left.
    static func run(_ body: @Sendable (RealHost) async throws -> Void) async throws {
        try await RunningHost.run(
            WorkerPrograms.worker,
            configure: {
                $0.enginePath = TestEngine.libraryPath
                // On a busy machine a spawn may take its time, and none of these scenarios is about that.
                $0.prepareSpawnTimeout = .seconds(30)
                $0.executeSpawnTimeout = .seconds(30)
            }
        ) { try await body(RealHost(running: $0)) }
    }

    /// Executes with a limit that a busy machine does not reach, unless told otherwise.
    func execute(
        _ pvf: Pvf, _ input: ValidationParams, timeout: Duration = .seconds(30)
    ) async throws -> ExecutionResult {
        try await running.execute(
            ExecutionRequest(pvf: pvf, params: input.scaleBytes, kind: .approval, timeout: timeout))
    }

    /// Pre-checks.
    func precheck(_ pvf: Pvf) async throws -> PrecheckResult { try await running.precheck(pvf) }

    /// The processes of this host's execute workers. Between executions, when there are no jobs.
    func executeWorkers() -> Set<Int32> {
        Set(running.processes.filter { $0.commandLine.contains("execute-worker") }.map(\.pid))
    }

    /// The artifacts on disk.
    func artifacts() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: running.cache).filter { $0.hasSuffix(".pvf") }.sorted()
            .map { "\(running.cache)/\($0)" }
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
