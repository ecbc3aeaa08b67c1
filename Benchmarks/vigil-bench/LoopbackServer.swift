import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// A server in this process that answers every request a fixed time after its last byte came. It has a thread of its
/// own, so that its work is not done on the client's.
final class LoopbackServer: Sendable {
    /// The body of the answer to a request for a path, made when the last byte of the request is there.
    typealias Answer = @Sendable (_ path: String, _ body: [UInt8]) -> String

    private let time: TimeAmount
    private let answer: Answer
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    init(_ time: TimeAmount, _ answer: @escaping Answer) {
        self.time = time
        self.answer = answer
    }

    /// - Returns: its port.
    func start() async throws -> Int {
        let channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 256)
            .childChannelInitializer { child in
                child.eventLoop.makeCompletedFuture {
                    try child.pipeline.syncOperations.configureHTTPServerPipeline()
                    try child.pipeline.syncOperations.addHandler(Handler(self))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return channel.localAddress?.port ?? 0
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let server: LoopbackServer
        private var path = ""
        private var body: [UInt8] = []

        init(_ server: LoopbackServer) { self.server = server }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head):
                path = head.uri
                body = []
            case .body(let buffer): body += Array(buffer.readableBytesView)
            case .end:
                // The answer's own time is part of the fixed one.
                let start = NIODeadline.now()
                let answer = server.answer(path, body)
                let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
                context.eventLoop.scheduleTask(deadline: start + server.time) {
                    bound.value.0.write(answer, bound.value.1)
                }
            }
        }

        private func write(_ text: String, _ context: ChannelHandlerContext) {
            var headers = HTTPHeaders([("Content-Type", "application/json")])
            headers.add(name: "Content-Length", value: "\(text.utf8.count)")
            let head = HTTPResponseHead(version: .http1_1, status: .ok, headers: headers)
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: text)))), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }
}
