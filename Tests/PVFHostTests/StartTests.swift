import CoreMetrics
import Foundation
import Logging
import Metrics
import PVFHost
import PVFPrimitives
import PVFTestSupport
import Synchronization
import Testing

/// How a host starts, or does not.
@Suite struct StartTests {
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func folder() throws -> String {
        let path = NSTemporaryDirectory() + "pvf-test-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    private func code(starting configuration: PVFHostConfiguration) async throws -> PVFHostError.Code? {
        do throws(PVFHostError) {
            _ = try await PVFHost.start(configuration, logger: logger)
            return nil
        } catch {
            #expect(!error.message.isEmpty)
            return error.code
        }
    }

    /// A worker program that is a script.
    private func program(_ script: String, in folder: String) throws -> String {
        let path = folder + "/program"
        try ScriptProgram.write("#!/bin/sh\n\(script)\n", to: path)
        return path
    }

    @Test("what cannot be used has its own error")
    func unusable() async throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let cache = folder + "/cache"
        var configuration = PVFHostConfiguration(cacheDirectory: cache, workerProgram: folder + "/none")
        #expect(try await code(starting: configuration) == .workerProgram)
        configuration.workerProgram = try program("exit 0", in: folder)
        configuration.nodeVersion = "1.2.3"
        #expect(try await code(starting: configuration) == .workerProgram)
        configuration.workerProgram = try program("echo 1.2.3; exit 0", in: folder)
        #expect(try await code(starting: configuration) == nil)
        configuration.workerProgram = try program("[ $1 = --version ] && echo 1.2.3 || exit 1", in: folder)
        #expect(try await code(starting: configuration) == .engine)
        configuration.checksEngine = false
        #expect(try await code(starting: configuration) == nil)
        configuration.secureValidatorMode = true
        #expect(try await code(starting: configuration) == .insecure)
        // A file is no folder.
        configuration.cacheDirectory = configuration.workerProgram + "/cache"
        #expect(try await code(starting: configuration) == .cache)
        #expect(try FileManager.default.contentsOfDirectory(atPath: cache) == [])
    }

    @Test("a cache that an earlier host left is cleared of that host's files, and of no others")
    func cache() async throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let others = ["notes.txt", "abcd.pvfartifact", "my-worker-dir", "pvf"]
        for name in ["0x12.pvf", "wasmtime_0xab", "worker-dir-prepare-abc/tmp-artifact"] + others {
            let url = URL(fileURLWithPath: folder).appendingPathComponent(name)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data("x".utf8).write(to: url)
        }
        let configuration = PVFHostConfiguration(cacheDirectory: folder, workerProgram: WorkerPrograms.puppet)
        let (host, service) = try await PVFHost.start(configuration, logger: logger)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == others.sorted())
        // As long as there is that host, what comes to lie there is its own.
        try Data("x".utf8).write(to: URL(fileURLWithPath: folder + "/0x34.pvf"))
        #expect(try await code(starting: configuration) == .cache)
        #expect(FileManager.default.fileExists(atPath: folder + "/0x34.pvf"))
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await service.run() }
            withExtendedLifetime(host) {}
            group.cancelAll()
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == others.sorted())
    }

    @Test("ten requests lie in the inbox; who comes later waits, and can go away")
    func backPressure() async throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let configuration = PVFHostConfiguration(cacheDirectory: folder, workerProgram: WorkerPrograms.puppet)
        let (host, service) = try await PVFHost.start(configuration, logger: logger)
        let pvf = Pvf(script: "")
        var replies: [Reply<PrecheckResult>] = []
        for _ in 0..<HostMailbox.clientLimit { replies.append(try await host.precheckPVF(pvf)) }
        // Nobody takes anything out yet: the next has to wait, until it is cancelled.
        let waiting = Task { try await host.headsUp([pvf]) }
        waiting.cancel()
        await #expect(throws: PVFHostError.cancelled) { try await waiting.value }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await service.run() }
            let last = try await host.precheckPVF(pvf)
            for reply in replies + [last] { #expect(try await reply.value().get().size > 0) }
            group.cancelAll()
        }
        await #expect(throws: PVFHostError.hungUp) { try await host.headsUp([pvf]) }
    }

    @Test("what happens is counted under the reference's names")
    func metrics() async throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let book = MetricsBook()
        let configuration = PVFHostConfiguration(cacheDirectory: folder, workerProgram: WorkerPrograms.puppet)
        let (host, service) = try await PVFHost.start(configuration, metrics: book, logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await service.run() }
            let request = ExecutionRequest(Pvf(script: "execute=ok"), expecting: [])
            for _ in 0..<3 { _ = try await host.executePVF(request).value().get() }
            group.cancelAll()
        }
        #expect(book["pvf_worker_spawned", "prepare"] == 1 && book["pvf_worker_spawned", "execute"] == 1)
        #expect(book["pvf_worker_retired", "prepare"] == 1 && book["pvf_worker_retired", "execute"] == 1)
        #expect(book["pvf_prepare_enqueued"] == 1 && book["pvf_prepare_concluded"] == 1)
        #expect(book["pvf_execute_enqueued"] == 3 && book["pvf_execute_finished"] == 3)
        #expect(book["pvf_execute_kind", "approval"] == 3)
        #expect(book["pvf_preparation_time"] == 1 && book["pvf_execution_time"] == 3)
        #expect(book["pvf_code_size", "compressed"] == 1 && book["pvf_code_size", "raw"] == 1)
        #expect(Set(HostMetrics.buckets.keys).isSubset(of: book.labels))
    }
}

/// Counts how often each metric was touched, or by how much a counter rose.
private final class MetricsBook: MetricsFactory {
    private let counts = Mutex<[String: Int64]>([:])
    private let known = Mutex<Set<String>>([])

    private final class Entry: CounterHandler, RecorderHandler {
        let book: MetricsBook
        let name: String

        init(_ book: MetricsBook, _ label: String, _ dimensions: [(String, String)]) {
            self.book = book
            name = ([label] + dimensions.map(\.1)).joined(separator: " ")
            _ = book.known.withLock { $0.insert(label) }
        }

        func increment(by amount: Int64) { book.counts.withLock { $0[name, default: 0] += amount } }
        func reset() {}
        func record(_ value: Int64) { increment(by: 1) }
        func record(_ value: Double) { increment(by: 1) }
    }

    subscript(_ name: String...) -> Int64 { counts.withLock { $0[name.joined(separator: " "), default: 0] } }
    var labels: Set<String> { known.withLock { $0 } }

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        Entry(self, label, dimensions)
    }

    func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        Entry(self, label, dimensions)
    }

    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        NOOPMetricsHandler.instance
    }

    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}
}
