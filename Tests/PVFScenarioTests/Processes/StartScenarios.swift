import Dispatch
import Foundation
import Logging
import PVFHost
import PVFPrimitives
import PVFTestSupport
import PVFWorkerProtocol
import Synchronization
import Testing

/// Rows 22, 23, 26 and 41 of the scenario catalogue: what happens before the first request is answered.
@Suite(.timeLimit(.minutes(3))) struct StartScenarios {
    @Test("Scenario 22: a worker that ends or sleeps instead of connecting is given up, and another is tried")
    func spawning() async throws {
        let defaults = PVFHostConfiguration(cacheDirectory: "", workerProgram: "")
        #expect(defaults.prepareSpawnTimeout == .seconds(3) && defaults.executeSpawnTimeout == .seconds(3))
        #expect(defaults.spawnRetryDelay == .seconds(3))
        // The first exits, the second sleeps, those after them are real.
        let program = try WrappedWorker(
            """
            case "$1" in prepare-worker)
                echo attempt >> "$folder/notes"
                case "$(/usr/bin/wc -l < "$folder/notes")" in
                1) shift; exec "$puppet" exit "$@" ;;
                2) shift; exec "$puppet" test-sleep "$@" ;;
                esac
            esac
            """)
        let log = LogLines()
        let begin = ContinuousClock.now
        try await RunningHost.run(
            logger: log.logger,
            configure: {
                $0.workerProgram = program.path
                $0.prepareSpawnTimeout = .seconds(8)
                $0.spawnRetryDelay = .milliseconds(200)
            }
        ) { running in
            let success = try await running.precheck(Pvf(script: "prepare=ok")).get()
            #expect(success.size > 0)
            #expect(running.workers("prepare").count == 1)
        }
        #expect(ContinuousClock.now - begin >= .milliseconds(8400))
        #expect(program.notes.count >= 3)
        let failures = log.all.filter { $0.contains("no prepare worker") }
        #expect(failures.count >= 2)
        #expect(failures.first?.contains("ended before it connected") == true, "\(failures)")
        #expect(failures.dropFirst().first?.contains("did not answer in time") == true, "\(failures)")
    }

    @Test("Scenario 23: a worker of another version ends its host with SIGTERM, and exits with 1")
    func version() async throws {
        // The host's own process is this one: what would end it is only counted here.
        let count = Mutex(0)
        signal(SIGTERM, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: SIGTERM, queue: .global())
        source.setEventHandler { count.withLock { $0 += 1 } }
        source.activate()
        defer {
            source.cancel()
            signal(SIGTERM, SIG_DFL)
        }
        // Replaced after the host has looked at it: what starts now is another version than what it asked for.
        let program = try WrappedWorker(#"case "$1" in --version) echo 9.9.9; exit 0 ;; esac"#)
        let log = LogLines()
        try await RunningHost.run(
            logger: log.logger,
            configure: {
                $0.workerProgram = program.path
                $0.nodeVersion = "9.9.9"
                $0.spawnRetryDelay = .milliseconds(200)
            }
        ) { running in
            let reply = try await running.host.precheckPVF(Pvf(script: "prepare=ok"))
            _ = try await eventually("SIGTERM") { count.withLock { $0 > 0 } ? true : nil }
            _ = try await eventually("the worker's end") {
                log.all.contains { $0.contains("ended before it connected") } ? true : nil
            }
            withExtendedLifetime(reply) {}
        }
    }

    @Test("Scenario 26: a start removes what an earlier host left in the cache, and nothing else")
    func restart() async throws {
        let cache = NSTemporaryDirectory() + "pvf-cache-" + UUID().uuidString.prefix(13)
        let files = FileManager.default
        try files.createDirectory(atPath: cache + "/worker-dir-prepare-abc/deep", withIntermediateDirectories: true)
        try files.createDirectory(atPath: cache + "/photos.pvf-album", withIntermediateDirectories: true)
        defer { try? files.removeItem(atPath: cache) }
        let ours = ["0xab.pvf", "wasmtime_0xcd", "worker-dir-execute-x"]
        let others = ["notes.txt", "abcd.pvfartifact", "photos.pvf-album/one.jpg"]
        for name in ours + others + ["worker-dir-prepare-abc/deep/artifact"] {
            try Data("x".utf8).write(to: URL(fileURLWithPath: "\(cache)/\(name)"))
        }
        let configuration = PVFHostConfiguration(cacheDirectory: cache, workerProgram: WorkerPrograms.puppet)
        _ = try await PVFHost.start(configuration, logger: Logger(label: "scenario"))
        let left = try files.contentsOfDirectory(atPath: cache).sorted()
        #expect(left == ["abcd.pvfartifact", "notes.txt", "photos.pvf-album"])
        for name in others { #expect(files.fileExists(atPath: "\(cache)/\(name)")) }
    }

    /// Starts a host in secure mode over a worker whose checks of that name fail.
    private static func startSecurely(failing checks: [WorkerCommand]) async throws -> [String] {
        let pattern = checks.map(\.rawValue).joined(separator: "|")
        let program = try WrappedWorker(#"case "$1" in \#(pattern)) echo "not on this machine" >&2; exit 255 ;; esac"#)
        let log = LogLines()
        try await RunningHost.run(
            logger: log.logger,
            configure: {
                $0.workerProgram = program.path
                $0.secureValidatorMode = true
            }
        ) { running in
            let request = ExecutionRequest(Pvf(script: "execute=ok"), expecting: [4])
            let success = try await running.execute(request).get()
            #expect(success.result.headData == [4])
        }
        return log.all
    }

    @Test("Scenario 41: secure mode refuses to start without seccomp")
    func withoutSeccomp() async throws {
        let error = await #expect(throws: PVFHostError.self) { try await Self.startSecurely(failing: [.checkSeccomp]) }
        #expect(error?.code == .insecure)
        #expect(error?.message.contains("seccomp") == true && error?.message.contains("not on this machine") == true)
        let neither = await #expect(throws: PVFHostError.self) {
            try await Self.startSecurely(failing: [.checkLandlock, .checkChangeRoot])
        }
        #expect(neither?.code == .insecure)
    }

    @Test(
        "Scenario 41: secure mode starts without landlock where the root can be changed, and says what is missing",
        .enabled(if: Kernel.holds([.checkSeccomp]) && Kernel.changesRoot, "no seccomp or no user namespaces here"))
    func withoutLandlock() async throws {
        let lines = try await Self.startSecurely(failing: [.checkLandlock])
        #expect(lines.contains { $0.contains("less confined") && $0.contains("landlock") })
    }

    @Test(
        "Scenario 41: and without a changed root where there is landlock, and without clones in any case",
        .enabled(if: Kernel.holds([.checkSeccomp, .checkLandlock]), "no seccomp or no landlock here"))
    func withoutRoot() async throws {
        let lines = try await Self.startSecurely(failing: [.checkChangeRoot, .checkSecureClone])
        #expect(lines.filter { $0.contains("less confined") }.count == 2)
    }
}

/// What this machine's kernel can do, by the worker's own checks.
enum Kernel {
    static func holds(_ checks: [WorkerCommand]) -> Bool { checks.allSatisfy { run([$0.rawValue]) == 0 } }

    static let changesRoot: Bool = {
        let folder = NSTemporaryDirectory() + "pvf-kernel-" + UUID().uuidString.prefix(13)
        guard mkdir(folder, 0o700) == 0 else { return false }
        defer { rmdir(folder) }
        return run([WorkerCommand.checkChangeRoot.rawValue, folder]) == 0
    }()

    private static func run(_ arguments: [String]) -> Int32 {
        var argv = ([WorkerPrograms.puppet] + arguments).map { strdup($0) } + [nil]
        var envp = WorkerEnvironment.variables.map { strdup($0) } + [nil]
        defer { for string in argv + envp { free(string) } }
        var pid: pid_t = 0
        var status: Int32 = -1
        guard posix_spawn(&pid, WorkerPrograms.puppet, nil, nil, &argv, &envp) == 0 else { return -1 }
        return waitpid(pid, &status, 0) == pid ? status : -1
    }
}
