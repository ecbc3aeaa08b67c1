import NIOCore
import NIOPosix
import Synchronization

/// Stands between a client and its node on loopback, passes everything on, and counts it by route.
///
/// What comes back on a connection belongs to the request that was sent on it last: nobody here sends a second one
/// before the first is answered.
final class RequestTap: Sendable {
    struct Traffic {
        var requests = 0
        var bytesOut = 0
        var bytesIn = 0
    }

    private let counts = Mutex<[String: Traffic]>([:])

    /// Everything since the last call, by `METHOD route`; numbers and roots in a path are written as `{}`.
    func take() -> [String: Traffic] {
        counts.withLock { counts in
            defer { counts = [:] }
            return counts
        }
    }

    /// - Returns: the port to send requests to.
    func start(to target: Int) async throws -> Int {
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.backlog, value: 256)
            .childChannelInitializer { front in
                let conversation = Conversation(self)
                return ClientBootstrap(group: front.eventLoop)
                    .channelInitializer { back in
                        back.eventLoop.makeCompletedFuture {
                            try back.pipeline.syncOperations.addHandler(
                                Passing(to: front) { conversation.answered($0.readableBytes) })
                        }
                    }
                    .connect(host: "127.0.0.1", port: target)
                    .flatMapThrowing { back in
                        try front.pipeline.syncOperations.addHandler(Passing(to: back) { conversation.asked($0) })
                    }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return channel.localAddress?.port ?? 0
    }

    private func note(_ route: String, _ change: (inout Traffic) -> Void) {
        counts.withLock { change(&$0[route, default: Traffic()]) }
    }

    private static func route(_ bytes: ByteBufferView) -> String {
        let line = String(decoding: bytes.prefix { $0 != UInt8(ascii: "\r") }, as: UTF8.self).split(separator: " ")
        guard line.count > 1, let path = line[1].split(separator: "?").first else { return "?" }
        let parts = path.split(separator: "/").map { part in
            part.allSatisfy(\.isNumber) || part.hasPrefix("0x") ? "{}" : String(part)
        }
        return "\(line[0]) /" + parts.joined(separator: "/")
    }

    /// One connection: the request that is under way on it.
    private final class Conversation: Sendable {
        private let tap: RequestTap
        private let current = Mutex<(route: String, isAnswered: Bool)>(("", true))

        init(_ tap: RequestTap) { self.tap = tap }

        func asked(_ bytes: ByteBuffer) {
            current.withLock { current in
                let isNew = current.isAnswered
                if isNew { current = (RequestTap.route(bytes.readableBytesView), false) }
                tap.note(current.route) {
                    $0.requests += isNew ? 1 : 0
                    $0.bytesOut += bytes.readableBytes
                }
            }
        }

        func answered(_ count: Int) {
            current.withLock { current in
                current.isAnswered = true
                tap.note(current.route) { $0.bytesIn += count }
            }
        }
    }

    private final class Passing: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let other: any Channel
        private let note: (ByteBuffer) -> Void

        init(to other: any Channel, _ note: @escaping (ByteBuffer) -> Void) {
            self.other = other
            self.note = note
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let bytes = unwrapInboundIn(data)
            note(bytes)
            other.writeAndFlush(bytes, promise: nil)
        }

        func channelInactive(context: ChannelHandlerContext) {
            other.close(promise: nil)
        }
    }
}
