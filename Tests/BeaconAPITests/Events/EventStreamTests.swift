import BeaconAPI
import BeaconAPIClient
import BeaconAPIServer
import ConsensusTypes
import Logging
import Primitives
import SSZ
import ServiceLifecycle
import Testing

@Suite struct EventStreamTests {
    static let head = HeadEvent(
        slot: 10, block: Sample.root(1), state: Sample.root(2), epochTransition: true,
        previousDutyDependentRoot: Sample.root(3), currentDutyDependentRoot: Sample.root(4))

    static func samples() throws -> [BeaconEvent] {
        let limits = Spec.minimal.limits
        return [
            .head(head), .headV2(HeadV2Event(version: "fulu", head: head)), EventBroadcasterTests.block(3),
            .blockGossip(BlockEvent(slot: 4, block: Sample.root(1))),
            .attestation(Phase0.Attestation()),
            .electraAttestation(try Electra.Attestation(sszBytes: Electra.Attestation().sszEncoded(limits), limits)),
            .singleAttestation(Electra.SingleAttestation()), .voluntaryExit(Sample.exit),
            .blsToExecutionChange(SignedBLSToExecutionChange()), .proposerSlashing(ProposerSlashing()),
            .attesterSlashing(Electra.AttesterSlashing()),
            .finalizedCheckpoint(FinalizedCheckpointEvent(block: Sample.root(1), state: Sample.root(2), epoch: 3)),
            .chainReorg(
                ChainReorgEvent(
                    slot: 1, depth: 2, oldHeadBlock: Sample.root(1), newHeadBlock: Sample.root(2),
                    oldHeadState: Sample.root(3), newHeadState: Sample.root(4), epoch: 5)),
            .contributionAndProof(
                try SignedContributionAndProof(sszBytes: Sample.contribution.sszEncoded(limits), limits)),
            .dataColumnSidecar(DataColumnSidecarEvent(blockRoot: Sample.root(1), index: 2, slot: 3)),
        ] + gloas
    }

    private static var gloas: [BeaconEvent] {
        let payload = PayloadEvent(slot: 3, builderIndex: 4, blockHash: Sample.root(5), blockRoot: Sample.root(6))
        let vote = PayloadAttestationMessage(
            validatorIndex: 4, data: Sample.payloadAttestationData, signature: Sample.signature)
        return [
            .executionPayload(payload), .executionPayloadGossip(payload),
            .executionPayloadAvailable(PayloadAvailableEvent(slot: 3, blockRoot: Sample.root(1))),
            .executionPayloadBid(VersionedEvent(version: "gloas", message: Gloas.SignedExecutionPayloadBid())),
            .payloadAttestationMessage(VersionedEvent(version: "gloas", message: vote)),
            .proposerPreferences(VersionedEvent(version: "gloas", message: SignedProposerPreferences())),
        ]
    }

    @Test func everyTopicTravels() async throws {
        let samples = try Self.samples()
        #expect(Set(samples.map(\.topic)) == Set(EventTopic.allCases))
        let node = ScriptedNode(spec: .minimal)
        try await withServer(node) { server in
            let stream = try await server.client().events(Set(EventTopic.allCases))
            for sample in samples { node.broadcaster.publish(sample) }
            var received: [BeaconEvent] = []
            for try await event in stream {
                received.append(event)
                if received.count == samples.count { break }
            }
            #expect(received == samples)
        }
    }

    @Test func onlyTheTopicsAskedFor() async throws {
        let node = ScriptedNode(spec: .minimal)
        try await withServer(node) { server in
            let stream = try await server.client().events([.head, .chainReorg])
            node.broadcaster.publish(EventBroadcasterTests.block(1))
            node.broadcaster.publish(.head(Self.head))
            var iterator = stream.makeAsyncIterator()
            #expect(try await iterator.next() == .head(Self.head))
        }
        #expect(node.calls == [#"events(["chain_reorg", "head"])"#])
    }

