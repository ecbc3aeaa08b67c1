/// What a person chooses of a host.
public struct PVFHostConfiguration: Sendable {
    /// The folder of the artifacts. Files of an earlier host are removed at the start, all others are left alone.
    public var cacheDirectory: String
    /// The program for both kinds of workers, `pvf-worker`.
    public var workerProgram: String
    /// The engine's shared library, passed to the workers; nil lets them look for it themselves.
    public var enginePath: String?
    /// The version that a worker must have; nil does not ask.
    public var nodeVersion: String?
    /// Whether the start finds out that the engine can be loaded, rather than the first request.
    public var checksEngine: Bool
    /// Whether to refuse to start where workers cannot be confined.
    public var secureValidatorMode: Bool
    /// From spawning a prepare worker until it is ready.
    public var prepareSpawnTimeout: Duration
    /// From spawning an execute worker until it is ready.
    public var executeSpawnTimeout: Duration
    /// How long after a failed spawn the next is tried.
    public var spawnRetryDelay: Duration
    /// Prepare workers while nothing is critical.
    public var prepareWorkersSoftLimit: Int
    /// Prepare workers at any time.
    public var prepareWorkersHardLimit: Int
    /// Execute workers at any time.
    public var executeWorkersLimit: Int
    /// The most requests that may be unanswered; further callers wait to be accepted.
    public var pendingRequestsLimit: Int
    /// How often artifacts are pruned.
    public var pruningPulse: Duration
    /// Which artifacts are pruned.
    public var pruning: PruningRules

    /// A configuration with the field's defaults.
    public init(cacheDirectory: String, workerProgram: String) {
        self.cacheDirectory = cacheDirectory
        self.workerProgram = workerProgram
        enginePath = nil
        nodeVersion = nil
        checksEngine = true
        secureValidatorMode = false
        prepareSpawnTimeout = .seconds(3)
        executeSpawnTimeout = .seconds(3)
        spawnRetryDelay = .seconds(3)
        prepareWorkersSoftLimit = 1
        prepareWorkersHardLimit = 1
        executeWorkersLimit = 2
        pendingRequestsLimit = 1024
        pruningPulse = .seconds(3600)
        pruning = PruningRules()
    }
}

extension HostMachine.Limits {
    init(_ configuration: PVFHostConfiguration) {
        self.init(
            prepareWorkers: .init(
                soft: configuration.prepareWorkersSoftLimit, hard: configuration.prepareWorkersHardLimit),
            executeWorkers: configuration.executeWorkersLimit, spawnRetryDelay: configuration.spawnRetryDelay,
            pulse: configuration.pruningPulse, pruning: configuration.pruning)
    }
}
