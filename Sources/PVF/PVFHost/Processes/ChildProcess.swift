import CSpawn
import Glibc
import PVFWorkerProtocol
import Synchronization

/// A process of ours: the leader of a session and a group of its own, with nothing of our environment. Ended with its whole
/// group, and waited for, at the latest when nobody has it any more.
final class ChildProcess: Sendable {
    /// How it ended.
    enum Ending: Equatable {
        case exited(Int32)
        case signalled(Int32)
    }

    /// Nil once it was waited for: the number may be another's then.
    private let running: Mutex<pid_t?>
    /// What it writes to standard output; its end is the process's end.
    let output: Descriptor
    /// The same for standard error, unless that is ours.
    let errors: Descriptor?

    /// - Parameter capturesErrors: whether standard error goes to `errors`, rather than to ours.
    init(_ program: String, _ arguments: [String], capturesErrors: Bool = false) throws(SystemFailure) {
        let output = try Descriptor.pipe()
        let errors = capturesErrors ? try Descriptor.pipe() : nil
        self.output = output.reading
        self.errors = errors?.reading
        running = Mutex(
            try Self.spawn(
                [program] + arguments, output: output.writing.number, errors: errors?.writing.number ?? STDERR_FILENO))
    }

    deinit {
        _ = end()
    }

    private static func spawn(
        _ arguments: [String], output: Int32, errors: Int32
    ) throws(SystemFailure) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, errors, 2)
        // A worker is not to have what this program has open, least of all another worker's socket.
        let refusal = cspawn_close_from(&actions, 3)
        guard refusal == 0 else { throw SystemFailure("closefrom", code: refusal) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Signals as the kernel has them, whatever this program does with its own.
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        let failing = cspawn_lead_session(&attributes)
        guard failing == 0 else { throw SystemFailure("session", code: failing) }
        var argv = arguments.map { strdup($0) } + [nil]
        var envp = WorkerEnvironment.variables.map { strdup($0) } + [nil]
        defer { for string in argv + envp { free(string) } }
        var pid: pid_t = 0
        let failure = posix_spawn(&pid, arguments[0], &actions, &attributes, &argv, &envp)
        guard failure == 0 else { throw SystemFailure("cannot start \(arguments[0])", code: failure) }
        return pid
    }

    /// The process, unless it was waited for.
    var pid: Int32? { running.withLock { $0 } }

    /// Kills the whole group. It is waited for by who has the process.
    func kill() {
        running.withLock { pid in
            if let pid { _ = Glibc.kill(-pid, SIGKILL) }
        }
    }

    /// The nice value of the process and what it forked.
    func setNice(_ value: Int32) {
        running.withLock { pid in
            if let pid { _ = setpriority(__priority_which_t(PRIO_PGRP.rawValue), id_t(pid), value) }
        }
    }

    /// Ends what is left of the process and its group, and waits for it.
    ///
    /// - Parameter grace: how long it has to end by itself.
    func end(grace: Duration = .zero) -> Ending? {
        guard let pid = running.withLock({ $0 }) else { return nil }
        let deadline = Deadline(after: grace)
        while !hasEnded(pid), !deadline.isOver { usleep(500) }
        // Also when it has ended: others of its group may not have.
        _ = Glibc.kill(-pid, SIGKILL)
        return running.withLock { running in
            running = nil
            var status: Int32 = 0
            guard retrying({ waitpid(pid, &status, 0) }) == pid else { return nil }
            return status & 0x7F == 0 ? .exited((status >> 8) & 0xFF) : .signalled(status & 0x7F)
        }
    }

    /// Looks at the end without taking it, so that until its group is killed nobody else can have the number.
    private func hasEnded(_ pid: pid_t) -> Bool {
        var information = siginfo_t()
        return waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT | WNOHANG) == -1 || information.si_signo != 0
    }
}
