import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Primitives
import ServiceTestSupport
import Synchronization

/// A node behind TLS that takes clients of its own authority only, and tells its genesis, whatever it is asked.
final class TLSNode: Sendable {
    private let channel: any Channel
    private let received: Received

    final class Received: Sendable {
        private let list = Mutex<[HTTPHeaders]>([])
        var all: [HTTPHeaders] { list.withLock { $0 } }
        func add(_ headers: HTTPHeaders) { list.withLock { $0.append(headers) } }
    }

    var url: String { "https://127.0.0.1:\(channel.localAddress?.port ?? 0)" }
    /// The headers of every request.
    var requests: [HTTPHeaders] { received.all }

    init(_ certificates: TestCertificates) async throws {
        var tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(certificates.path("server.pem")).map {
                .certificate($0)
            },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: certificates.path("server.key"), format: .pem)))
        tls.certificateVerification = .noHostnameVerification
        tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(certificates.path("ca.pem")))
        let context = try NIOSSLContext(configuration: tls)
        let received = Received()
        self.received = received
        channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelInitializer { child in
                child.eventLoop.makeCompletedFuture {
                    try child.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
                    try child.pipeline.syncOperations.configureHTTPServerPipeline()
                    try child.pipeline.syncOperations.addHandler(Handler(received))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    static func genesis(time: UInt64) -> String {
        """
        {"data":{"genesis_time":"\(time)","genesis_validators_root":"\(Root())","genesis_fork_version":"0x00000000"}}
        """
    }

    func stop() async { try? await channel.close().get() }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let received: Received

        init(_ received: Received) { self.received = received }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head): received.add(head.headers)
            case .body: break
            case .end:
                let body = ByteBuffer(string: TLSNode.genesis(time: 7))
                let headers = HTTPHeaders([
                    ("Content-Type", "application/json"), ("Content-Length", "\(body.readableBytes)"),
                ])
                let head = HTTPResponseHead(version: .http1_1, status: .ok, headers: headers)
                context.write(wrapOutboundOut(.head(head)), promise: nil)
                context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
                context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            }
        }
    }
}