    @Test func keepAliveHoldsASilentStream() async throws {
        let node = ScriptedNode(spec: .minimal)
        let configuration = BeaconAPIServer.Configuration(port: 0, keepAliveInterval: .milliseconds(5))
        try await withServer(node, configuration: configuration) { server in
            let stream = try await server.client().events([.head], staleAfter: .seconds(20))
            node.broadcaster.publish(.head(Self.head))
            var iterator = stream.makeAsyncIterator()
            #expect(try await iterator.next() == .head(Self.head))
        }
    }

    @Test func silentStreamIsStale() async throws {
        let node = ScriptedNode(spec: .minimal)
        let configuration = BeaconAPIServer.Configuration(port: 0, keepAliveInterval: .seconds(3600))
        try await withServer(node, configuration: configuration) { server in
            let stream = try await server.client().events([.head], staleAfter: .milliseconds(30))
            let error = await #expect(throws: BeaconAPIError.self) { for try await _ in stream {} }
            #expect(error?.message.contains("sent no event for") == true)
        }
    }

    @Test func refusedTopics() async throws {
        let node = ScriptedNode(spec: .minimal)
        node.fail(with: BeaconAPIError.badRequest("Invalid topic: head_v2"))
        try await withServer(node) { server in
            await #expect(throws: BeaconAPIError.badRequest("Invalid topic: head_v2")) {
                try await server.client().events([.head, .headV2])
            }
        }
    }

    @Test func slowClientLosesItsConnection() async throws {
        let node = ScriptedNode(spec: .minimal)
        var configuration = BeaconAPIServer.Configuration(port: 0)
        configuration.eventBufferLimit = 4
        try await withServer(node, configuration: configuration) { server in
            let stream = try await server.client().events([.block])
            // Published in one go, far more than the buffers hold: the stream has to end, not to block the publisher.
            for slot in 0..<5000 { node.broadcaster.publish(EventBroadcasterTests.block(UInt64(slot))) }
            var slots: [UInt64] = []
            await #expect(throws: BeaconAPIError.self) {
                for try await event in stream {
                    if case .block(let block) = event { slots.append(block.slot.rawValue) }
                }
            }
            #expect(slots == Array(0..<UInt64(slots.count)), "no gap before the end")
            #expect(slots.count < 5000)
        }
    }

    @Test func gracefulShutdownEndsStreamsAndServer() async throws {
        let node = ScriptedNode(spec: .minimal)
        let server = try await BeaconAPIServer.bind(
            configuration: .init(port: 0), node: node, spec: .minimal, logger: .init(label: "test"))
        let group = ServiceGroup(
            configuration: .init(
                services: [.init(service: server, successTerminationBehavior: .gracefullyShutdownGroup)],
                logger: .init(label: "test")))
        let running = Task { try await group.run() }
        let stream = try await server.client().events([.head])
        node.broadcaster.publish(.head(Self.head))
        var iterator = stream.makeAsyncIterator()
        #expect(try await iterator.next() == .head(Self.head))
        await group.triggerGracefulShutdown()
        let error = await #expect(throws: BeaconAPIError.self) { _ = try await iterator.next() }
        #expect(error?.transport == .unreachable)
        try await running.value
    }

    @Test func feedReconnectsAndDropsUnknownTopics() async throws {
        let node = FlakyEvents()
        let feed = EventFeed(topics: [.head, .headV2], retryDelay: { _ in .zero }) { try node.open($0) }
        var updates: [EventFeedUpdate] = []
        for await update in feed {
            updates.append(update)
            if updates.count == 5 { break }
        }
        #expect(
            updates == [
                .connected([.head]), .event(.head(Self.head)),
                .disconnected(BeaconAPIError(transport: .unreachable, message: "the event stream ended")),
                .disconnected(BeaconAPIError.syncing), .connected([.head]),
            ])
    }
}
