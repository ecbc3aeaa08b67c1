import BeaconAPI
import NIOCore
import NIOHTTP1

/// Hands the requests of one connection to the node, part by part, and keeps those that publish.
final class RequestRelay: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart

    private let node: any Channel
    private let record: PublicationRecord
    private var head: HTTPRequestHead?
    private var route: Route?
    private var body: [UInt8] = []

    init(to node: any Channel, record: PublicationRecord) {
        self.node = node
        self.record = record
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            route = PublicationRecord.route(head)
            body = []
            send(.head(head))
        case .body(let bytes):
            if route != nil { body += bytes.readableBytesView }
            send(.body(.byteBuffer(bytes)))
        case .end(let trailers):
            if let head, let route {
                let headers = head.headers.map { (name: $0.name, value: $0.value) }
                record.keep(RecordingProxy.Publication(route: route, headers: headers, body: body))
            }
            send(.end(trailers))
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        node.close(promise: nil)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func send(_ part: HTTPClientRequestPart) {
        node.pipeline.syncOperations.writeAndFlush(NIOAny(part), promise: nil)
    }
}

/// Hands the node's answers to the client as they come: an event stream is not held up.
final class ResponseRelay: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart

    private let client: any Channel
    private var lastWrite: EventLoopFuture<Void>?

    init(to client: any Channel) {
        self.client = client
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): send(.head(head))
        case .body(let bytes): send(.body(.byteBuffer(bytes)))
        case .end(let trailers): send(.end(trailers))
        }
    }

    /// What the node said last still reaches the client.
    func channelInactive(context: ChannelHandlerContext) {
        let client = client
        (lastWrite ?? client.eventLoop.makeSucceededVoidFuture()).whenComplete { _ in client.close(promise: nil) }
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func send(_ part: HTTPServerResponsePart) {
        let promise = client.eventLoop.makePromise(of: Void.self)
        lastWrite = promise.futureResult
        client.pipeline.syncOperations.writeAndFlush(NIOAny(part), promise: promise)
    }
}
