import BeaconAPIClient
import ConsensusTypes
import NIOCore
import Synchronization

/// A beacon node on loopback that takes every block, and knows when the last byte of the last one came.
final class PublishingNode: Sendable {
    let http: HTTPBeaconNode
    private let arrival: Arrival

    private final class Arrival: Sendable {
        let last = Mutex<ContinuousClock.Instant?>(nil)
    }

    init() async throws {
        let arrival = Arrival()
        self.arrival = arrival
        let server = LoopbackServer(.zero) { _, _ in
            arrival.last.withLock { $0 = .now }
            return ""
        }
        http = try HTTPBeaconNode(url: "http://127.0.0.1:\(try await server.start())", spec: .mainnet)
    }

    /// Publishes a block.
    /// - Returns: when its last byte had arrived.
    func publish(_ block: ForkedSignedBlockContents) async throws -> ContinuousClock.Instant {
        arrival.last.withLock { $0 = nil }
        _ = try await http.publishBlock(block, validation: nil)
        guard let last = arrival.last.withLock({ $0 }) else {
            throw BenchFailure(description: "the node took a block that did not come")
        }
        return last
    }
}
