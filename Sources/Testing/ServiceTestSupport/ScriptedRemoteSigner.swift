package import BLS
import ConsensusTypes
package import NIOCore
package import NIOHTTP1
import NIOPosix
package import NIOSSL
package import Primitives
package import Signing
import Synchronization

/// A remote signer on loopback that does what a test tells it, over real HTTP. It computes each signing root from the
/// message by itself, as web3signer does, and answers 400 when its root is another one.
package final class ScriptedRemoteSigner: Sendable {
    /// What it does with one request.
    package enum Behaviour: Sendable {
        case sign
        /// The signature alone, as text.
        case signAsText
        /// A valid signature, of the next key.
        case signWithAnotherKey
        case status(Int)
        /// 200 with this body.
        case answer(String, contentType: String = "application/json")
        /// No answer, ever.
        case hang
        /// Closes the connection instead of answering.
        case reset
        /// Half of an answer, then nothing.
        case half
    }

    package struct Request: Sendable {
        /// Which one of all requests it is, from 1.
        package var number = 0
        package let method: HTTPMethod
        package let path: String
        package let headers: HTTPHeaders
        package let body: [UInt8]
    }

    private struct State {
        var listed: [BLSPubkey]
        var behaviour: @Sendable (Request) -> Behaviour = { _ in .sign }
        var requests: [Request] = []
        var connections: [any Channel] = []
        var serviceTime = TimeAmount.zero
        /// The answers that wait to be let go; nil when none has to wait.
        var held: [@Sendable () -> Void]?
    }

    private let keys: [SecretKey]
    private let context: SigningContext
    private let state: Mutex<State>
    private let channel = Mutex<(any Channel)?>(nil)
    private let tls: NIOSSLContext?

    /// A signer with these keys, and a certificate where it speaks HTTPS.
    package init(_ keys: [SecretKey], _ context: SigningContext, tls: NIOSSLContext? = nil) {
        self.keys = keys
        self.context = context
        self.tls = tls
        state = Mutex(State(listed: keys.map(\.publicKey.compressed)))
    }

    /// What it was asked so far.
    package var requests: [Request] { state.withLock { $0.requests } }
    /// How many connections it was asked for.
    package var connections: Int { state.withLock { $0.connections.count } }

    /// Makes it say that it has these keys.
    package func list(_ keys: [BLSPubkey]) { state.withLock { $0.listed = keys } }

    /// Decides what it does with each request from now on.
    package func behave(_ behaviour: @escaping @Sendable (Request) -> Behaviour) {
        state.withLock { $0.behaviour = behaviour }
    }

    /// Every signature takes this long, beside all others.
    package func serve(in time: TimeAmount) { state.withLock { $0.serviceTime = time } }

    /// Keeps every answer back until `release`.
    package func hold() { state.withLock { $0.held = [] } }

    /// Gives the answers that were kept back.
    package func release() {
        let held = state.withLock { state in
            defer { state.held = nil }
            return state.held ?? []
        }
        for answer in held { answer() }
    }

    /// Listens on loopback.
    /// - Returns: its port.
    @discardableResult
    package func start(port: Int = 0) async throws -> Int {
        let bound = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { child in
                child.eventLoop.makeCompletedFuture {
                    if let tls = self.tls {
                        try child.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls))
                    }
                    try child.pipeline.syncOperations.configureHTTPServerPipeline()
                    try child.pipeline.syncOperations.addHandler(SignerHandler(self))
                }
            }
            .bind(host: "127.0.0.1", port: port).get()
        channel.withLock { $0 = bound }
        return bound.localAddress?.port ?? 0
    }

    /// Takes no connection any more, and ends those that there are.
    package func stop() async {
        let bound = channel.withLock { channel in
            defer { channel = nil }
            return channel
        }
        try? await bound?.close().get()
        for connection in state.withLock({ $0.connections }) { try? await connection.close().get() }
    }

    fileprivate func connected(_ channel: any Channel) { state.withLock { $0.connections.append(channel) } }

    /// - Returns: whether the answer has to wait for `release`.
    fileprivate func keep(_ answer: @escaping @Sendable () -> Void) -> Bool {
        state.withLock { state in
            guard state.held != nil else { return false }
            state.held?.append(answer)
            return true
        }
    }

    fileprivate func take(_ request: Request) -> (Behaviour, TimeAmount) {
        state.withLock { state in
            var request = request
            request.number = state.requests.count + 1
            state.requests.append(request)
            return (state.behaviour(request), state.serviceTime)
        }
    }

    /// The answer of an honest signer.
    fileprivate func answer(_ request: Request, _ behaviour: Behaviour) -> (HTTPResponseStatus, String, String) {
        switch request.path {
        case "/upcheck": return (.ok, "OK", "text/plain")
        case "/reload": return (.accepted, "", "text/plain")
        case "/api/v1/eth2/publicKeys":
            let list = state.withLock { $0.listed.map { "\"\($0.hex)\"" } }
            return (.ok, "[\(list.joined(separator: ","))]", "application/json")
        default: return signature(request, behaviour)
        }
    }

    private func signature(_ request: Request, _ behaviour: Behaviour) -> (HTTPResponseStatus, String, String) {
        let hex = request.path.split(separator: "/").last.map(String.init) ?? ""
        guard let index = keys.firstIndex(where: { $0.publicKey.compressed.hex == hex }) else {
            return (.notFound, "", "text/plain")
        }
        guard let root = try? RemoteSigningRules.signingRoot(request.body, context) else {
            return (.badRequest, "Signing root must match", "text/plain")
        }
        var key = keys[index]
        if case .signWithAnotherKey = behaviour { key = keys[(index + 1) % keys.count] }
        let signature = key.sign(root).compressed.hex
        if case .signAsText = behaviour { return (.ok, signature + "\n", "text/plain; charset=utf-8") }
        return (.ok, "{\"signature\":\"\(signature)\"}", "application/json; charset=utf-8")
    }
}

