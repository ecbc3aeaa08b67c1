import Glibc
import PVFTestSupport
import PVFWorkerProtocol
import Testing

/// What a worker program does besides working.
@Suite("The worker's other commands")
struct CommandTests {
    private func run(
        _ arguments: String...
    ) async throws -> (
        ending: ChildProcess.Ending, output: String, errors: String
    ) {
        try await offPool { try ChildProcess.run([WorkerPrograms.puppet] + arguments) }
    }

    @Test("says its versions")
    func versions() async throws {
        #expect(try await run("--version").output == WorkerVersion.node + "\n")
        let full = try await run("--full-version")
        #expect(full.output == "\(WorkerVersion.node), protocol \(WorkerVersion.wire), puppet\n")
        #expect(full.ending == .exited(0))
    }

    @Test("ends as it is told")
    func ends() async throws {
        #expect(try await run("exit", "--socket-path", "/nowhere").ending == .exited(1))
        let unknown = try await run("serve")
        #expect(unknown.ending == .exited(1) && unknown.errors.contains("'serve'"))
        let lost = try await run("execute-worker", "--socket-path", "/nowhere/s", "--worker-dir-path", "/nowhere")
        #expect(lost.ending == .exited(1) && lost.errors.contains("/nowhere/s cannot be reached"))
    }

    @Test("a check says by its exit code whether the kernel holds")
    func checks() async throws {
        for command in [WorkerCommand.checkLandlock, .checkSeccomp, .checkSecureClone] {
            let check = try await run(command.rawValue)
            let isFailure = check.ending == .exited(WorkerExit.checkFailed)
            #expect(check.ending == .exited(0) || isFailure)
            #expect(check.errors.isEmpty != isFailure)
        }
    }

    /// Runs a worker of that version under a host that tells of SIGTERM and of how the worker ended.
    private func underHost(_ command: WorkerCommand, version: String) async throws -> (output: String, errors: String) {
        let host = #"trap 'echo terminated' TERM; "$0" "$@"; echo "status $?""#
        let run = try await offPool {
            try ChildProcess.run([
                "/bin/sh", "-c", host, WorkerPrograms.puppet, command.rawValue, "--socket-path", "/nowhere/s",
                "--worker-dir-path", "/nowhere", "--node-impl-version", version,
            ])
        }
        return (run.output, run.errors)
    }

    @Test("a worker of another version than its host ends the host with SIGTERM", arguments: WorkerCommand.workers)
    func otherVersion(command: WorkerCommand) async throws {
        let run = try await underHost(command, version: "0.0.1")
        #expect(run.output == "terminated\nstatus 1\n")
        #expect(run.errors.contains("version 0.0.1"))
    }

    @Test("a worker of its host's version leaves the host alone", arguments: WorkerCommand.workers)
    func sameVersion(command: WorkerCommand) async throws {
        let run = try await underHost(command, version: WorkerVersion.node)
        #expect(run.output == "status 1\n")
        #expect(run.errors.contains("/nowhere/s cannot be reached"))
    }

    @Test("the real worker says what is missing when there is no engine")
    func noEngine() async throws {
        let check = try await offPool {
            try ChildProcess.run([WorkerPrograms.worker, "--check-engine", "--engine-path", "/nowhere/libwasmtime.so"])
        }
        #expect(check.ending == .exited(1))
        #expect(check.errors.contains("/nowhere/libwasmtime.so"))
    }

    @Test("the real worker's engine passes its own check", .enabled(if: TestEngine.isThere, "no libwasmtime.so here"))
    func engine() async throws {
        let check = try await offPool {
            try ChildProcess.run([
                WorkerPrograms.worker, "--check-engine", "--engine-path", TestEngine.libraryPath ?? "",
            ])
        }
        #expect(check.ending == .exited(0), "\(check.errors)")
    }
}

extension WorkerCommand {
    static let workers: [WorkerCommand] = [.prepareWorker, .executeWorker]
}
