import Foundation
import Synchronization
import TestSupport

/// A real `vigil` process on this machine, ended with the test that started it.
///
/// It is spawned and waited for directly, with its streams in files: nothing hangs on a pipe that another child inherited.
final class VigilProcess: Sendable {
    struct Ending: Sendable {
        var exitCode: Int32
        var wasSignalled: Bool
        var output: String
        var errors: String
    }

    let pid: pid_t
    /// The wait status, once the process is gone.
    private let status = Mutex<Int32?>(nil)
    private let folder: TemporaryFolder

    /// Where the build has put the program: `VIGIL_BINARY`, else beside the test bundle.
    static let binary: String = {
        if let path = ProcessInfo.processInfo.environment["VIGIL_BINARY"] { return path }
        #if DEBUG
            let build = "debug"
        #else
            let build = "release"
        #endif
        let beside = URL(fileURLWithPath: CommandLine.arguments.first ?? "").deletingLastPathComponent().path + "/vigil"
        let inBuild = VectorTree.packageRoot + "/.build/\(build)/vigil"
        return [beside, inBuild].first(where: FileManager.default.isExecutableFile(atPath:)) ?? inBuild
    }()

    init(_ arguments: [String], environment: [String: String] = [:]) throws {
        folder = try TemporaryFolder()
        let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }.map { "\($0)=\($1)" }
        pid = try Self.spawn([Self.binary] + arguments, variables, outputs: folder.path)
    }

    deinit {
        if isRunning { kill(pid, SIGKILL) }
        var ignored: Int32 = 0
        if status.withLock({ $0 == nil }) { waitpid(pid, &ignored, 0) }
    }

    private static func spawn(_ arguments: [String], _ variables: [String], outputs folder: String) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        let mode = mode_t(0o600)
        posix_spawn_file_actions_addopen(&actions, 1, folder + "/output", O_WRONLY | O_CREAT | O_APPEND, mode)
        posix_spawn_file_actions_addopen(&actions, 2, folder + "/errors", O_WRONLY | O_CREAT | O_APPEND, mode)
        var argv = arguments.map { strdup($0) } + [nil]
        var envp = variables.map { strdup($0) } + [nil]
        defer { for string in argv + envp { free(string) } }
        var pid: pid_t = 0
        let failure = posix_spawn(&pid, arguments[0], &actions, nil, &argv, &envp)
        guard failure == 0 else {
            throw VectorError("\(arguments[0]) cannot be started: \(String(cString: strerror(failure)))")
        }
        return pid
    }

    var outputSoFar: String { read("output") }
    var errorsSoFar: String { read("errors") }

    private func read(_ file: String) -> String {
        let bytes = (try? VectorTree.bytes(ofFile: folder.path + "/" + file)) ?? []
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Asks the kernel, and remembers the answer: a process can be waited for only once.
    var isRunning: Bool {
        status.withLock { status in
            if status != nil { return false }
            var now: Int32 = 0
            guard waitpid(pid, &now, WNOHANG) != 0 else { return true }
            status = now
            return false
        }
    }

    func signal(_ number: Int32) {
        if isRunning { kill(pid, number) }
    }

    /// Waits for the end; a process that lasts longer than `seconds` is killed, which shows as a signalled ending.
    func waitForEnd(seconds: Double = 60) async -> Ending {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while isRunning {
            if ContinuousClock.now > deadline { kill(pid, SIGKILL) }
            try? await Task.sleep(for: .milliseconds(10))
        }
        let status = status.withLock { $0 ?? 0 }
        let signal = status & 0x7F
        return Ending(
            exitCode: signal == 0 ? (status >> 8) & 0xFF : signal, wasSignalled: signal != 0, output: outputSoFar,
            errors: errorsSoFar)
    }

    /// Waits until what was written holds `text`, in the output or the errors.
    func waitFor(_ text: String, seconds: Double = 60) async throws {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while true {
            // Asked before looking: what a process wrote last is still found.
            let isOver = !isRunning || ContinuousClock.now > deadline
            if outputSoFar.contains(text) || errorsSoFar.contains(text) { return }
            guard !isOver else {
                throw VectorError("'\(text)' did not come; output: \(outputSoFar) errors: \(errorsSoFar)")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Runs to the end in one go.
    static func run(
        _ arguments: [String], seconds: Double = 60, environment: [String: String] = [:]
    ) async throws -> Ending {
        try await VigilProcess(arguments, environment: environment).waitForEnd(seconds: seconds)
    }
}
