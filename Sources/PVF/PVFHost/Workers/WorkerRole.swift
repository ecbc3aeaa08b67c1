import PVFWorkerProtocol

/// What a kind of worker is asked for, and how.
protocol WorkerRole: Sendable {
    associatedtype Job: Sendable
    associatedtype Outcome: Sendable

    var flavor: WorkerFlavor { get }
    var handshake: WorkerHandshake { get }

    /// Has the worker do the job. Blocks, with a deadline on every wait.
    func perform(_ job: Job, over link: inout WorkerLink, in folder: WorkerFolder) -> Outcome

    /// The outcome of a job that could not be given to the worker.
    static var unreachable: Outcome { get }
}

/// What a worker's thread has to say.
enum WorkerReport<Outcome: Sendable>: Sendable {
    case spawned
    case spawnFailed(String)
    case finished(Outcome)
    case died
}

/// What every worker is started with.
struct WorkerLaunch: Sendable {
    var program: String
    var cache: String
    var enginePath: String?
    var nodeVersion: String?
    /// From the spawn to the worker's answer to the handshake.
    var timeout: Duration

    func arguments(_ flavor: WorkerFlavor, socket: String, folder: String) -> [String] {
        var arguments = [
            flavor.command.rawValue, WorkerOption.socketPath.rawValue, socket, WorkerOption.workerDirectory.rawValue,
            folder,
        ]
        if let nodeVersion { arguments += [WorkerOption.nodeVersion.rawValue, nodeVersion] }
        if let enginePath { arguments += [WorkerOption.enginePath.rawValue, enginePath] }
        return arguments
    }
}
