import Glibc
import PVFPrimitives
import PVFTestSupport
import PVFWorkerProtocol
import TestSupport
import Testing

/// An execute worker as a process, with the puppet for its engine.
@Suite("The execute worker")
struct ExecuteWorkerTests {
    @Test("answers one request after the other, in jobs of their own")
    func answers() async throws {
        try await offPool {
            let worker = try TestWorker(.executeWorker)
            for round in 0..<5 {
                let response = try worker.execute("execute=ok", block: [UInt8(round)])
                let expected = ValidationResult(headData: [UInt8(round)], hrmpWatermark: 7)
                #expect(response.outcome == .job(.valid(expected)))
                #expect(response.cpuTime > .zero && response.cpuTime < .seconds(5))
            }
            #expect(try worker.execute("execute=trap unreachable").outcome == .job(.invalid("unreachable")))
            #expect(try worker.execute("execute=fail no instance").outcome == .job(.runtimeConstruction("no instance")))
            guard case .job(.invalid(let reason)) = try worker.execute("execute=garbage").outcome else {
                Issue.record("garbage is no result")
                return
            }
            #expect(reason.contains("cannot be decoded"))
            worker.hangUp()
            #expect(try worker.process.waitForEnd() == .exited(0))
            #expect(!worker.folder.exists("socket"))
        }
    }

    @Test("a job that uses up its CPU time is stopped, and the worker goes on")
    func timeout() async throws {
        try await offPool {
            let worker = try TestWorker(.executeWorker)
            let response = try worker.execute("execute=halt", timeout: .milliseconds(200))
            #expect(response.outcome == .jobTimedOut)
            #expect(response.cpuTime >= .milliseconds(200))
            #expect(try worker.execute("execute=ok").outcome.isValid)
        }
    }

    @Test("a job's death, an odd end and an endless answer are not believed, and the worker goes on")
    func deaths() async throws {
        try await offPool {
            let worker = try TestWorker(.executeWorker)
            guard case .jobDied(let signal, let pid) = try worker.execute("execute=crash").outcome else {
                Issue.record("a crash is a death")
                return
            }
            #expect(signal == "received signal: SIGSEGV")
            #expect(pid > 0 && pid != worker.process.pid)
            guard case .jobDied(let status, _) = try worker.execute("execute=exit 0").outcome else {
                Issue.record("an exit without a word is a death")
                return
            }
            #expect(status == "exited with status 0 without an answer")
            let endless = try worker.execute("execute=large \(FrameLimit.executeResponse)").outcome
            #expect(endless == .jobError("the job's answer is longer than allowed"))
            #expect(try worker.execute("execute=ok").outcome.isValid)
        }
    }

    @Test("an artifact is verified whenever its file is another one")
    func artifacts() async throws {
        try await offPool {
            let worker = try TestWorker(.executeWorker)
            let artifact = Array("puppet:execute=ok".utf8)
            let request = TestWorker.request(artifact, timeout: .seconds(20))
            func outcome(_ file: [UInt8]?) throws -> ExecuteWorkerOutcome {
                if let file { try worker.folder.write(file, to: "worker-dir/artifact") }
                try worker.send(request)
                return try worker.receiveExecuted().outcome
            }
            guard case .internalError(.couldNotOpenFile) = try outcome(nil) else {
                Issue.record("there is no artifact")
                return
            }
            #expect(try outcome(artifact).isValid)
            #expect(try outcome(nil).isValid)
            #expect(try outcome(Array("corrupted wasm".utf8)) == .corruptedArtifact)
            var flipped = artifact
            flipped[9] ^= 1
            #expect(try outcome(flipped) == .corruptedArtifact)
            #expect(try outcome([]) == .corruptedArtifact)
            #expect(try outcome(artifact).isValid)
        }
    }

    @Test("a frame that is too long, or no message, ends the worker with one line")
    func badFrames() async throws {
        try await offPool {
            for bytes in [Frame.header(length: FrameLimit.executeRequest + 1), Frame.encode([1, 2, 3])] {
                let worker = try TestWorker(.executeWorker)
                try worker.sendRaw(bytes)
                #expect(try worker.process.waitForEnd() == .exited(1))
                #expect(worker.errors.split(separator: "\n").count == 1 && worker.errors.hasPrefix("pvf-worker: "))
            }
        }
    }
}

extension ExecuteWorkerOutcome {
    /// Whether the function was run and returned a result.
    var isValid: Bool {
        if case .job(.valid) = self { true } else { false }
    }
}
