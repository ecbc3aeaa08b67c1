import PVFWorker
import PVFWorkerProtocol
import Testing

@Suite("The worker's command line")
struct ArgumentsTests {
    @Test("commands and options are taken apart")
    func proper() throws {
        let arguments = try WorkerArguments([
            "execute-worker", "--socket-path", "/s", "--worker-dir-path", "/d", "--engine-path", "/e",
            "--node-impl-version", "1.2.3",
        ])
        #expect(arguments.command == .executeWorker)
        #expect(
            arguments.options == [
                .socketPath: "/s", .workerDirectory: "/d", .enginePath: "/e", .nodeVersion: "1.2.3",
            ])
        let check = try WorkerArguments(["--check-can-unshare-user-namespace-and-change-root", "/d"])
        #expect(check.command == .checkChangeRoot && check.directory == "/d")
        #expect(try WorkerArguments(["test-sleep", "--socket-path", "/s"]).command == .testSleep)
    }

    @Test(
        "what is missing, unknown or said twice is named",
        arguments: [
            ([], "a command is missing"), (["serve"], "'serve'"),
            (["prepare-worker", "--colour", "red"], "'--colour'"),
            (["prepare-worker", "--socket-path"], "--socket-path needs a value"),
            (["prepare-worker", "--socket-path", "/a", "--socket-path", "/b"], "given twice"),
            (["--check-can-unshare-user-namespace-and-change-root"], "needs a directory"),
            (["--version", "--socket-path", "/a"], "'--socket-path'"),
        ] as [([String], String)])
    func improper(arguments: [String], words: String) {
        let error = #expect(throws: WorkerFailure.self) { try WorkerArguments(arguments) }
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }
}
