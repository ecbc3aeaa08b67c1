import PVFPrimitives
import PVFWorker
import PVFWorkerProtocol
import Testing

/// What a worker believes of its job.
@Suite("Judging jobs")
struct JudgeTests {
    private static let result = ValidationResult(headData: [1], hrmpWatermark: 2)
    private static let valid = JobAnswer<ExecuteJobOutcome>.done(.valid(result)).scaleBytes
    private static let invalid = JobAnswer<ExecuteJobOutcome>.done(.invalid("trap")).scaleBytes

    private func judge(
        _ answer: [UInt8]?, ending: JobReport.Ending = .exited(0), cpuTime: Duration = .milliseconds(5)
    ) -> String {
        let report = JobReport(pid: 9, ending: ending, cpuTime: cpuTime, answer: answer)
        return switch report.judge(timeout: .milliseconds(100), ExecuteJobOutcome.self) {
        case .timedOut: "timed out"
        case .died(let reason): "died: \(reason)"
        case .failed(let reason): "failed: \(reason)"
        case .error(let reason): "error: \(reason)"
        case .answered(.valid(let result)): result == Self.result ? "valid" : "another result"
        case .answered(let outcome): "\(outcome)"
        }
    }

    @Test("an answer is believed after a normal exit only")
    func endings() {
        #expect(judge(Self.valid) == "valid")
        #expect(judge(Self.invalid) == #"invalid("trap")"#)
        #expect(judge(Self.invalid, ending: .exited(1)) == #"invalid("trap")"#)
        #expect(judge(Self.valid, ending: .exited(1)) == "error: unexpected exit status: 1")
        #expect(judge(Self.valid, ending: .signalled(9)) == "died: received signal: SIGKILL")
        #expect(judge(Self.valid, ending: .signalled(31)) == "died: received signal: SIGSYS")
        #expect(judge(Self.valid, ending: .signalled(40)) == "died: received signal: signal 40")
    }

    @Test("used-up CPU time wins over any answer and any ending")
    func cpuTime() {
        for answer in [Self.valid, Self.invalid, nil, []] {
            for ending in [JobReport.Ending.exited(0), .exited(3), .signalled(9)] {
                #expect(judge(answer, ending: ending, cpuTime: .milliseconds(100)) == "timed out")
            }
        }
        #expect(judge(Self.valid, cpuTime: .nanoseconds(99_999_999)) == "valid")
        #expect(judge(JobAnswer<ExecuteJobOutcome>.timedOut.scaleBytes) == "timed out")
    }

    @Test("no answer, too long a one and an unreadable one are told apart")
    func answers() {
        #expect(judge([], ending: .exited(4)) == "died: exited with status 4 without an answer")
        #expect(judge(nil, ending: .signalled(9)) == "error: the job's answer is longer than allowed")
        #expect(judge(nil) == "error: the job's answer is longer than allowed")
        #expect(judge([7]) == "error: the job's answer cannot be read")
        #expect(judge(Self.valid + [0]) == "error: the job's answer cannot be read")
        #expect(judge(Array(Self.valid.dropLast())) == "error: the job's answer cannot be read")
        #expect(judge(JobAnswer<ExecuteJobOutcome>.failed("no thread").scaleBytes) == "failed: no thread")
    }

    @Test("the answer of a job without memory is a whole one")
    func outOfMemory() {
        let report = JobReport(
            pid: 9, ending: .exited(1), cpuTime: .zero, answer: PrepareJobOutcome.outOfMemoryAnswer)
        guard case .answered(let outcome) = report.judge(timeout: .seconds(1), PrepareJobOutcome.self) else {
            Issue.record("not believed")
            return
        }
        #expect(outcome.result(cpuTime: .zero) == .failure(.outOfMemory))
    }
}
