import PVFPrimitives

/// What a worker knows of a job that is over: only `answer` comes from the job itself.
package struct JobReport: Hashable, Sendable {
    /// How the process ended.
    package enum Ending: Hashable, Sendable {
        /// It exited with that status.
        case exited(Int32)
        /// That signal ended it.
        case signalled(Int32)
    }

    /// The job's process id, as the worker sees it.
    package var pid: Int32
    /// How the process ended.
    package var ending: Ending
    /// The CPU time, as the kernel counted it for the worker.
    package var cpuTime: Duration
    /// What came through the pipe; `nil` when it was more than is allowed.
    package var answer: [UInt8]?

    /// A report.
    package init(pid: Int32, ending: Ending, cpuTime: Duration, answer: [UInt8]?) {
        self.pid = pid
        self.ending = ending
        self.cpuTime = cpuTime
        self.answer = answer
    }
}

/// What may be believed of a job's answer.
package enum JobVerdict<Content: Sendable>: Sendable {
    /// The CPU time is used up, whatever the job says.
    case timedOut
    /// The process did not live to answer.
    case died(String)
    /// The job could not begin, or failed outside the engine: mostly for want of something the system has too little of.
    case failed(String)
    /// The answer, or the ending with it, is not what a job may give.
    case error(String)
    /// The job's words, after a normal exit.
    case answered(Content)
}

extension JobReport {
    /// Judges the job: its CPU time first, then how it ended, and only then what it said.
    ///
    /// - Parameter timeout: the CPU time it had.
    package func judge<Content: JobContent>(timeout: Duration, _ type: Content.Type) -> JobVerdict<Content> {
        guard cpuTime < timeout else { return .timedOut }
        // The worker has killed it for that, so how it ended says nothing.
        guard let answer else { return .error("the job's answer is longer than allowed") }
        guard case .exited(let status) = ending else {
            guard case .signalled(let number) = ending else { return .died("unknown ending") }
            return .died("received signal: \(signalName(number))")
        }
        guard !answer.isEmpty else { return .died("exited with status \(status) without an answer") }
        guard let decoded = try? JobAnswer<Content>(scale: answer) else {
            return .error("the job's answer cannot be read")
        }
        switch decoded {
        case .timedOut: return .timedOut
        case .failed(let reason): return .failed(reason)
        case .done(let content):
            guard status == 0 || content.isFailure else { return .error("unexpected exit status: \(status)") }
            return .answered(content)
        }
    }
}

/// The name of a signal, as the kernel's headers have it.
func signalName(_ number: Int32) -> String {
    let names: [Int32: String] = [
        1: "SIGHUP", 2: "SIGINT", 3: "SIGQUIT", 4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT", 7: "SIGBUS", 8: "SIGFPE",
        9: "SIGKILL", 11: "SIGSEGV", 13: "SIGPIPE", 15: "SIGTERM", 24: "SIGXCPU", 25: "SIGXFSZ", 31: "SIGSYS",
    ]
    return names[number] ?? "signal \(number)"
}
