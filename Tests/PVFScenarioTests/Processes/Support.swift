import Foundation
import Logging
import PVFHost
import PVFPrimitives
import PVFTestSupport
import Synchronization

struct ScenarioError: Error, CustomStringConvertible {
    let description: String
}

extension RunningHost {
    /// The host's workers of one kind.
    func workers(_ kind: String) -> [RunningProcess] {
        processes.filter { $0.parent == getpid() && $0.commandLine.contains(kind + "-worker") }
    }

    /// The jobs that run for those workers.
    func jobs(_ kind: String) -> [RunningProcess] {
        let workers = Set(workers(kind).map(\.pid))
        return processes.filter { workers.contains($0.parent) }
    }

    /// The one job of that kind, once it has as many threads as it will have.
    func job(_ kind: String, threads: Int) async throws -> RunningProcess {
        try await eventually("a job of \(threads) threads") {
            let jobs = self.jobs(kind)
            return jobs.count == 1 && jobs[0].threadCount == threads ? jobs[0] : nil
        }
    }
}

/// Looks until there is something, a minute at most.
func eventually<Value>(_ what: String, _ find: () throws -> Value?) async throws -> Value {
    let deadline = ContinuousClock.now + .seconds(60)
    while true {
        if let found = try find() { return found }
        guard ContinuousClock.now < deadline else { throw ScenarioError(description: "never: \(what)") }
        try await Task.sleep(for: .milliseconds(5))
    }
}

/// A program in front of the puppet, for what a real worker never does. It goes with the test.
final class WrappedWorker: Sendable {
    private let folder: String
    var path: String { folder + "/worker" }

    /// The shell puts variables of its own into the environment; they are taken out again.
    ///
    /// - Parameter script: lines of shell. `$@` is what the host asks for, `$puppet` the real program, `$folder` a place
    ///   for notes. What does not end it comes to the real program.
    init(_ script: String) throws {
        folder = NSTemporaryDirectory() + "pvf-wrapped-" + UUID().uuidString.prefix(13)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let lines = """
            #!/bin/sh
            puppet='\(WorkerPrograms.puppet)'
            folder='\(folder)'
            \(script)
            exec /usr/bin/env -i SWIFT_BACKTRACE=enable=no "$puppet" "$@"

            """
        try ScriptProgram.write(lines, to: path)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// What the script has written to `$folder/notes`.
    var notes: [Substring] {
        let text = (try? String(contentsOfFile: folder + "/notes", encoding: .utf8)) ?? ""
        return text.split(separator: "\n")
    }
}

/// Keeps what is logged.
final class LogLines: Sendable {
    private let lines = Mutex<[String]>([])

    var logger: Logger { Logger(label: "scenario") { _ in Handler(lines: self) } }
    var all: [String] { lines.withLock { $0 } }

    private struct Handler: LogHandler {
        let lines: LogLines
        var metadata: Logger.Metadata = [:]
        var logLevel: Logger.Level = .trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            lines.lines.withLock { $0.append("\(event.message) \(event.metadata ?? [:])") }
        }
    }
}
