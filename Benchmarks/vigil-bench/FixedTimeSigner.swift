import BLS
import Foundation
import JSONBytes
import NIOCore
import NIOHTTP1
import NIOPosix
import Primitives
import Synchronization

/// A remote signer in this process whose every answer takes a fixed time.
final class FixedTimeSigner: Sendable {
    private let time: TimeAmount
    private let list = Mutex<[String: SecretKey]>([:])

    init(_ time: TimeAmount) { self.time = time }

    var keys: [SecretKey] {
        get { list.withLock { Array($0.values) } }
        set {
            list.withLock {
                $0 = Dictionary(newValue.map { ($0.publicKey.compressed.hex, $0) }) { first, _ in first }
            }
        }
    }

    /// - Returns: its port.
    func start() async throws -> Int {
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
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

    private func answer(_ path: String, _ body: [UInt8]) -> String {
        var reader = JSONReader(body)
        let name = path.split(separator: "/").last.map(String.init) ?? ""
        guard let key = list.withLock({ $0[name] }), let object = try? reader.object(),
            var value = object.optional("signingRoot"), let root: Root = try? value.hex()
        else { return "{}" }
        return "{\"signature\":\"\(key.sign(root).compressed.hex)\"}"
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let signer: FixedTimeSigner
        private var path = ""
        private var body: [UInt8] = []

        init(_ signer: FixedTimeSigner) { self.signer = signer }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head):
                path = head.uri
                body = []
            case .body(let buffer): body += Array(buffer.readableBytesView)
            case .end:
                // The signature's own time is part of the fixed one.
                let start = NIODeadline.now()
                let answer = signer.answer(path, body)
                let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
                context.eventLoop.scheduleTask(deadline: start + signer.time) {
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
