import PVFEngine
import PVFPrimitives
import PVFWorkerProtocol

/// Executes, one request after the other, until the host closes the socket.
struct ExecuteWorker {
    private var connection: WorkerConnection
    private let sandbox: WorkerSandbox
    private let settings: EngineSettings
    private let engine: LoadedEngine
    private var artifacts = ArtifactStore()

    init(
        connection: WorkerConnection, sandbox: WorkerSandbox, params: ExecutorParams,
        engine: LoadedEngine
    ) {
        self.connection = connection
        self.sandbox = sandbox
        self.engine = engine
        settings = EngineSettings(params)
    }

    mutating func run() throws(WorkerFailure) {
        while let request = try connection.receive(ExecuteRequest.self, limit: FrameLimit.executeRequest) {
            guard let response = answer(request) else { return }
            try connection.send(response)
        }
    }

    /// The answer; `nil` when the host went away.
    private mutating func answer(_ request: ExecuteRequest) -> ExecuteResponse? {
        do {
            let artifact = try artifacts.load(request.checksum, from: sandbox)
            let report = try runJob(request, artifact)
            return ExecuteResponse(outcome: outcome(report, timeout: request.timeout), cpuTime: report.cpuTime)
        } catch let failure as ArtifactStore.Failure {
            switch failure {
            case .corrupted: return ExecuteResponse(outcome: .corruptedArtifact, cpuTime: .zero)
            case .unreadable(let reason): return internalError(.couldNotOpenFile(reason))
            }
        } catch let failure as JobStartFailure {
            switch failure {
            case .hostGone: return nil
            case .pipe(let reason): return internalError(.couldNotCreatePipe(reason))
            case .fork(let reason): return internalError(.kernel("no process for the job: \(reason)"))
            case .wait(let reason): return internalError(.kernel("the job's end is unknown: \(reason)"))
            }
        } catch {
            return internalError(.kernel("\(error)"))
        }
    }

    private func internalError(_ error: InternalValidationError) -> ExecuteResponse {
        ExecuteResponse(outcome: .internalError(error), cpuTime: .zero)
    }

    private func outcome(_ report: JobReport, timeout: Duration) -> ExecuteWorkerOutcome {
        switch report.judge(timeout: timeout, ExecuteJobOutcome.self) {
        case .timedOut: .jobTimedOut
        case .died(let reason): .jobDied(reason: reason, pid: report.pid)
        case .failed(let reason), .error(let reason): .jobError(reason)
        case .answered(let outcome): .job(outcome)
        }
    }

    private func runJob(_ request: ExecuteRequest, _ artifact: [UInt8]) throws(JobStartFailure) -> JobReport {
        let runner = JobRunner(sandbox: sandbox, connection: connection.descriptor)
        return try runner.run(
            limits: .execute(timeout: request.timeout), answerLimit: FrameLimit.executeJobResult
        ) { (voice: JobVoice) throws(WorkerFailure) -> Never in
            try CPUTimeMonitor.start(timeout: request.timeout) {
                voice.answer(JobAnswer<ExecuteJobOutcome>.timedOut)
            }
            voice.answer(Self.execute(engine.make(), artifact, settings, request.params))
        } failed: { voice, failure in
            voice.answer(JobAnswer<ExecuteJobOutcome>.failed(failure.description))
        }
    }

    private static func execute(
        _ engine: any WasmEngine, _ artifact: [UInt8], _ settings: EngineSettings, _ params: [UInt8]
    ) -> JobAnswer<ExecuteJobOutcome> {
        switch engine.execute(artifact: artifact, settings: settings, input: params) {
        case .invalid(let reason): return .done(.invalid(reason))
        case .runtimeConstruction(let reason): return .done(.runtimeConstruction(reason))
        case .interrupted: return .timedOut
        case .returned(let bytes):
            do throws(ScaleError) {
                return .done(.valid(try ValidationResult(scale: bytes)))
            } catch {
                return .done(.invalid("the result cannot be decoded: \(error)"))
            }
        }
    }
}
