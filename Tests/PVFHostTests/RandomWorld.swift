import PVFHost
import PVFPrimitives
import Primitives
import TestSupport

/// Everything around one machine, played at random; it watches what the machine wants and notes what must not be.
struct RandomWorld {
    /// A worker process, as its effects made it.
    enum Life: Equatable {
        case spawning
        /// Spawning failed.
        case resting
        case idle
        case preparing(ArtifactID)
        case executing(RequestID)
    }

    private static let parameters = [
        ExecutorParams(), ExecutorParams([.maxMemoryPages(64)]), ExecutorParams([.stackLogicalMax(2048)]),
    ]
    private static let functions = (0..<12).map { number in
        Pvf(code: [UInt8(number / 3)], executorParams: parameters[number % 3])
    }
    private static let artifacts = Array(Set(functions.map(\.artifactID)))
    private static let leaves = (0..<4).map { number in
        var hash = Hash32()
        hash.withUnsafeMutableBytes { $0[0] = UInt8(number) }
        return hash
    }

    private var random: SeededRandom
    private var machine: HostMachine
    private var now = HostTime.zero
    private let hardLimit: Int
    private let capacity: Int

    private var prepareWorkers: [WorkerID: Life] = [:]
    private var executeWorkers: [WorkerID: (life: Life, params: Hash32)] = [:]
    private var lastRequest: UInt64 = 0
    private var open: Set<RequestID> = []
    /// Open ones, to be picked from at random; answered ones are still among them.
    private var recent: [RequestID] = []
    /// As they were last seen, in the order of `artifacts`.
    private var priorities: [PreparePriority?] = Array(repeating: nil, count: artifacts.count)
    private var files: Set<String> = []
    private var lastFile = 0

    private var fed = 0
    private(set) var eventCount = 0
    private(set) var answerCount = 0
    private(set) var problems: [String] = []

    init(_ random: SeededRandom) {
        var random = random
        let soft = Int.random(in: 1...3, using: &random)
        hardLimit = soft + Int.random(in: 0...2, using: &random)
        capacity = Int.random(in: 1...4, using: &random)
        machine = HostMachine(
            HostMachine.Limits(
                prepareWorkers: .init(soft: soft, hard: hardLimit), executeWorkers: capacity,
                pulse: .seconds(600),
                pruning: PruningRules(
                    timeToLive: .seconds(1800), sizeLimit: .init(bytes: 2000, minimumAge: .seconds(60)))))
        self.random = random
    }

    // MARK: Steps

    /// One random event, after a random time.
    mutating func step() {
        eventCount += 1
        now += .milliseconds(pick(100) == 0 ? Int.random(in: 0...1_200_000, using: &random) : pick(900))
        switch pick(20) {
        case 0...4: execute()
        case 5: feed(.client(.precheck(number(), function())))
        case 6: feed(.client(.headsUp((0..<pick(3)).map { _ in function() })))
        case 7 where pick(4) == 0: feed(.client(.updateActiveLeaves(leavesUpdate())))
        case 7: cancel()
        case 8...12: playPrepareWorker()
        case 13...18: playExecuteWorker()
        default: feed(.alarm)
        }
    }

    /// Nothing new comes any more, and workers do what they are asked: everybody must get an answer.
    mutating func drain() {
        var turns = 0
        while !isQuiet, turns < 1000 {
            turns += 1
            for (worker, life) in prepareWorkers.sorted(by: { $0.key < $1.key }) {
                switch life {
                case .spawning: spawned(prepare: worker)
                case .preparing(let artifact): finish(prepare: worker, success(artifact))
                default: break
                }
            }
            for (worker, known) in executeWorkers.sorted(by: { $0.key < $1.key }) {
                switch known.life {
                case .spawning: spawned(execute: worker)
                case .executing: finish(execute: worker, Self.valid)
                default: break
                }
            }
            now += .seconds(1)
            feed(.alarm)
        }
        if !open.isEmpty { problems.append("\(open.count) requests were lost") }
        if machine.pending != open { problems.append("the machine counts other requests as unanswered") }
        if machine.prepareQueue.jobCount > 0 || machine.executeQueue.waitingCount > 0 {
            problems.append("work is left")
        }
    }

    private var isQuiet: Bool {
        open.isEmpty && machine.prepareQueue.jobCount == 0 && machine.executeQueue.waitingCount == 0
    }

    // MARK: Callers

