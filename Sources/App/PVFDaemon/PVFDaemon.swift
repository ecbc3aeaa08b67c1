package import Logging
import NIOCore
import NIOPosix
package import PVFCandidate
import ServiceLifecycle

/// The validation host behind a unix socket: each line in is a request, each line out an answer, in the order that the
/// answers are ready.
package struct PVFDaemon<Backend: ValidationBackend>: Service {
    /// What is bounded.
    package struct Limits: Sendable {
        /// Callers at one time; the next waits.
        package var connections = 16
        /// Requests of one caller at one time; further lines wait in the socket.
        package var requests = 64
        /// Bytes of a line: the largest code and proof of validity in digits, and room.
        package var lineBytes = 96 << 20

        /// The usual limits.
        package init() {}
    }

    private typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    private let socketPath: String
    private let service: DaemonService<Backend>
    private let limits: Limits
    private let logger: Logger

    /// A daemon for a socket that is not there yet.
    package init(socketPath: String, service: DaemonService<Backend>, limits: Limits = Limits(), logger: Logger) {
        self.socketPath = socketPath
        self.service = service
        self.limits = limits
        self.logger = logger
    }

    /// Serves until the task is cancelled or the service group shuts down. The socket is for its owner alone, and is gone
    /// afterwards.
    package func run() async throws {
        let bound = try DaemonSocket(path: socketPath)
        defer { bound.remove() }
        let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .bind(unixDomainSocketPath: bound.temporaryPath) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let decoder = ByteToMessageHandler(LineDecoder(), maximumBufferSize: limits.lineBytes)
                    try channel.pipeline.syncOperations.addHandler(decoder)
                    return try Connection(wrappingChannelSynchronously: channel)
                }
            }
        try bound.publish()
        logger.info("serving", metadata: ["socket": "\(socketPath)"])
        try await cancelWhenGracefulShutdown {
            try await server.executeThenClose { connections in
                try await serve(connections)
            }
        }
    }

    private func serve(_ connections: NIOAsyncChannelInboundStream<Connection>) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            var open = 0
            for try await connection in connections {
                if open == limits.connections {
                    // One that has ended makes room; with none, the newcomer waits, and the backlog behind it.
                    try await group.next()
                    open -= 1
                }
                open += 1
                group.addTask { await serve(connection) }
            }
        }
    }

    private func serve(_ connection: Connection) async {
        do {
            try await connection.executeThenClose { lines, answers in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    var pending = 0
                    for try await line in lines {
                        if pending == limits.requests {
                            try await group.next()
                            pending -= 1
                        }
                        pending += 1
                        group.addTask {
                            let answer = await service.answer([UInt8](line.readableBytesView))
                            try await answers.write(ByteBuffer(bytes: answer))
                        }
                    }
                    // The caller is gone, and with it who would read the answers.
                    group.cancelAll()
                }
            }
        } catch {
            logger.debug("a caller left", metadata: ["reason": "\(error)"])
        }
    }
}
