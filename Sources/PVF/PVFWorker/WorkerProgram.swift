import CSandbox
import Glibc
import PVFPrimitives
import PVFWorkerProtocol

/// A worker program: everything but where its engine comes from.
package struct WorkerProgram {
    private let arguments: WorkerArguments
    private let engine: EngineSource

    private init(arguments: WorkerArguments, engine: EngineSource) {
        self.arguments = arguments
        self.engine = engine
    }

    /// Does what the command line asks for, and ends the process. To be called before anything has started a thread.
    ///
    /// - Parameter arguments: the command line without the program's name.
    package static func main(_ arguments: [String], engine: EngineSource) -> Never {
        do throws(WorkerFailure) {
            let program = WorkerProgram(arguments: try WorkerArguments(arguments), engine: engine)
            exit(try program.run())
        } catch {
            complain(error.description)
            exit(WorkerExit.failure)
        }
    }

    private func run() throws(WorkerFailure) -> Int32 {
        switch arguments.command {
        case .prepareWorker: try work(.prepare)
        case .executeWorker: try work(.execute)
        case .version: print(WorkerVersion.node)
        case .fullVersion: print("\(WorkerVersion.node), protocol \(WorkerVersion.wire), \(engine.name)")
        case .checkLandlock: return report(SandboxChecks.landlock())
        case .checkSeccomp: return report(SandboxChecks.seccomp())
        case .checkChangeRoot: return report(SandboxChecks.changeRoot(to: arguments.directory ?? ""))
        case .checkSecureClone: return report(SandboxChecks.secureClone(hasUserNamespace: false))
        case .checkEngine: try engine.load(arguments.options[.enginePath]).selfCheck()
        case .testSleep: csandbox_sleep(3_600_000_000_000)
        case .exit: return WorkerExit.failure
        }
        return WorkerExit.success
    }

    private func report(_ failure: String?) -> Int32 {
        guard let failure else { return WorkerExit.success }
        Self.complain(failure)
        return WorkerExit.checkFailed
    }

    /// The life of a worker: version, engine, socket, handshake, sandbox, requests.
    private func work(_ kind: WorkerKind) throws(WorkerFailure) {
        try checkVersion()
        // A host that has gone is noticed by the failing call.
        signal(SIGPIPE, SIG_IGN)
        guard let socket = arguments.options[.socketPath] else { throw WorkerFailure("--socket-path is missing") }
        guard let directory = arguments.options[.workerDirectory] else {
            throw WorkerFailure("--worker-dir-path is missing")
        }
        let loaded = try engine.load(arguments.options[.enginePath])
        var connection = try WorkerConnection(path: socket)
        guard let handshake = try connection.receive(WorkerHandshake.self, limit: FrameLimit.handshake) else { return }
        guard handshake.wireVersion == WorkerVersion.wire else {
            throw WorkerFailure("the host speaks protocol \(handshake.wireVersion), this is \(WorkerVersion.wire)")
        }
        if handshake.security.secureValidatorMode { try Self.checkEnvironment() }
        let sandbox = try WorkerSandbox(handshake.security, path: directory, kind: kind)
        // Said here as well as to the host, so that whoever starts it sees a worker that is less confined than asked for.
        for missing in sandbox.missing { Self.complain(missing) }
        try connection.send(WorkerReady(applied: sandbox.applied, missing: sandbox.missing))
        switch kind {
        case .prepare:
            var worker = PrepareWorker(connection: connection, sandbox: sandbox, engine: loaded)
            try worker.run()
        case .execute:
            var worker = ExecuteWorker(
                connection: connection, sandbox: sandbox, params: handshake.executorParams ?? ExecutorParams(),
                engine: loaded)
            try worker.run()
        }
    }

    /// A program that was replaced while its host runs must not judge candidates: it ends the host instead.
    private func checkVersion() throws(WorkerFailure) {
        guard let wanted = arguments.options[.nodeVersion], wanted != WorkerVersion.node else { return }
        let host = getppid()
        if host > 1 { kill(host, SIGTERM) }
        throw WorkerFailure("the host is of version \(wanted), this worker of \(WorkerVersion.node); ending the host")
    }

    private static func checkEnvironment() throws(WorkerFailure) {
        var next = environ
        while let variable = next.pointee {
            let name = String(cString: variable).prefix { $0 != "=" }
            guard WorkerEnvironment.names.contains(String(name)) else {
                throw WorkerFailure("the environment is not empty: \(name) is set")
            }
            next += 1
        }
    }

    private static func complain(_ text: String) {
        let line = Array("pvf-worker: \(text)\n".utf8)
        _ = line.withUnsafeBytes { csandbox_write_all(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
