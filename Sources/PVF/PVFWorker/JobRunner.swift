import CSandbox
import Glibc
import PVFWorkerProtocol

/// Why a worker could not give its job a process.
enum JobStartFailure: Error, Hashable, Sendable {
    /// No pipe for the answer.
    case pipe(String)
    /// No process.
    case fork(String)
    /// The kernel would not tell how the job ended.
    case wait(String)
    /// The host has closed the socket: the job was killed, and nobody wants its answer.
    case hostGone
}

/// Runs one job after the other, each in a forked process of its own, while the worker itself only waits.
///
/// The answer comes through a pipe and is bounded; CPU time and ending come from the kernel.
struct JobRunner {
    /// What the worker has switched on, which its jobs inherit or add to.
    let sandbox: WorkerSandbox
    /// The host's socket: when it closes, a job under way is killed.
    let connection: Int32

    /// Runs a job to its end.
    ///
    /// - Parameters:
    ///   - limits: what the kernel holds it to.
    ///   - keeping: descriptors that the job may use; all others are closed in it, but for the standard ones.
    ///   - answerLimit: the most bytes of an answer.
    ///   - body: the job. It ends by answering.
    func run(
        limits: JobLimits, keeping: [Int32] = [], answerLimit: Int, body: (JobVoice) throws(WorkerFailure) -> Never,
        failed: (JobVoice, WorkerFailure) -> Never
    ) throws(JobStartFailure) -> JobReport {
        var ends: [Int32] = [-1, -1]
        let made = csandbox_pipe(&ends)
        guard made == 0 else { throw .pipe(errorText(made)) }
        let before = csandbox_children_cpu_time()
        let pid = csandbox_fork(sandbox.applied.secureClone ? 1 : 0, sandbox.applied.changeRoot ? 1 : 0)
        if pid == 0 {
            let voice = JobVoice(descriptor: ends[1])
            do throws(WorkerFailure) {
                try enter(limits: limits, pipe: ends[1], keeping: keeping)
                try body(voice)
            } catch {
                failed(voice, error)
            }
        }
        close(ends[1])
        defer { close(ends[0]) }
        guard pid > 0 else { throw .fork(errorText(pid)) }
        let (answer, isHostGone) = readAnswer(from: ends[0], limit: answerLimit)
        // All of the job's descriptors are closed: it is ending, and the signal comes too late to change how. Or it has
        // closed the pipe and goes on, said too much, or lost its host: then this is its end.
        kill(pid, SIGKILL)
        var exitCode: Int32 = 0
        var signal: Int32 = 0
        let waited = csandbox_wait(pid, &exitCode, &signal)
        guard waited == pid else { throw .wait(errorText(waited)) }
        guard !isHostGone else { throw .hostGone }
        let cpuTime = Duration.nanoseconds(csandbox_children_cpu_time() - before)
        return JobReport(
            pid: pid, ending: signal == 0 ? .exited(exitCode) : .signalled(signal), cpuTime: cpuTime, answer: answer)
    }

    /// In the job: lets go of what is the worker's, and closes the sandbox further.
    private func enter(limits: JobLimits, pipe: Int32, keeping: [Int32]) throws(WorkerFailure) {
        // The worker's standard output tells the host by its end that the worker is dead. A job must not hold it open.
        guard dup2(sandbox.null, STDIN_FILENO) >= 0, dup2(sandbox.null, STDOUT_FILENO) >= 0 else {
            throw WorkerFailure("the standard output cannot be let go", code: errno)
        }
        let kept = [pipe] + keeping
        let closed = csandbox_close_all_but(kept, kept.count)
        guard closed == 0 else { throw WorkerFailure("the worker's files cannot be closed", code: closed) }
        let tied = csandbox_die_with_parent(pipe)
        guard tied == 0 else { throw WorkerFailure("the job cannot be tied to its worker", code: tied) }
        try limits.apply()
        if sandbox.applied.landlock {
            // What the worker may still open, its job may not.
            let result = csandbox_landlock_restrict(-1, Int32(CSANDBOX_ALLOW_NOTHING))
            guard result == 0 else { throw WorkerFailure("landlock fails in the job", code: result) }
        }
    }

    /// Reads to the end of the pipe, or until the host is gone. No answer when it is longer than the limit.
    private func readAnswer(from pipe: Int32, limit: Int) -> (answer: [UInt8]?, isHostGone: Bool) {
        var answer: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            // No deadline of its own: the host has one, four times the job's time, and kills the worker then.
            guard csandbox_wait_for(pipe, connection) > 0 else { return (nil, true) }
            let count = chunk.withUnsafeMutableBytes { readRetrying(pipe, into: $0) }
            guard count > 0 else { return (answer, false) }
            guard answer.count + count <= limit else { return (nil, false) }
            answer.append(contentsOf: chunk[..<count])
        }
    }
}
