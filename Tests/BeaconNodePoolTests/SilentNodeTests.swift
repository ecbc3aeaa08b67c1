import BeaconAPI
import BeaconAPIClient
import BeaconAPIServer
import BeaconNodePool
import ConsensusTypes
import Duties
import Foundation
import Logging
import NodeTestSupport
import Primitives
import SlotClock
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// Real sockets: a node that takes connections and never says a word, before one that answers.
@Suite struct SilentNodeTests {
    /// The kernel takes the connections; nobody reads them.
    private final class SilentServer: Sendable {
        let port: UInt16
        private let descriptor: Int32

        init() throws {
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = inet_addr("127.0.0.1")
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let isBound = withUnsafeMutablePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, length) == 0 && listen(descriptor, 64) == 0
                        && getsockname(descriptor, $0, &length) == 0
                }
            }
            guard isBound else { throw POSIXError(.EADDRINUSE) }
            self.descriptor = descriptor
            port = UInt16(bigEndian: address.sin_port)
        }

        deinit { close(descriptor) }
    }

    /// Says which chain it is on and that it is well; whatever is of use it takes and does not answer.
    private struct DumbNode: PartialBeaconNode {
        let well: HTTPBeaconNode
        let silent: HTTPBeaconNode

        func limited(to timeout: Duration) -> any BeaconNodeAPI { self }
        func genesis() async throws -> GenesisInfo { try await well.genesis() }
        func configSpec() async throws -> ConfigSpec { try await well.configSpec() }
        func forkSchedule() async throws -> [Fork] { try await well.forkSchedule() }
        func syncing() async throws -> SyncingStatus { try await well.syncing() }
        func attestationData(slot: Slot, committeeIndex: CommitteeIndex) async throws -> AttestationData {
            try await silent.attestationData(slot: slot, committeeIndex: committeeIndex)
        }
        func submitAttestations(_ attestations: Versioned<[ForkedSubmittedAttestation]>) async throws {
            try await silent.submitAttestations(attestations)
        }
    }

    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    @Test("A node that falls silent, and one that never spoke, cost no answer and no publication")
    func silence() async throws {
        // Slots so long that a busy machine does not run into what a call may take.
        var config = ChainConfig.minimal
        config.slotDurationMs = 1_200_000
        let spec = Spec(preset: .minimal, config: config)
        let clock = SlotClock(genesisTime: 1_000_000, slotDuration: 1_200_000, slotsPerEpoch: 8)
        let script = ScriptedBeaconNode(spec: spec, pubkeys: [:], clock: clock, now: { 1_000_000 })
        let server = try await BeaconAPIServer.bind(
            configuration: .init(port: 0), node: script, spec: spec, logger: Self.logger)
        defer { withExtendedLifetime(server) {} }
        let sink = try SilentServer()
        defer { withExtendedLifetime(sink) {} }
        let silent = try HTTPBeaconNode(url: "http://127.0.0.1:\(sink.port)", spec: spec)
        let good = try HTTPBeaconNode(url: "http://\(server.address)", spec: spec)
        let pool = BeaconNodePool(
            [
                PoolMember(id: NodeID(0), name: "silent", api: silent),
                PoolMember(id: NodeID(1), name: "dumb", api: DumbNode(well: good, silent: silent)),
                PoolMember(id: NodeID(2), name: "good", api: good),
            ], logger: Self.logger)
        let publishing = Task { await pool.run() }
        defer { publishing.cancel() }

        let chain = try await pool.connect(ChainExpectation())
        #expect(chain.genesisValidatorsRoot == ScriptedBeaconNode.genesisValidatorsRoot)
        // A busy machine may need more than the first moment; a look takes the second that the silent node is given.
        for _ in 0..<60 where pool.listened.count < 2 { await pool.checkAtStart() }
        await pool.checkAtStart()
        #expect(pool.listened == [NodeID(1), NodeID(2)])
        for slot in UInt64(1)...5 {
            let data = try await pool.attestationData(slot: Slot(slot), committeeIndex: 0)
            #expect(data.slot == Slot(slot))
            var attestation = Phase0.Attestation()
            attestation.data = data
            try await pool.submitAttestations(Versioned(.phase0, [.phase0(attestation)]))
        }
        #expect(script.published.attestations.map(\.data.slot) == [1, 2, 3, 4, 5])
    }
}
