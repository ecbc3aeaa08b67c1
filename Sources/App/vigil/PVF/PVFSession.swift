import Console
import Foundation
import Logging
import PVFHost
import ServiceLifecycle
import UnixSignals

/// A host for the length of one subcommand, in a temporary cache unless a person names one. Ctrl-C ends it like any other
/// end: no process and no file is left behind.
struct PVFSession {
    let options: PVFHostOptions
    /// Where artifacts are kept; nil for a temporary folder.
    let cache: String?
    let logger: Logger

    /// Runs the body on the host.
    ///
    /// - Parameter waiting: what a person at the terminal waits for, and for how long at most: a bar shows the time.
    func run<Value: Sendable>(
        waiting: (label: String, limit: Duration)? = nil, _ body: @escaping @Sendable (PVFHost) async throws -> Value
    ) async throws -> Value {
        let temporary = FileManager.default.temporaryDirectory.appendingPathComponent("vigil-pvf-\(UUID().uuidString)")
        if cache == nil { try Files.makeFolder(temporary.path) }
        defer { if cache == nil { try? FileManager.default.removeItem(at: temporary) } }
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        let (host, service) = try await options.start(cache: cache ?? temporary.path, logger: logger)
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask {
                await service.run()
                return nil
            }
            group.addTask {
                for await _ in signals { throw UserError("stopped", exitCode: 130) }
                return nil
            }
            if let waiting {
                group.addTask {
                    await Self.showTime(waiting.label, waiting.limit)
                    return nil
                }
            }
            group.addTask { try await body(host) }
            defer { group.cancelAll() }
            while let value = try await group.next() {
                if let value { return value }
            }
            throw UserError("the host has ended")
        }
    }

    private static func showTime(_ label: String, _ limit: Duration) async {
        let line = ProgressLine(label, total: Int(limit / .seconds(1)))
        let start = ContinuousClock.now
        while (try? await Task.sleep(for: .milliseconds(200))) != nil {
            line.show(Int((ContinuousClock.now - start) / .seconds(1)))
        }
        line.finish()
    }
}

/// The host as a part of a longer-lived program.
struct PVFHostPart: Service {
    let service: PVFHostService

    func run() async {
        await cancelWhenGracefulShutdown { await service.run() }
    }
}
