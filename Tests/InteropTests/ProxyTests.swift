import BeaconAPI
import BeaconAPIClient
import BeaconAPIServer
import ConsensusTypes
import Logging
import NodeTestSupport
import Primitives
import SSZ
import Testing

/// The proof of the kill tests can fail: what a client sends is seen and judged, though the node refuses it and says
/// nothing of it to anybody.
@Suite("The recording proxy")
struct ProxyTests {
    /// Takes nothing that is published.
    private struct RefusingNode: PartialBeaconNode {
        static let refusal = BeaconAPIError.badRequest("not taken")

        func limited(to timeout: Duration) -> any BeaconNodeAPI { self }

        func committees(
            _ state: StateID, epoch: Epoch?, index: CommitteeIndex?, slot: Slot?
        ) async throws -> ChainData<[CommitteeInfo]> {
            ChainData([3, 4].map { CommitteeInfo(index: 0, slot: $0, validators: [11, 12]) })
        }

        func submitAttestations(_ attestations: Versioned<[ForkedSubmittedAttestation]>) async throws {
            throw Self.refusal
        }

        func submitAggregateAndProofs(_ aggregates: Versioned<[ForkedSignedAggregateAndProof]>) async throws {
            throw Self.refusal
        }

        func publishBlock(
            _ block: ForkedSignedBlockContents, validation: BroadcastValidation?
        ) async throws -> PublishResult {
            throw Self.refusal
        }

        func publishBlindedBlock(
            _ block: ForkedSignedBlindedBeaconBlock, validation: BroadcastValidation?
        ) async throws -> PublishResult {
            throw Self.refusal
        }
    }

    /// A client of a node that refuses everything, with a proxy between them.
    private struct Wire {
        let proxy: RecordingProxy
        let client: HTTPBeaconNode
        private let server: BeaconAPIServer

        init(prefersSSZ: Bool) async throws {
            server = try await BeaconAPIServer.bind(
                configuration: .init(port: 0), node: RefusingNode(), spec: .minimal,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            let port = try #require(server.address.split(separator: ":").last.flatMap { Int($0) })
            proxy = try await RecordingProxy.start(before: port)
            client = try HTTPBeaconNode(
                url: "http://127.0.0.1:\(proxy.port)", spec: .minimal, timeout: .seconds(120), prefersSSZ: prefersSSZ)
        }

        func submit(_ attestation: ForkedSubmittedAttestation) async {
            await #expect(throws: BeaconAPIError.self) {
                try await client.submitAttestations(Versioned(attestation.forkName, [attestation]))
            }
        }

        func publish(_ block: ForkedSignedBlockContents) async {
            await #expect(throws: BeaconAPIError.self) { _ = try await client.publishBlock(block, validation: nil) }
        }

        func publish(_ block: ForkedSignedBlindedBeaconBlock) async {
            await #expect(throws: BeaconAPIError.self) {
                _ = try await client.publishBlindedBlock(block, validation: nil)
            }
        }

        var offences: Int {
            get async throws {
                try await SentMessages.read(try proxy.publications, node: client).offences.count
            }
        }
    }

    private func data(slot: Slot, target: Epoch = 1) -> AttestationData {
        var data = AttestationData()
        data.slot = slot
        data.target.epoch = target
        return data
    }

    private func vote(slot: Slot) -> ForkedSubmittedAttestation {
        var vote = Phase0.Attestation()
        vote.data = data(slot: slot)
        vote.aggregationBits = Bitlist([false, true])
        return .deneb(vote)
    }

    @Test("a double vote that the node refuses is found, before Electra and after", arguments: [true, false])
    func votes(prefersSSZ: Bool) async throws {
        let wire = try await Wire(prefersSSZ: prefersSSZ)
        await wire.submit(vote(slot: 3))
        await wire.submit(vote(slot: 3))
        #expect(try await wire.offences == 0)
        await wire.submit(vote(slot: 4))
        #expect(try await wire.offences == 2)

        var single = Electra.SingleAttestation()
        single.attesterIndex = 7
        single.data = data(slot: 3)
        await wire.submit(.electra(single))
        #expect(try await wire.offences == 2)
        single.data = data(slot: 4)
        await wire.submit(.fulu(single))
        #expect(try await wire.offences == 4)
    }

    @Test("a vote hidden in an aggregate is found")
    func aggregates() async throws {
        let wire = try await Wire(prefersSSZ: true)
        await wire.submit(vote(slot: 3))
        var aggregate = Electra.SignedAggregateAndProof()
        aggregate.message.aggregate.data = data(slot: 4)
        aggregate.message.aggregate.committeeBits[0] = true
        aggregate.message.aggregate.aggregationBits = Bitlist([true, true])
        await #expect(throws: BeaconAPIError.self) {
            try await wire.client.submitAggregateAndProofs(Versioned(.electra, [.electra(aggregate)]))
        }
        #expect(try await wire.offences == 2)
    }

    @Test("a second block of a slot that the node refuses is found, blinded or not", arguments: [true, false])
    func blocks(prefersSSZ: Bool) async throws {
        let wire = try await Wire(prefersSSZ: prefersSSZ)
        var contents = Fulu.SignedBlockContents()
        contents.signedBlock.message.slot = 9
        contents.signedBlock.message.proposerIndex = 7
        await wire.publish(.fulu(contents))
        await wire.publish(.fulu(contents))
        #expect(try await wire.offences == 0)
        contents.signedBlock.message.parentRoot[0] = 1
        await wire.publish(.fulu(contents))
        #expect(try await wire.offences == 1)

        var blinded = Capella.SignedBlindedBeaconBlock()
        blinded.message.slot = 10
        await wire.publish(.capella(blinded))
        #expect(try await wire.offences == 1)
        blinded.message.parentRoot[0] = 1
        await wire.publish(.capella(blinded))
        #expect(try await wire.offences == 2)
    }

    @Test("what cannot be attributed is an error, not an omission")
    func strangers() async throws {
        let wire = try await Wire(prefersSSZ: true)
        await wire.submit(vote(slot: 5))
        await #expect(throws: (any Error).self) { try await wire.offences }
    }
}
