import Glibc
import PVFPrimitives
import PVFTestSupport
import PVFWorkerProtocol
import Testing

/// A prepare worker as a process, with the puppet for its engine.
@Suite("The prepare worker")
struct PrepareWorkerTests {
    @Test("writes the artifact, and says its checksum, its size and what it cost")
    func prepares() async throws {
        try await offPool {
            let worker = try TestWorker(.prepareWorker)
            let success = try worker.prepare("prepare=allocate 50000000").get()
            let artifact = Array("puppet:prepare=allocate 50000000".utf8)
            #expect(worker.artifact == artifact)
            #expect(success.checksum == ArtifactChecksum(of: artifact) && success.size == UInt64(artifact.count))
            #expect(success.stats.observedCodeLength == 25)
            #expect(success.stats.cpuTime > .zero)
            let memory = success.stats.memory
            #expect(memory.peakTracked >= 50_000_000 && memory.peakTracked < 60_000_000)
            #expect(memory.maxResident.map { $0 >= 50_000_000 } == true)
            #expect(memory.resident != nil && memory.allocated != nil)
            worker.hangUp()
            #expect(try worker.process.waitForEnd() == .exited(0))
        }
    }

    @Test("the code's own faults are told apart, and leave the worker as it is")
    func faults() async throws {
        try await offPool {
            let worker = try TestWorker(.prepareWorker)
            #expect(try worker.prepare("prepare=trap not wasm") == .failure(.prevalidation("not wasm")))
            #expect(try worker.prepare("prepare=fail too deep") == .failure(.preparation("too deep")))
            // Only a pre-check loads what was made.
            #expect(try worker.prepare("load=fail no code", kind: .compilation).isSuccess)
            #expect(
                try worker.prepare("load=fail no code", kind: .prechecking) == .failure(.runtimeConstruction("no code"))
            )
            #expect(try worker.prepare("prepare=ok").isSuccess)
        }
    }

    @Test("compressed code is decompressed within its limit")
    func compression() async throws {
        try await offPool {
            let worker = try TestWorker(.prepareWorker)
            let code = Array("prepare=ok;note=".utf8) + [UInt8](repeating: 65, count: 5000)
            let compressed = try CompressedBlob.compress(code)
            #expect(try worker.prepare(Pvf(code: compressed)).isSuccess)
            #expect(worker.artifact == Array("puppet:".utf8) + code)
            guard
                case .failure(.couldNotDecompressCode) = try worker.prepare(Pvf(code: compressed, codeBombLimit: 4000))
            else {
                Issue.record("a bomb was decompressed")
                return
            }
        }
    }

    @Test("used-up CPU time, deaths and odd ends are the job's, not the worker's")
    func deaths() async throws {
        try await offPool {
            let worker = try TestWorker(.prepareWorker)
            #expect(try worker.prepare("prepare=halt", timeout: .milliseconds(200)) == .failure(.timedOut))
            guard case .failure(.jobDied(let reason, _)) = try worker.prepare("prepare=crash") else {
                Issue.record("a crash is a death")
                return
            }
            #expect(reason == "received signal: SIGSEGV")
            #expect(try worker.prepare("prepare=ok").isSuccess)
        }
    }

    @Test("a pre-check that allocates more than it may is told to have run out of memory; a compilation is not")
    func memoryLimit() async throws {
        try await offPool {
            let worker = try TestWorker(.prepareWorker)
            let limit = ExecutorParams([.precheckingMaxMemory(256 << 20)])
            let within = "prepare=allocate \(200 << 20)"
            let beyond = "prepare=allocate \(300 << 20)"
            #expect(try worker.prepare(within, params: limit, kind: .prechecking).isSuccess)
            #expect(try worker.prepare(beyond, params: limit, kind: .prechecking) == .failure(.outOfMemory))
            #expect(try worker.prepare(beyond, params: limit, kind: .compilation).isSuccess)
            #expect(try worker.prepare(beyond, kind: .prechecking).isSuccess)
        }
    }

    @Test("more than the system gives is out of memory without any limit")
    func noMemory() async throws {
        try await offPool {
            let worker = try TestWorker(.prepareWorker)
            #expect(try worker.prepare("prepare=allocate \(64 << 30)") == .failure(.outOfMemory))
            #expect(try worker.prepare("prepare=ok").isSuccess)
        }
    }

    @Test("without its file the worker says so")
    func noFile() async throws {
        try await offPool {
            let worker = try TestWorker(.prepareWorker)
            try worker.send(Pvf(code: Array("prepare=ok".utf8)))
            let response = try worker.receive(PrepareResponse.self, limit: FrameLimit.prepareResponse)
            guard case .failure(.kernel(let reason)) = response.result else {
                Issue.record("there is no file to write to")
                return
            }
            #expect(reason.contains("No such file"))
        }
    }
}

extension Result where Success == PrepareSuccess, Failure == PrepareError {
    var isSuccess: Bool {
        if case .success = self { true } else { false }
    }
}
