internal import Foundation
package import Logging
package import PVFHost
package import PVFPrimitives
internal import Primitives

/// A host with real worker processes, in a cache of its own.
package struct RunningHost: Sendable {
    package struct LeftBehind: Error, CustomStringConvertible {
        package let description: String
    }

    package let host: PVFHost
    package let cache: String

    /// Runs a host for as long as `body` does; then it must end, and leave neither a process nor a file.
    package static func run<Value: Sendable>(
        _ program: String = WorkerPrograms.puppet,
        logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
        configure: (inout PVFHostConfiguration) -> Void = { _ in },
        _ body: @Sendable (RunningHost) async throws -> Value
    ) async throws -> Value {
        let cache = NSTemporaryDirectory() + "pvf-test-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: cache) }
        var configuration = PVFHostConfiguration(cacheDirectory: cache, workerProgram: program)
        // A busy machine may take its time to start a process.
        configuration.prepareSpawnTimeout = .seconds(30)
        configuration.executeSpawnTimeout = .seconds(30)
        configure(&configuration)
        let (host, service) = try await PVFHost.start(configuration, logger: logger)
        let value = try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await service.run() }
            let value = try await body(RunningHost(host: host, cache: cache))
            group.cancelAll()
            return value
        }
        try await checkNothingIsLeft(in: cache)
        return value
    }

    /// The workers and their jobs. A job shows its worker's command line.
    package var processes: [RunningProcess] { RunningProcess.all(mentioning: cache) }

    private static func checkNothingIsLeft(in cache: String) async throws {
        // A killed job is reaped by the system, in its own time.
        let deadline = ContinuousClock.now + .seconds(60)
        while !RunningProcess.all(mentioning: cache).isEmpty {
            guard ContinuousClock.now < deadline else {
                throw LeftBehind(description: "\(RunningProcess.all(mentioning: cache)) are left")
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        let files = try FileManager.default.contentsOfDirectory(atPath: cache)
        guard files.isEmpty else { throw LeftBehind(description: "\(files) are left") }
    }
}

extension RunningHost {
    /// Pre-checks, and waits for the answer.
    package func precheck(_ pvf: Pvf) async throws -> PrecheckResult {
        try await host.precheckPVF(pvf).value()
    }

    /// Executes, and waits for the answer.
    package func execute(_ request: ExecutionRequest) async throws -> ExecutionResult {
        try await host.executePVF(request).value()
    }
}

extension Pvf {
    /// A script for the puppet; the name makes it another function.
    package init(
        script: String, name: String = "", executorParams: ExecutorParams = ExecutorParams(),
        prepareTimeout: Duration? = nil
    ) {
        self.init(
            code: Array("name=\(name);\(script)".utf8), executorParams: executorParams, prepareTimeout: prepareTimeout)
    }
}

extension ExecutionRequest {
    /// A request that the puppet answers with `head`.
    package init(
        _ pvf: Pvf, expecting head: [UInt8], kind: ExecuteKind = .approval, timeout: Duration? = nil
    ) {
        let params = ValidationParams(
            parentHead: [], blockData: head, relayParentNumber: 1, relayParentStorageRoot: .init())
        self.init(pvf: pvf, params: params.scaleBytes, kind: kind, timeout: timeout)
    }
}
