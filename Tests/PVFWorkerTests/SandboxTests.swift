import Glibc
import PVFPrimitives
import PVFTestSupport
import PVFWorkerProtocol
import Testing

/// What the kernel of this machine can do, by the worker's own checks. What it cannot is shown as a skipped test.
enum Kernel {
    static let landlock = holds(.checkLandlock)
    static let seccomp = holds(.checkSeccomp)
    static let secureClone = holds(.checkSecureClone)
    static let changeRoot: Bool = {
        guard let folder = try? TestFolder() else { return false }
        return holds(.checkChangeRoot, folder.path)
    }()

    private static func holds(_ command: WorkerCommand, _ arguments: String...) -> Bool {
        (try? ChildProcess.run([WorkerPrograms.puppet, command.rawValue] + arguments))?.ending == .exited(0)
    }
}

/// Each means of the kernel alone, seen from inside a real job.
@Suite("The sandbox")
struct SandboxTests {
    /// What a probe finds in an execute job under that security.
    private func find(_ probe: String, _ security: SecurityStatus) async throws -> String {
        try await offPool {
            let worker = try TestWorker(.executeWorker, security: security)
            var expected = security
            expected.secureValidatorMode = false
            #expect(worker.ready.applied == expected && worker.ready.missing.isEmpty)
            return switch try worker.execute("execute=\(probe)").outcome {
            case .job(.invalid(let finding)): finding
            case .jobDied(let reason, _): reason
            case let other: "\(other)"
            }
        }
    }

    /// What a probe finds in a prepare job under that security.
    private func findPreparing(_ probe: String, _ security: SecurityStatus) async throws -> String {
        try await offPool {
            let worker = try TestWorker(.prepareWorker, security: security)
            return switch try worker.prepare("prepare=\(probe)") {
            case .failure(.prevalidation(let finding)): finding
            case .failure(.jobDied(let reason, _)): reason
            case let other: "\(other)"
            }
        }
    }

    @Test("without any of it a job reaches what it likes: the probes do find something")
    func nothing() async throws {
        let none = SecurityStatus()
        #expect(try await find("read /etc/passwd", none) == "done")
        #expect(try await find("socket", none) == "done")
        #expect(try await find("pid", none) != "1")
        #expect(try await find("signal-parent", none) == "done")
    }

    @Test("landlock: a job opens no file, not even its artifact", .enabled(if: Kernel.landlock, "no landlock here"))
    func landlock() async throws {
        let landlock = SecurityStatus(landlock: true)
        #expect(try await find("read /etc/passwd", landlock) == "EACCES")
        #expect(try await find("create /tmp/vigil-probe", landlock) == "EACCES")
        #expect(try await findPreparing("read /etc/passwd", landlock) == "EACCES")
        let artifact = try await offPool {
            let worker = try TestWorker(.executeWorker, security: landlock)
            return try worker.execute("execute=read \(worker.directory)/artifact").outcome
        }
        #expect(artifact == .job(.invalid("EACCES")))
    }

    @Test("seccomp: a job that makes a socket is killed", .enabled(if: Kernel.seccomp, "no seccomp here"))
    func seccomp() async throws {
        let seccomp = SecurityStatus(seccomp: true)
        #expect(try await find("socket", seccomp) == "received signal: SIGSYS")
        #expect(try await findPreparing("socket", seccomp) == "received signal: SIGSYS")
        #expect(try await find("read /etc/passwd", seccomp) == "done")
    }

    @Test(
        "a changed root holds the worker directory alone, and cannot be written to",
        .enabled(if: Kernel.changeRoot, "no user namespaces here"))
    func changeRoot() async throws {
        let root = SecurityStatus(changeRoot: true)
        #expect(try await find("read /artifact", root) == "done")
        #expect(try await find("create /probe", root) == "EROFS")
        #expect(try await find("create /artifact", root) == "EROFS")
        #expect(try await find("read /etc/passwd", root) == "ENOENT")
        #expect(try await find("read /../../../etc/passwd", root) == "ENOENT")
        #expect(try await findPreparing("create /probe", root) == "EROFS")
        #expect(try await findPreparing("create /tmp-artifact", root) == "EROFS")
    }

    @Test(
        "a cloned job is the first process of its namespace, and reaches no other",
        .enabled(if: Kernel.secureClone, "no namespaces here"))
    func secureClone() async throws {
        let clone = SecurityStatus(secureClone: true)
        #expect(try await find("pid", clone) == "1")
        #expect(try await findPreparing("pid", clone) == "1")
        // There is no process before it: 0 stands for its own group.
        #expect(try await find("read /etc/passwd", clone) == "done")
    }

    @Test("a job has no descriptor of its worker's: the standard ones, its pipe, and to prepare its file")
    func descriptors() async throws {
        let execute = try await find("descriptors", SecurityStatus()).split(separator: ",")
        #expect(execute.count == 4 && execute.starts(with: ["0", "1", "2"]))
        let prepare = try await findPreparing("descriptors", SecurityStatus()).split(separator: ",")
        #expect(prepare.count == 5 && prepare.starts(with: ["0", "1", "2"]))
    }

    @Test(
        "all of it together lets prepare and execute do their work, in secure mode",
        .enabled(
            if: Kernel.landlock && Kernel.seccomp && Kernel.changeRoot && Kernel.secureClone,
            "not everything is there"))
    func together() async throws {
        let all = SecurityStatus(
            secureValidatorMode: true, landlock: true, seccomp: true, changeRoot: true, secureClone: true)
        try await offPool {
            let preparing = try TestWorker(.prepareWorker, security: all)
            #expect(preparing.ready == WorkerReady(applied: all))
            for _ in 0..<3 {
                #expect(try preparing.prepare("prepare=ok").isSuccess)
                #expect(preparing.artifact == Array("puppet:prepare=ok".utf8))
            }
            #expect(try preparing.prepare("prepare=halt", timeout: .milliseconds(100)) == .failure(.timedOut))
            let executing = try TestWorker(.executeWorker, security: all)
            #expect(executing.ready == WorkerReady(applied: all))
            for _ in 0..<3 { #expect(try executing.execute("execute=ok").outcome.isValid) }
            #expect(try executing.execute("execute=halt", timeout: .milliseconds(100)).outcome == .jobTimedOut)
        }
    }

    @Test("what cannot be switched on is said; in secure mode the worker refuses")
    func missing() async throws {
        // A directory that is none makes the changed root fail on every kernel.
        try await offPool {
            let folder = try TestFolder()
            let gone = folder.path + "/gone"
            let check = try ChildProcess.run([WorkerPrograms.puppet, WorkerCommand.checkChangeRoot.rawValue, gone])
            #expect(check.ending == .exited(255))
            #expect(check.errors.hasPrefix("pvf-worker: "))
            #expect(check.errors.contains("No such file") || !Kernel.changeRoot)
        }
    }

    @Test("in secure mode a worker refuses an environment that is not empty")
    func environment() async throws {
        try await offPool {
            let secure = SecurityStatus(secureValidatorMode: true)
            let variables = WorkerEnvironment.variables + ["SECRET=1"]
            let error = #expect(throws: TestWorkerError.self) {
                try TestWorker(.executeWorker, security: secure, environment: variables)
            }
            #expect(error?.description.contains("SECRET is set") == true)
            #expect(throws: Never.self) { try TestWorker(.executeWorker, security: secure) }
        }
    }
}
