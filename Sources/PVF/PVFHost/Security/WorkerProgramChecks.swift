import Glibc
import PVFWorkerProtocol

/// What the host finds out about the worker program and the machine, by running the program. Blocks.
struct WorkerProgramChecks {
    /// Each check is a matter of milliseconds; a machine under load is given time.
    private static let limit = Duration.seconds(20)

    let configuration: PVFHostConfiguration
    let cache: CacheDirectory

    /// Whether there is a program, of the right version, with an engine.
    func checkProgram() throws(PVFHostError) {
        let program = configuration.workerProgram
        guard access(program, X_OK) == 0 else {
            throw PVFHostError(.workerProgram, "there is no worker program at \(program); pass its path")
        }
        if let wanted = configuration.nodeVersion {
            let run = try self.run([WorkerCommand.version.rawValue])
            let version = run.output.filter { !$0.isWhitespace }
            guard run.ending == .exited(WorkerExit.success), version == wanted else {
                throw PVFHostError(
                    .workerProgram,
                    "\(program) is of version '\(version)', this host of \(wanted); install them together")
            }
        }
        guard configuration.checksEngine else { return }
        var arguments = [WorkerCommand.checkEngine.rawValue]
        if let path = configuration.enginePath { arguments += [WorkerOption.enginePath.rawValue, path] }
        let run = try self.run(arguments)
        guard run.ending == .exited(WorkerExit.success) else {
            throw PVFHostError(.engine, "the engine cannot be loaded: \(Self.reason(run))")
        }
    }

    /// What this machine can do to confine workers.
    func checkSecurity() throws(PVFHostError) -> SecurityDecision {
        var failures: [SecurityDecision.Failure] = []
        for check in SecurityDecision.checks {
            var arguments = [check.rawValue]
            var folder: String?
            if check == .checkChangeRoot {
                do throws(SystemFailure) {
                    let made = try WorkerFolder.makeTemporary("\(cache.path)/\(WorkerDirectory.namePrefix)check-")
                    folder = made
                    arguments.append(made)
                } catch {
                    throw PVFHostError(.cache, "\(error)")
                }
            }
            defer { if let folder { rmdir(folder) } }
            let run = try self.run(arguments)
            if run.ending == .exited(WorkerExit.success) { continue }
            failures.append(.init(check: check, reason: Self.reason(run)))
        }
        let decision = SecurityDecision(
            failures: failures, secureValidatorMode: configuration.secureValidatorMode)
        guard decision.mayStart else {
            throw PVFHostError(
                .insecure,
                "workers cannot be confined on this machine, and secure mode demands it; missing: "
                    + decision.missing.joined(separator: "; "))
        }
        return decision
    }

    private func run(_ arguments: [String]) throws(PVFHostError) -> ProgramRun {
        do throws(SystemFailure) {
            return try ProgramRun(configuration.workerProgram, arguments, limit: Self.limit)
        } catch {
            throw PVFHostError(.workerProgram, "\(error)")
        }
    }

    private static func reason(_ run: ProgramRun) -> String {
        let said = run.errors.split(whereSeparator: \.isNewline).joined(separator: " ")
        switch run.ending {
        case .exited(let code): return said.isEmpty ? "exit code \(code)" : said
        case .signalled(let signal): return said.isEmpty ? "signal \(signal)" : "\(said) (signal \(signal))"
        }
    }
}
