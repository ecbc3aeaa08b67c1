import PVFHost
import PVFPrimitives
import Primitives

/// A host's machine with a clock that the test turns, workers that the test plays, and a log of what it wants done.
struct VirtualHost {
    var machine: HostMachine
    private(set) var now = HostTime.zero
    /// Files that have vanished from the disk.
    var missing: Set<String> = []
    private var lastRequest: UInt64 = 0

    init(
        soft: Int = 1, hard: Int = 1, executeWorkers: Int = 2, pruning: PruningRules = PruningRules(sizeLimit: nil)
    ) {
        machine = HostMachine(
            HostMachine.Limits(
                prepareWorkers: .init(soft: soft, hard: hard), executeWorkers: executeWorkers, pruning: pruning))
    }

    // MARK: Time

    /// Turns the clock, with the alarms on the way.
    @discardableResult mutating func advance(_ interval: Duration) -> [String] {
        let end = now + interval
        var log: [String] = []
        while case let wake = machine.nextWake(after: now), wake <= end {
            now = max(now, wake)
            log += handle(.alarm)
        }
        now = end
        return log
    }

    // MARK: Callers

    @discardableResult mutating func precheck(_ pvf: Pvf) -> [String] {
        handle(.client(.precheck(number(), pvf)))
    }

    @discardableResult mutating func execute(
        _ pvf: Pvf, _ priority: PreparePriority = .normal, kind: ExecuteKind = .approval, relayParent: Hash32? = nil
    ) -> [String] {
        let request = ExecutionRequest(
            pvf: pvf, params: [], kind: kind, priority: priority, relayParent: relayParent)
        let path = machine.artifacts.path(of: pvf.artifactID)
        let isOnDisk = path.map { !missing.contains($0) } ?? false
        return handle(.client(.execute(Execution(id: number(), request: request), isOnDisk: isOnDisk)))
    }

    @discardableResult mutating func headsUp(_ pvfs: Pvf...) -> [String] {
        handle(.client(.headsUp(pvfs)))
    }

    /// The receiver of that request's answer is dropped.
    @discardableResult mutating func drop(_ request: UInt64) -> [String] {
        handle(.cancelled(RequestID(request)))
    }

    private mutating func number() -> RequestID {
        lastRequest += 1
        return RequestID(lastRequest)
    }

    // MARK: Workers

    @discardableResult mutating func prepareWorker(
        _ worker: UInt64, _ event: HostEvent.PrepareWorker
    ) -> [String] {
        handle(.prepareWorker(WorkerID(worker), event))
    }

    @discardableResult mutating func executeWorker(
        _ worker: UInt64, _ event: HostEvent.ExecuteWorker
    ) -> [String] {
        handle(.executeWorker(WorkerID(worker), event))
    }

    /// The worker has prepared that function, into a file of its name.
    @discardableResult mutating func prepared(_ worker: UInt64, _ pvf: Pvf, size: UInt64 = 1024) -> [String] {
        prepareWorker(worker, .finished(.prepared(.of(pvf, size: size))))
    }

    @discardableResult mutating func handle(_ event: HostEvent) -> [String] {
        machine.handle(event, at: now).compactMap(\.text)
    }
}

extension Pvf {
    /// A function whose only property is its name.
    static func named(_ name: Character, _ params: [ExecutorParam] = []) -> Pvf {
        Pvf(code: Array(String(name).utf8), executorParams: ExecutorParams(params))
    }

    var name: String { String(decoding: code, as: UTF8.self) }
}

extension PreparedArtifact {
    static func of(_ pvf: Pvf, size: UInt64 = 1024) -> PreparedArtifact {
        PreparedArtifact(
            path: pvf.name,
            success: PrepareSuccess(
                checksum: ArtifactChecksum(of: pvf.code), size: size, stats: PrepareStats(cpuTime: .seconds(1))))
    }
}

extension ExecutionOutcome {
    static let valid = ExecutionOutcome.answered(
        .success(ExecutionSuccess(result: ValidationResult(headData: []), cpuTime: .zero)))
}

extension HostEffect {
    /// The effect in words; figures for the metrics are left out.
    var text: String? {
        switch self {
        case .spawnPrepareWorker(let worker): "spawn p\(worker.rawValue)"
        case .prepare(let worker, let pvf, let priority): "prepare \(pvf.name) on p\(worker.rawValue) \(priority)"
        case .setPriority(let worker, let priority): "renice p\(worker.rawValue) \(priority)"
        case .killPrepareWorker(let worker): "kill p\(worker.rawValue)"
        case .spawnExecuteWorker(let worker, _): "spawn e\(worker.rawValue)"
        case .execute(let worker, let execution, _): "execute \(execution.id.rawValue) on e\(worker.rawValue)"
        case .killExecuteWorker(let worker): "kill e\(worker.rawValue)"
        case .answerPrecheck(let request, .success): "\(request.rawValue) prechecked"
        case .answerPrecheck(let request, .failure(let error)): "\(request.rawValue) refused: \(error)"
        case .answerExecution(let request, .success): "\(request.rawValue) valid"
        case .answerExecution(let request, .failure(let error)): "\(request.rawValue) failed: \(error)"
        case .removeFile(let path): "remove \(path)"
        case .sweep(let paths): "sweep \(paths.joined(separator: " "))"
        case .record: nil
        }
    }
}
