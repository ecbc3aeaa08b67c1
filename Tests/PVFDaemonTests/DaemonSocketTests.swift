import Foundation
import Glibc
import Logging
import NIOCore
import NIOPosix
import PVFDaemon
import Synchronization
import Telemetry
import Testing

@Suite("PVF daemon: the socket")
struct DaemonSocketTests {
    private let folder: String
    private let path: String

    init() throws {
        // Short: the kernel takes few bytes of a socket's path.
        folder = "/tmp/vigil-\(UInt32.random(in: .min ... .max))"
        path = folder + "/s"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    private let backend = StubBackend()

    private func daemon(_ limits: PVFDaemon<StubBackend>.Limits = .init()) -> PVFDaemon<StubBackend> {
        let service = DaemonService(backend: backend, version: "0", metrics: MetricsRegistry(buckets: [:]))
        return PVFDaemon(
            socketPath: path, service: service, limits: limits,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// Runs a daemon while the body runs; the daemon ends with it.
    private func withDaemon(
        _ limits: PVFDaemon<StubBackend>.Limits = .init(), _ body: @Sendable @escaping () async throws -> Void
    ) async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            let daemon = daemon(limits)
            group.addTask {
                do { try await daemon.run() } catch is CancellationError {}
            }
            let deadline = ContinuousClock.now + .seconds(300)
            while (try? await exchange([], lines: 0)) == nil, ContinuousClock.now < deadline {
                try await Task.sleep(for: .milliseconds(5))
            }
            try await body()
            group.cancelAll()
            try await group.waitForAll()
        }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    /// Sends bytes, and reads until so many lines have come or the other side closes.
    private func exchange(_ bytes: [UInt8], lines: Int) async throws -> [String] {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(unixDomainSocketPath: path) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            guard lines > 0 else { return [] }
            try await outbound.write(ByteBuffer(bytes: bytes))
            var text = ""
            for try await piece in inbound {
                text += String(buffer: piece)
                if text.count(where: { $0 == "\n" }) >= lines { break }
            }
            return text.split(separator: "\n").map(String.init)
        }
    }

    @Test("Many requests in one piece are all answered; the socket is its owner's alone")
    func serves() async throws {
        try await withDaemon {
            let requests = (0..<200).map { "{\"id\":\($0),\"method\":\"hello\",\"params\":{}}\n" }.joined()
            let answers = try await exchange(Array(requests.utf8), lines: 200)
            let ids = Set(answers.compactMap { $0.split(separator: ",").first.map(String.init) })
            #expect(ids == Set((0..<200).map { "{\"id\":\($0)" }))
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
    }

    @Test("A line over the limit ends the connection, not the daemon")
    func longLine() async throws {
        var limits = PVFDaemon<StubBackend>.Limits()
        limits.lineBytes = 1_000
        try await withDaemon(limits) {
            let answers = try? await exchange([UInt8](repeating: 0x20, count: 5_000), lines: 1)
            #expect(answers?.isEmpty ?? true)
            let hello = try await exchange(Array("{\"id\":1,\"method\":\"hello\",\"params\":{}}\n".utf8), lines: 1)
            #expect(hello.count == 1)
        }
    }

    @Test("A caller that leaves gives up its requests")
    func callerLeaves() async throws {
        try await withDaemon {
            let request = "{\"id\":1,\"method\":\"validate\",\"params\":{\"code\":\"0x09\",\"params\":\"0x\"}}\n"
            let hello = "{\"id\":2,\"method\":\"hello\",\"params\":{}}\n"
            // The second answer shows that the first request has arrived.
            _ = try await exchange(Array((request + hello).utf8), lines: 1)
            let deadline = ContinuousClock.now + .seconds(300)
            while backend.givenUp.withLock({ $0 }) == 0, ContinuousClock.now < deadline {
                try await Task.sleep(for: .milliseconds(5))
            }
            #expect(backend.givenUp.withLock { $0 } == 1)
        }
    }

    @Test("What a killed daemon left is replaced; a living one's socket is not")
    func socketTaken() async throws {
        try leaveSocketBehind()
        try await withDaemon {
            let second = daemon()
            await #expect(throws: (any Error).self) { try await second.run() }
            let hello = try await exchange(Array("{\"id\":1,\"method\":\"hello\",\"params\":{}}\n".utf8), lines: 1)
            #expect(hello.count == 1)
        }
    }

    @Test("A file that is no socket is never replaced")
    func ordinaryFile() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data("precious".utf8).write(to: URL(fileURLWithPath: path))
        let daemon = daemon()
        await #expect(throws: (any Error).self) { try await daemon.run() }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious")
    }

    /// A socket in the file system that nobody listens to.
    private func leaveSocketBehind() throws {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(bound == 0)
    }
}
