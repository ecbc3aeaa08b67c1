import Foundation
import TestSupport

/// A process that this test has started, killed at the end if it still runs.
final class ChildProcess {
    let pid: pid_t
    private var ending: Ending?

    enum Ending: Equatable {
        case exited(Int32)
        case signalled(Int32)
    }

    init(_ arguments: [String], environment: [String], errors: String) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, errors + ".out", O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        var argv = arguments.map { strdup($0) } + [nil]
        var envp = environment.map { strdup($0) } + [nil]
        defer { for string in argv + envp { free(string) } }
        var pid: pid_t = 0
        let failure = posix_spawn(&pid, arguments[0], &actions, nil, &argv, &envp)
        guard failure == 0 else {
            throw TestWorkerError("\(arguments[0]) cannot be started: \(String(cString: strerror(failure)))")
        }
        self.pid = pid
    }

    deinit {
        guard ending == nil else { return }
        kill(pid, SIGKILL)
        var status: Int32 = 0
        waitpid(pid, &status, 0)
    }

    /// Waits for the end, a minute at most.
    func waitForEnd() throws -> Ending {
        if let ending { return ending }
        var status: Int32 = 0
        try waitUntil("process \(pid) ends") { waitpid(pid, &status, WNOHANG) == pid }
        let signal = status & 0x7F
        let ending = signal == 0 ? Ending.exited((status >> 8) & 0xFF) : .signalled(signal)
        self.ending = ending
        return ending
    }

    /// Runs a program to its end.
    static func run(
        _ arguments: [String], environment: [String] = ["SWIFT_BACKTRACE=enable=no"]
    ) throws -> (ending: Ending, output: String, errors: String) {
        let folder = try TestFolder()
        let process = try ChildProcess(arguments, environment: environment, errors: folder.path + "/errors")
        let ending = try process.waitForEnd()
        return (ending, folder.text("errors.out"), folder.text("errors"))
    }
}

/// Looks until something is so, a minute at most.
func waitUntil(_ what: String, _ isSo: () throws -> Bool) throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while try !isSo() {
        guard ContinuousClock.now < deadline else { throw TestWorkerError("never: \(what)") }
        usleep(2000)
    }
}

/// What the kernel tells of other processes.
enum Processes {
    /// The children of a process.
    static func children(of parent: pid_t) -> [pid_t] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { pid_t($0) }.filter { status($0, "PPid") == "\(parent)" }
    }

    /// How many threads it has; `nil` when it is gone.
    static func threads(of pid: pid_t) -> Int? { status(pid, "Threads").flatMap { Int($0) } }

    /// Whether it runs, and is not only waiting to be asked for.
    static func isAlive(_ pid: pid_t) -> Bool {
        status(pid, "State").map { !$0.hasPrefix("Z") && !$0.hasPrefix("X") } ?? false
    }

    private static func status(_ pid: pid_t, _ field: String) -> String? {
        guard let text = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8) else { return nil }
        let line = text.split(separator: "\n").first { $0.hasPrefix(field + ":") }
        return line?.split(separator: ":", maxSplits: 1).last?.trimmingCharacters(in: .whitespaces)
    }
}
