import BeaconAPI
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization
import TestSupport

/// Stands between one client and its node and keeps what the client publishes, whatever the node makes of it.
///
/// What is kept was sent: a request is noted when its last byte is here, before the node has it.
final class RecordingProxy: Sendable {
    /// A request that publishes something signed.
    struct Publication: Sendable {
        let route: Route
        let headers: [(name: String, value: String)]
        let body: [UInt8]

        /// The value of a header field.
        func header(_ name: String) -> String? {
            headers.first { $0.name.lowercased() == name.lowercased() }?.value
        }
    }

    let port: Int
    private let record: PublicationRecord
    private let server: any Channel

    private init(port: Int, record: PublicationRecord, server: any Channel) {
        self.port = port
        self.record = record
        self.server = server
    }

    deinit { server.close(promise: nil) }

    /// Listens at a free port.
    /// - Parameter tls: makes it speak HTTPS to the client; to the node it speaks HTTP.
    static func start(before nodePort: Int, tls: NIOSSLContext? = nil) async throws -> RecordingProxy {
        let record = PublicationRecord()
        let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelInitializer { client in
                // A node that is not there is nobody to talk to: the client's connection ends at once.
                ClientBootstrap(group: client.eventLoop)
                    .channelInitializer { node in
                        node.eventLoop.makeCompletedFuture {
                            try node.pipeline.syncOperations.addHTTPClientHandlers()
                            try node.pipeline.syncOperations.addHandler(ResponseRelay(to: client))
                        }
                    }
                    .connect(host: "127.0.0.1", port: nodePort)
                    .flatMapThrowing { node in
                        let pipeline = client.pipeline.syncOperations
                        if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
                        try pipeline.configureHTTPServerPipeline()
                        try pipeline.addHandler(RequestRelay(to: node, record: record))
                        record.connected(client)
                    }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        guard let port = server.localAddress?.port else { throw VectorError("the proxy has no port") }
        return RecordingProxy(port: port, record: record, server: server)
    }

    /// Everything so far, in the order in which it came.
    var publications: [Publication] {
        get throws { try record.publications }
    }

    /// Everything that was sent by a client that has ended: also what was still on its way when it did.
    func finish() async throws -> [Publication] {
        try? await server.close().get()
        for connection in record.connections { try? await connection.closeFuture.get() }
        return try record.publications
    }
}

/// What a proxy keeps. It is bounded; when it is full, it gives nothing rather than a part.
final class PublicationRecord: Sendable {
    private struct State {
        var publications: [RecordingProxy.Publication] = []
        var byteCount = 0
        var connections: [ObjectIdentifier: any Channel] = [:]
    }

    private static let byteLimit = 256 << 20
    private static let routes: [String: Route] = {
        let routes: [Route] = [
            .submitAttestations, .submitAttestationsV1, .submitAggregateAndProofs, .submitAggregateAndProofsV1,
            .publishBlock, .publishBlockV1, .publishBlindedBlock, .publishBlindedBlockV1,
            .submitSyncCommitteeMessages, .submitContributionAndProofs,
        ]
        return Dictionary(uniqueKeysWithValues: routes.map { ($0.path(), $0) })
    }()

    private let state = Mutex(State())

    /// The route of a request that is kept; nil for others.
    static func route(_ head: HTTPRequestHead) -> Route? {
        guard head.method == .POST, let path = head.uri.split(separator: "?").first else { return nil }
        return routes[String(path)]
    }

    var connections: [any Channel] { state.withLock { Array($0.connections.values) } }

    var publications: [RecordingProxy.Publication] {
        get throws {
            try state.withLock { state in
                guard state.byteCount <= Self.byteLimit else { throw VectorError("the proxy's record is full") }
                return state.publications
            }
        }
    }

    func keep(_ publication: RecordingProxy.Publication) {
        state.withLock { state in
            state.byteCount += publication.body.count
            if state.byteCount <= Self.byteLimit { state.publications.append(publication) }
        }
    }

    func connected(_ client: any Channel) {
        let key = ObjectIdentifier(client)
        state.withLock { $0.connections[key] = client }
        client.closeFuture.whenComplete { _ in self.state.withLock { _ = $0.connections.removeValue(forKey: key) } }
    }
}
