import Foundation
import PVFPrimitives
import PVFTestSupport
import PVFWorkerProtocol
import Primitives
import TestSupport

struct TestWorkerError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// A real worker process with this test for its host. Every wait ends after a minute at the latest, in an error.
///
/// Its calls block: they belong on a thread of their own (`offPool`).
final class TestWorker {
    let process: ChildProcess
    let folder: TestFolder
    let ready: WorkerReady
    private let socket: Int32
    private static let seconds: Int32 = 60

    /// Starts a worker and shakes hands.
    init(
        _ command: WorkerCommand, security: SecurityStatus = SecurityStatus(), params: ExecutorParams? = nil,
        program: String = WorkerPrograms.puppet, options: [String] = [],
        environment: [String] = WorkerEnvironment.variables, directoryMode: Int = 0o700
    ) throws {
        folder = try TestFolder()
        let path = folder.path + "/socket"
        let directory = folder.path + "/worker-dir"
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: false, attributes: [.posixPermissions: directoryMode])
        let listener = try UnixListener(path: path)
        process = try ChildProcess(
            [
                program, command.rawValue, WorkerOption.socketPath.rawValue, path,
                WorkerOption.workerDirectory.rawValue, directory, WorkerOption.nodeVersion.rawValue, WorkerVersion.node,
            ] + options, environment: environment, errors: folder.path + "/errors")
        socket = try listener.accept(seconds: Self.seconds)
        let handshake = WorkerHandshake(security: security, executorParams: params)
        try Self.write(Frame.encode(handshake.scaleBytes), to: socket)
        ready = try WorkerReady(scale: try Self.readFrame(from: socket, limit: FrameLimit.ready, folder))
    }

    deinit {
        hangUp()
        close(socket)
    }

    var directory: String { folder.path + "/worker-dir" }
    var errors: String { folder.text("errors") }

    /// Prepares a script.
    func prepare(
        _ script: String, params: ExecutorParams = ExecutorParams(), kind: PrepareKind = .compilation,
        timeout: Duration = .seconds(20)
    ) throws -> Result<PrepareSuccess, PrepareError> {
        try prepare(
            Pvf(code: Array(script.utf8), executorParams: params, prepareKind: kind, prepareTimeout: timeout))
    }

    func prepare(_ request: PrepareRequest) throws -> Result<PrepareSuccess, PrepareError> {
        try folder.write([], to: "worker-dir/" + WorkerDirectory.temporaryArtifact)
        try send(request)
        return try receive(PrepareResponse.self, limit: FrameLimit.prepareResponse).result
    }

    /// What the last preparation wrote.
    var artifact: [UInt8] {
        (try? folder.bytes("worker-dir/" + WorkerDirectory.temporaryArtifact)) ?? []
    }

    /// Executes a script that was prepared.
    func execute(
        _ script: String, block: [UInt8] = [1, 2, 3], timeout: Duration = .seconds(20)
    ) throws -> ExecuteResponse {
        try sendExecute(script, block: block, timeout: timeout)
        return try receiveExecuted()
    }

    func sendExecute(_ script: String, block: [UInt8] = [1, 2, 3], timeout: Duration = .seconds(20)) throws {
        let artifact = Array("puppet:".utf8) + Array(script.utf8)
        try folder.write(artifact, to: "worker-dir/" + WorkerDirectory.artifact)
        try send(Self.request(artifact, block: block, timeout: timeout))
    }

    func receiveExecuted() throws -> ExecuteResponse {
        try receive(ExecuteResponse.self, limit: FrameLimit.executeResponse)
    }

    static func request(_ artifact: [UInt8], block: [UInt8] = [1, 2, 3], timeout: Duration) -> ExecuteRequest {
        let params = ValidationParams(
            parentHead: [], blockData: block, relayParentNumber: 7, relayParentStorageRoot: .init())
        return ExecuteRequest(timeout: timeout, checksum: ArtifactChecksum(of: artifact), params: params.scaleBytes)
    }

    func send(_ message: some ScaleCodable) throws {
        try Self.write(Frame.encode(message.scaleBytes), to: socket)
    }

    func sendRaw(_ bytes: [UInt8]) throws { try Self.write(bytes, to: socket) }

    func receive<Message: ScaleCodable>(_ type: Message.Type, limit: Int) throws -> Message {
        try Message(scale: try Self.readFrame(from: socket, limit: limit, folder))
    }

    /// Closes the socket, as a host that is gone.
    func hangUp() { shutdown(socket, Int32(SHUT_RDWR)) }

    private static func write(_ bytes: [UInt8], to socket: Int32) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { bytes in
                Glibc.send(socket, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw TestWorkerError("the worker takes nothing") }
            rest = rest.dropFirst(count)
        }
    }

    private static func readFrame(from socket: Int32, limit: Int, _ folder: TestFolder) throws -> [UInt8] {
        var decoder = FrameDecoder(limit: limit)
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            if let payload = try decoder.next() { return payload }
            var state = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
            guard poll(&state, 1, seconds * 1000) > 0 else { throw TestWorkerError("the worker does not answer") }
            let count = recv(socket, &chunk, chunk.count, 0)
            guard count > 0 else { throw TestWorkerError("the worker is gone; it said: \(folder.text("errors"))") }
            decoder.append(chunk[..<count])
        }
    }
}

/// Runs blocking work on a thread of its own, so that tests which wait do not hold up the others.
func offPool<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result(catching: work)) }
    }
}
