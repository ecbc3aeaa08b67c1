import CSandbox
import Glibc
import PVFPrimitives
import PVFTestSupport
import PVFWorkerProtocol
import TestSupport
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

    @Test(
        "landlock: a job can signal nobody outside, from ABI 6 on",
        .enabled(if: csandbox_landlock_abi() >= 6, "this kernel's landlock does not cover signals"))
    func signals() async throws {
        #expect(try await find("signal-parent", SecurityStatus(landlock: true)) == "EPERM")
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
        // The clone alone hides no files.
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

    @Test("what cannot be switched on is said, to the host and on standard error; in secure mode the worker refuses")
    func missing() async throws {
        // Nobody may enter this directory, so it cannot become the root; without user namespaces it cannot either.
        try await offPool {
            let wanted = SecurityStatus(seccomp: Kernel.seccomp, changeRoot: true)
            let worker = try TestWorker(.executeWorker, security: wanted, directoryMode: 0o400)
            #expect(worker.ready.applied == SecurityStatus(seccomp: Kernel.seccomp))
            #expect(worker.ready.missing.count == 1)
            #expect(worker.ready.missing.first?.hasPrefix("the root cannot be changed: ") == true)
            #expect(worker.errors.hasPrefix("pvf-worker: the root cannot be changed: "))

            var secure = wanted
            secure.secureValidatorMode = true
            let error = #expect(throws: TestWorkerError.self) {
                try TestWorker(.executeWorker, security: secure, directoryMode: 0o400)
            }
            #expect(error?.description.contains("the root cannot be changed: ") == true)
        }
    }

    @Test("a check that does not hold says why")
    func failingCheck() async throws {
        try await offPool {
            let check = try ChildProcess.run([
                WorkerPrograms.puppet, WorkerCommand.checkChangeRoot.rawValue, "/nowhere/at/all",
            ])
            #expect(check.ending == .exited(WorkerExit.checkFailed))
            #expect(check.errors.hasPrefix("pvf-worker: "))
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