    private mutating func execute() {
        let kind = ExecuteKind.allCases[pick(4)]
        let request = ExecutionRequest(
            pvf: function(), params: [], kind: kind, priority: PreparePriority.allCases[pick(3)],
            relayParent: pick(2) == 0 ? Self.leaves[pick(4)] : nil)
        let execution = Execution(id: number(), request: request)
        // A file may vanish behind the host's back.
        let isOnDisk = machine.artifacts.path(of: execution.artifact).map { files.contains($0) && pick(50) > 0 }
        feed(.client(.execute(execution, isOnDisk: isOnDisk ?? false)))
    }

    private mutating func leavesUpdate() -> ActiveLeavesUpdate {
        ActiveLeavesUpdate(
            activated: pick(3) > 0 ? Self.leaves[pick(4)] : nil, ancestors: pick(2) == 0 ? [Self.leaves[pick(4)]] : [],
            deactivated: pick(2) == 0 ? [Self.leaves[pick(4)]] : [])
    }

    private mutating func cancel() {
        guard !recent.isEmpty else { return feed(.cancelled(RequestID(0))) }
        let request = recent[pick(recent.count)]
        open.remove(request)
        feed(.cancelled(request))
    }

    private mutating func number() -> RequestID {
        lastRequest += 1
        let request = RequestID(lastRequest)
        open.insert(request)
        if recent.count < 32 { recent.append(request) } else { recent[pick(32)] = request }
        return request
    }

    private mutating func function() -> Pvf { Self.functions[pick(Self.functions.count)] }

    private mutating func pick(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }

    // MARK: Workers

    private mutating func playPrepareWorker() {
        guard pick(20) > 0, let (worker, life) = choose(prepareWorkers) else {
            // Word of a worker that is long gone, or never was.
            let stranger = WorkerID(UInt64(pick(40)))
            guard prepareWorkers[stranger] == nil else { return feed(.alarm) }
            return feed(.prepareWorker(stranger, pick(2) == 0 ? .died : .finished(.timedOut)))
        }
        switch life {
        case .spawning where pick(6) == 0:
            prepareWorkers[worker] = .resting
            feed(.prepareWorker(worker, .spawnFailed))
        case .spawning: spawned(prepare: worker)
        case .preparing where pick(12) == 0: feed(.prepareWorker(worker, .died))
        case .preparing(let artifact): finish(prepare: worker, outcome(artifact))
        case .idle, .resting, .executing: feed(.prepareWorker(worker, pick(8) == 0 ? .died : .spawned))
        }
    }

    private mutating func playExecuteWorker() {
        guard pick(20) > 0, let (worker, known) = choose(executeWorkers) else {
            let stranger = WorkerID(UInt64(pick(40)))
            guard executeWorkers[stranger] == nil else { return feed(.alarm) }
            return feed(.executeWorker(stranger, pick(2) == 0 ? .died : .finished(.unreachable)))
        }
        switch known.life {
        case .spawning where pick(6) == 0:
            executeWorkers[worker] = nil
            feed(.executeWorker(worker, .spawnFailed))
        case .spawning: spawned(execute: worker)
        case .executing where pick(12) == 0: feed(.executeWorker(worker, .died))
        case .executing: finish(execute: worker, executionOutcome())
        case .idle, .resting, .preparing: feed(.executeWorker(worker, pick(8) == 0 ? .died : .spawned))
        }
    }

    private mutating func spawned(prepare worker: WorkerID) {
        prepareWorkers[worker] = .idle
        feed(.prepareWorker(worker, .spawned))
    }

    private mutating func spawned(execute worker: WorkerID) {
        executeWorkers[worker]?.life = .idle
        feed(.executeWorker(worker, .spawned))
    }

    private mutating func finish(prepare worker: WorkerID, _ outcome: PrepareOutcome) {
        prepareWorkers[worker] = .idle
        feed(.prepareWorker(worker, .finished(outcome)))
    }

    private mutating func finish(execute worker: WorkerID, _ outcome: ExecutionOutcome) {
        executeWorkers[worker]?.life = .idle
        feed(.executeWorker(worker, .finished(outcome)))
    }

    private mutating func choose<Value>(_ workers: [WorkerID: Value]) -> (WorkerID, Value)? {
        guard !workers.isEmpty else { return nil }
        // Dictionaries have an order of their own on every run.
        let worker = workers.keys.sorted()[pick(workers.count)]
        return workers[worker].map { (worker, $0) }
    }

    private mutating func success(_ artifact: ArtifactID) -> PrepareOutcome {
        lastFile += 1
        let path = "\(lastFile)"
        files.insert(path)
        let success = PrepareSuccess(
            checksum: ArtifactChecksum(hash: artifact.codeHash), size: UInt64(100 + pick(900)),
            stats: PrepareStats(cpuTime: .seconds(1)))
        return .prepared(PreparedArtifact(path: path, success: success))
    }

