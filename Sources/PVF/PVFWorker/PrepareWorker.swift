import CSandbox
import Glibc
import PVFEngine
import PVFPrimitives
import PVFWorkerProtocol

/// Prepares, one request after the other, until the host closes the socket.
struct PrepareWorker {
    private var connection: WorkerConnection
    private let sandbox: WorkerSandbox
    private let engine: LoadedEngine
    /// Bytes of stack for the compiler.
    private static let stackSize = 16 << 20

    init(connection: WorkerConnection, sandbox: WorkerSandbox, engine: LoadedEngine) {
        self.connection = connection
        self.sandbox = sandbox
        self.engine = engine
    }

    mutating func run() throws(WorkerFailure) {
        while let request = try connection.receive(PrepareRequest.self, limit: FrameLimit.prepareRequest) {
            guard let response = answer(request) else { return }
            try connection.send(response)
        }
    }

    /// The answer; `nil` when the host went away.
    private func answer(_ request: PrepareRequest) -> PrepareResponse? {
        let file = sandbox.openFile(WorkerDirectory.temporaryArtifact, O_WRONLY)
        guard file >= 0 else {
            return PrepareResponse(.failure(.kernel("the artifact's file cannot be opened: \(errorText(file))")))
        }
        defer { close(file) }
        do throws(JobStartFailure) {
            return PrepareResponse(result(try runJob(request, file), timeout: request.prepareTimeout))
        } catch {
            switch error {
            case .hostGone: return nil
            case .pipe(let reason): return PrepareResponse(.failure(.kernel("no pipe for the job: \(reason)")))
            case .fork(let reason): return PrepareResponse(.failure(.kernel("no process for the job: \(reason)")))
            case .wait(let reason): return PrepareResponse(.failure(.kernel("the job's end is unknown: \(reason)")))
            }
        }
    }

    private func result(_ report: JobReport, timeout: Duration) -> Result<PrepareSuccess, PrepareError> {
        switch report.judge(timeout: timeout, PrepareJobOutcome.self) {
        case .timedOut: .failure(.timedOut)
        case .died(let reason): .failure(.jobDied(reason, pid: report.pid))
        // No other machine would find the same, as it would with what the code makes a job do.
        case .failed(let reason): .failure(.kernel("the job could not begin: \(reason)"))
        case .error(let reason): .failure(.jobError(reason))
        case .answered(let outcome): outcome.result(cpuTime: report.cpuTime)
        }
    }

    private func runJob(_ request: PrepareRequest, _ file: Int32) throws(JobStartFailure) -> JobReport {
        let runner = JobRunner(sandbox: sandbox, connection: connection.descriptor)
        return try runner.run(
            limits: .prepare(timeout: request.prepareTimeout), keeping: [file], answerLimit: FrameLimit.prepareJobResult
        ) { (voice: JobVoice) throws(WorkerFailure) -> Never in
            try CPUTimeMonitor.start(timeout: request.prepareTimeout) {
                voice.answer(JobAnswer<PrepareJobOutcome>.timedOut)
            }
            let tracker = MemoryTracker()
            try tracker.start()
            try voice.startAccounting(limit: request.memoryLimit)
            let job = PrepareJob(engine: engine.make(), tracker: tracker, file: file)
            // A thread of its own, for a stack whose size does not depend on how the host was started.
            try JobThread.start(stackSize: Self.stackSize) {
                voice.answer(JobAnswer.done(job.run(request)))
            }
            while true { csandbox_sleep(1_000_000_000) }
        } failed: { voice, failure in
            voice.answer(JobAnswer<PrepareJobOutcome>.failed(failure.description))
        }
    }
}

extension Pvf {
    /// The most bytes that the preparation may allocate: a pre-check's only, since what passed it may be executed.
    fileprivate var memoryLimit: UInt64? {
        prepareKind == .prechecking ? executorParams.precheckingMaxMemory : nil
    }
}