/// One connection.
private final class SignerHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let signer: ScriptedRemoteSigner
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []

    init(_ signer: ScriptedRemoteSigner) { self.signer = signer }

    func channelActive(context: ChannelHandlerContext) {
        signer.connected(context.channel)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = []
        case .body(let buffer): body += Array(buffer.readableBytesView)
        case .end: respond(context)
        }
    }

    private func respond(_ context: ChannelHandlerContext) {
        guard let head else { return }
        let request = ScriptedRemoteSigner.Request(
            method: head.method, path: head.uri, headers: head.headers, body: body)
        let (behaviour, time) = signer.take(request)
        switch behaviour {
        case .hang: return
        case .reset: context.close(promise: nil)
        case .half:
            var headers = HTTPHeaders([("Content-Type", "application/json")])
            headers.add(name: "Content-Length", value: "210")
            let start = HTTPResponseHead(version: .http1_1, status: .ok, headers: headers)
            context.write(wrapOutboundOut(.head(start)), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: "{\"signat")))), promise: nil)
        case .status(let status):
            write((HTTPResponseStatus(statusCode: status), "", "text/plain"), context)
        case .answer(let text, let contentType): write((.ok, text, contentType), context)
        case .sign, .signAsText, .signWithAnotherKey:
            let answer = signer.answer(request, behaviour)
            let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            let loop = context.eventLoop
            let isKept = signer.keep { loop.execute { bound.value.0.write(answer, bound.value.1) } }
            guard !isKept else { return }
            guard time > .zero else { return write(answer, context) }
            loop.scheduleTask(in: time) { bound.value.0.write(answer, bound.value.1) }
        }
    }

    private func write(_ answer: (HTTPResponseStatus, String, String), _ context: ChannelHandlerContext) {
        var headers = HTTPHeaders([("Content-Type", answer.2)])
        headers.add(name: "Content-Length", value: "\(answer.1.utf8.count)")
        let start = HTTPResponseHead(version: .http1_1, status: answer.0, headers: headers)
        context.write(wrapOutboundOut(.head(start)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: answer.1)))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
}