    private mutating func outcome(_ artifact: ArtifactID) -> PrepareOutcome {
        switch pick(16) {
        case 0: .unreachable
        case 1: .timedOut
        case 2: .io("lost")
        case 3: .failed(.outOfMemory)
        case 4: .failed(.runtimeConstruction("no"))
        case 5: .failed(.jobDied("signal", pid: 1))
        case 6: .createTmpFile("full")
        case 7: .clearWorkerDir("no")
        default: success(artifact)
        }
    }

    private static let valid = ExecutionOutcome.answered(
        .success(ExecutionSuccess(result: ValidationResult(headData: []), cpuTime: .zero)))

    private mutating func executionOutcome() -> ExecutionOutcome {
        switch pick(12) {
        case 0: .unreachable
        case 1: .workerLost(.failure(.possiblyInvalid(.ambiguousWorkerDeath)))
        case 2: .artifactUnusable(.corruptedArtifact)
        case 3: .answered(.failure(.invalid(.workerReportedInvalid("trap"))))
        default: Self.valid
        }
    }
}

// MARK: - What the machine wants

extension RandomWorld {
    private mutating func feed(_ event: HostEvent) {
        for effect in machine.handle(event, at: now) { take(effect) }
        if prepareWorkers.count > hardLimit { problems.append("\(prepareWorkers.count) prepare workers") }
        if executeWorkers.count > capacity { problems.append("\(executeWorkers.count) execute workers") }
        watchPriorities()
    }

    /// A priority that fell stays low until the job is done, so that a look at every fourth event sees it. When any job is
    /// done, the looks begin anew: the same artifact may be back with another.
    private mutating func watchPriorities() {
        fed += 1
        guard fed % 4 == 0 else { return }
        for (index, artifact) in Self.artifacts.enumerated() {
            let priority = machine.prepareQueue.priority(of: artifact)
            if let before = priorities[index], let priority, priority < before { problems.append("a priority fell") }
            priorities[index] = priority
        }
    }

    private mutating func take(_ effect: HostEffect) {
        switch effect {
        case .spawnPrepareWorker(let worker): prepareWorkers[worker] = .spawning
        case .prepare(let worker, let pvf, _): prepare(pvf.artifactID, on: worker)
        case .setPriority(let worker, _):
            if case .preparing = prepareWorkers[worker] { break }
            problems.append("\(worker) has nothing to be reniced for")
        case .killPrepareWorker(let worker):
            if prepareWorkers.removeValue(forKey: worker) == nil { problems.append("\(worker) is killed twice") }
        case .spawnExecuteWorker(let worker, let params):
            if executeWorkers[worker] != nil { problems.append("\(worker) is spawned twice") }
            executeWorkers[worker] = (.spawning, params.hash)
        case .execute(let worker, let execution, let artifact): execute(execution, artifact, on: worker)
        case .killExecuteWorker(let worker):
            if executeWorkers.removeValue(forKey: worker) == nil { problems.append("\(worker) is killed twice") }
        case .answerPrecheck(let request, _), .answerExecution(let request, _): answer(request)
        case .removeFile(let path): files.remove(path)
        case .sweep(let paths): files.subtract(paths)
        case .record(.prepareConcluded): priorities = Array(repeating: nil, count: Self.artifacts.count)
        case .record: break
        }
    }

    private mutating func prepare(_ artifact: ArtifactID, on worker: WorkerID) {
        if prepareWorkers.values.contains(.preparing(artifact)) { problems.append("an artifact is prepared twice") }
        if prepareWorkers[worker] != .idle { problems.append("\(worker) cannot prepare") }
        prepareWorkers[worker] = .preparing(artifact)
    }

    private mutating func execute(_ execution: Execution, _ artifact: PreparedArtifact, on worker: WorkerID) {
        guard let known = executeWorkers[worker], known.life == .idle else {
            return problems.append("\(worker) cannot execute")
        }
        if known.params != execution.workerParams { problems.append("\(worker) is bound to other parameters") }
        if artifact.success.checksum.hash != execution.artifact.codeHash { problems.append("the wrong artifact") }
        executeWorkers[worker]?.life = .executing(execution.id)
    }

    private mutating func answer(_ request: RequestID) {
        answerCount += 1
        if open.remove(request) == nil { problems.append("\(request) has no answer to come") }
    }
}
