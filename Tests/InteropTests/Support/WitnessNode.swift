import BeaconAPI
import BeaconAPIServer
import ConsensusTypes
import Logging
import NodeTestSupport
import Primitives

/// Stands between one validator client and a node, and writes down what the client publishes before the node sees it.
final class WitnessNode: RelayingBeaconNode {
    let upstream: any BeaconNodeAPI
    private let spec: Spec
    /// Whose messages these are.
    private let client: String
    private let book: SignedDuties

    private init(_ upstream: any BeaconNodeAPI, _ spec: Spec, client: String, book: SignedDuties) {
        self.upstream = upstream
        self.spec = spec
        self.client = client
        self.book = book
    }

    /// A server for one client, on a free port, for as long as somebody holds it.
    static func serve(
        client: String, before node: any BeaconNodeAPI, spec: Spec = .minimal, book: SignedDuties
    ) async throws -> BeaconAPIServer {
        try await BeaconAPIServer.bind(
            configuration: .init(port: 0), node: WitnessNode(node, spec, client: client, book: book), spec: spec,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    func relay<T: Sendable>(_ name: String, _ send: () async throws -> T) async throws -> T { try await send() }

    func limited(to timeout: Duration) -> any BeaconNodeAPI { self }

    func events(_ topics: Set<EventTopic>) async throws -> BeaconEventStream { try await upstream.events(topics) }

    func submitAttestations(_ attestations: Versioned<[ForkedSubmittedAttestation]>) async throws {
        book.record(attestations.data, by: client)
        try await upstream.submitAttestations(attestations)
    }

    func publishBlock(
        _ block: ForkedSignedBlockContents, validation: BroadcastValidation?
    ) async throws -> PublishResult {
        book.record(block.signedBlock, spec, by: client)
        return try await upstream.publishBlock(block, validation: validation)
    }

    func publishBlock(
        _ block: ForkedSignedBlockContents, validation: BroadcastValidation?, builderURL: String?
    ) async throws -> PublishResult {
        try await publishBlock(block, validation: validation)
    }
}
