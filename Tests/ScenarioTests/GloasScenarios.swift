import BLS
import BeaconAPI
import ConsensusTypes
import Duties
import NodeTestSupport
import Primitives
import SSZ
import Signing
import SlotClock
import Testing
import ValidatorClient

/// §3.6 of the scenario catalogue over HTTP and SSE.
@Suite struct GloasScenarios {
    @Test("C-01 PTC due, with a signature that holds") func due() async throws {
        try await ScenarioWorld.run(gloas: 0, start: 16) {
            $0.ptc[2] = .init(1007, [7: 20])
        } _: { world in
            await world.advance(to: world.s(21) - 1)
            #expect(world.node.times("ptc/2") == [world.s(16)])
            #expect(world.node.times("payload-data") == [world.s(20, 4500)])
            #expect(world.node.times("payload-attestations") == [world.s(20, 4500)])
            let message = try #require(world.published.payloadAttestations.first)
            #expect(world.published.payloadAttestations.count == 1)
            #expect(message.validatorIndex == 7 && message.data == .scripted(20, block: 1020))
            let context = SigningContext(
                spec: world.spec, genesisValidatorsRoot: ScriptedBeaconNode.genesisValidatorsRoot)
            #expect(
                try Signature(message.signature).verify(
                    message: context.signingRoot(payloadAttestation: message.data),
                    key: InteropKeys.secretKey(index: 7).publicKey))
            #expect(world.reports.count(.payloadAttestation) == 1)
        }
    }

    @Test("C-02 early payload") func early() async throws {
        try await ScenarioWorld.run(gloas: 0, start: 16) {
            $0.ptc[2] = .init(1007, [7: 20])
        } _: { world in
            await world.emit(
                .executionPayloadAvailable(.init(slot: 20, blockRoot: .number(1020))), at: world.s(20, 2600))
            await world.advance(to: world.s(21) - 1)
            #expect(world.node.times("payload-data") == [world.s(20, 2600)])
            #expect(world.node.times("payload-attestations") == [world.s(20, 2600)])
        }
    }

    @Test("C-03 no block") func noBlock() async throws {
        try await ScenarioWorld.run(gloas: 0, start: 16) {
            $0.ptc[2] = .init(1007, [7: 20])
            $0.payload = { _, _ in nil }
        } _: { world in
            await world.advance(to: world.s(21) - 1)
            #expect(world.node.times("payload-data") == [world.s(20, 4500)])
            #expect(world.published.payloadAttestations.isEmpty)
            #expect(!world.reports.all.contains { $0.kind == .payloadAttestation })
        }
    }

    @Test("C-04 syncing") func syncing() async throws {
        try await ScenarioWorld.run(gloas: 0, start: 16) {
            $0.ptc[2] = .init(1007, [7: 20])
            let over = ScenarioWorld.s(20, 5200)
            $0.failure = { name, now in name.hasPrefix("payload-data") && now <= over ? .syncing : nil }
        } _: { world in
            await world.advance(to: world.s(21) - 1)
            #expect(world.node.times("payload-data") == [4500, 5000, 5500].map { world.s(20, $0) })
            #expect(world.published.payloadAttestations.count == 1)
        }
    }

    @Test("C-05 many members") func many() async throws {
        try await ScenarioWorld.run(gloas: 0, start: 16) {
            $0.ptc[2] = .init(1007, [7: 20, 8: 20, 9: 20])
        } _: { world in
            await world.advance(to: world.s(21) - 1)
            #expect(world.node.times("payload-data").count == 1)
            #expect(world.node.times("payload-attestations 3").count == 1)
            #expect(world.published.payloadAttestations.map(\.validatorIndex) == [7, 8, 9])
        }
    }

    @Test("C-07 PTC re-org") func reorg() async throws {
        try await ScenarioWorld.run(gloas: 0, start: 24) {
            $0.ptc[4] = .init(1023, [7: 34])
        } _: { world in
            await world.head(28, 1028, 1015, 1023, at: world.s(28, 500))
            await world.advance(to: world.s(29, 400))
            world.node.script.script { $0.ptc[4] = .init(2023, [7: 33]) }
            await world.head(29, 2029, 1015, 2023, at: world.s(29, 500))
            await world.advance(to: world.s(34) - 1)
            #expect(world.node.times("ptc/4") == [world.s(28, 3000), world.s(29, 500)])
            #expect(world.published.payloadAttestations.map(\.data.slot) == [33])
        }
    }

    @Test("C-08 before the fork") func beforeFork() async throws {
        try await ScenarioWorld.run(gloas: 4, start: 24) {
            $0.ptc[4] = .init(1023, [7: 32])
            let fork = ScenarioWorld.s(32)
            $0.failure = { name, now in
                name.hasPrefix("ptc/") && now < fork ? .badRequest("the epoch is before the fork") : nil
            }
        } _: { world in
            await world.lateHeads(26...31)
            await world.advance(to: world.s(34))
            #expect(world.node.requests.filter { $0.name.hasPrefix("ptc/3") }.isEmpty)
            #expect(world.node.times("ptc/4").first == world.s(28, 3000))
            #expect(world.node.times("ptc/4").last == world.s(32))
            #expect(world.published.payloadAttestations.map(\.data.slot) == [32])
        }
    }

    @Test("C-09 preferences") func preferences() async throws {
        try await ScenarioWorld.run(gloas: 4, start: 24) {
            $0.proposer[3] = .init(1015, [9: 30])
            $0.proposer[4] = .init(1023, [7: 35])
            $0.proposer[5] = .init(1031, [8: 41])
        } _: { world in
            await world.lateHeads(26...34)
            await world.advance(to: world.s(37))
            let messages = world.published.preferences.map(\.message)
            #expect(messages.map(\.proposalSlot) == [35, 41])
            #expect(messages.map { $0.dependentRoot.number } == [1023, 1031])
            #expect(
                messages.allSatisfy { $0.feeRecipient == ScenarioWorld.feeRecipient && $0.targetGasLimit == 45_000_000 }
            )
            #expect(world.node.times("preferences") == [world.s(28, 3000), world.s(36, 3000)])
            let context = SigningContext(
                spec: world.spec, genesisValidatorsRoot: ScriptedBeaconNode.genesisValidatorsRoot)
            let first = try #require(world.published.preferences.first)
            #expect(
                try Signature(first.signature).verify(
                    message: context.signingRoot(proposerPreferences: first.message),
                    key: InteropKeys.secretKey(index: 7).publicKey))
        }
    }

    @Test(
        "A block of our own, then its payload: with its blobs to any node, or through the node that keeps it",
        arguments: [true, false])
    func ownPayload(takesPayloads: Bool) async throws {
        var configuration = ScenarioWorld.configuration()
        configuration.takesPayloads = takesPayloads
        try await ScenarioWorld.run(gloas: 0, start: 16, configuration) {
            $0.proposer[2] = .init(1007, [7: 19])
        } _: { world in
            await world.advance(to: world.s(21) - 1)
            let published = world.published
            #expect(published.payloadsAskedFor == [takesPayloads])
            #expect(world.node.times("publish-block 19") == [world.s(19)])
            #expect(world.node.times("envelope 19").count == (takesPayloads ? 0 : 1))
            #expect(world.node.times("publish-envelope 19") == [world.s(19)])
            let envelope = try #require(published.envelopes.first)
            #expect(published.envelopes.count == 1 && envelope.includesBlobs == takesPayloads)
            let message = envelope.envelope.message
            let block = try #require(published.blocks.first)
            #expect(message.beaconBlockRoot == block.signedBlock.message.hashTreeRoot(world.spec))
            let context = SigningContext(
                spec: world.spec, genesisValidatorsRoot: ScriptedBeaconNode.genesisValidatorsRoot)
            #expect(
                try Signature(envelope.envelope.signature).verify(
                    message: context.signingRoot(executionPayloadEnvelope: message),
                    key: InteropKeys.secretKey(index: 7).publicKey))
            #expect(world.reports.count(.proposal) == 1 && world.reports.count(.executionPayload) == 1)
        }
    }

    @Test("A builder's block goes back with the builder's name, and its payload is not ours") func builder()
        async throws
    {
        try await ScenarioWorld.run(gloas: 0, start: 16) {
            $0.proposer[2] = .init(1007, [7: 19])
            $0.builderURL = "https://builder.example/bids?x=1"
        } _: { world in
            await world.advance(to: world.s(21) - 1)
            #expect(world.published.blocks.count == 1)
            #expect(world.published.builderURLs == ["https://builder.example/bids?x=1"])
            #expect(world.published.envelopes.isEmpty)
        }
    }

    @Test("A payload that the node does not give at once is asked for again") func latePayload() async throws {
        try await ScenarioWorld.run(gloas: 0, start: 16) {
            $0.proposer[2] = .init(1007, [7: 19])
            let there = ScenarioWorld.s(19, 900)
            $0.failure = { name, now in
                name == "envelope 19" && now < there ? .notFound("Execution payload envelope") : nil
            }
        } _: { world in
            await world.advance(to: world.s(21) - 1)
            #expect(world.node.times("envelope 19") == [0, 500, 1000].map { world.s(19, $0) })
            #expect(world.published.envelopes.count == 1)
            #expect(world.reports.count(.executionPayload) == 1)
        }
    }

    @Test("T-01 the due times are the node's, in the fork of the slot") func nodesTimes() async throws {
        try await ScenarioWorld.run(gloas: 3, start: 16) { chain in
            var forks = Dictionary(uniqueKeysWithValues: ForkName.allCases.map { ($0, UInt64(0)) })
            forks[.gloas] = 3
            let own: [String: String] = [
                "ATTESTATION_DUE_BPS": "2000", "ATTESTATION_DUE_BPS_GLOAS": "1000",
                "PAYLOAD_ATTESTATION_DUE_BPS": "6000",
            ]
            chain.specEntries = Spec.minimal(forks).configSpecEntries().map { entry in
                own[entry.key].map { ConfigEntry(entry.key, $0) } ?? entry
            }
            chain.attester[2] = .init(1007, [7: 20])
            chain.attester[3] = .init(1015, [7: 25])
            chain.ptc[3] = .init(1015, [8: 26])
        } _: { world in
            await world.lateHeads(18...26)
            await world.advance(to: world.s(28))
            #expect(world.node.times("data 20") == [world.s(20, 1200)])
            #expect(world.node.times("data 25") == [world.s(25, 600)])
            #expect(world.node.times("payload-data 26") == [world.s(26, 3600)])
        }
    }

    @Test("X-04 PTC duties that are not to be had hurt nothing else") func noDuties() async throws {
        try await ScenarioWorld.run(gloas: 0, start: 16) {
            $0.attester[2] = .init(1007, [7: 20])
            $0.proposer[2] = .init(1007, [8: 20])
            $0.failure = { name, _ in
                name.hasPrefix("ptc/") ? BeaconAPIError.notImplemented("Duties of the committee") : nil
            }
        } _: { world in
            await world.advance(to: world.s(21) - 1)
            #expect(world.node.times("attestations") == [world.s(20, 1500)])
            #expect(world.node.times("publish-block 20") == [world.s(20)])
            #expect(world.node.times("ptc/2").count <= 5 * 12 + 1)
        }
    }

    @Test("The payload vote of the node is signed as it is") func payloadVote() async throws {
        try await ScenarioWorld.run(gloas: 0, start: 16) {
            $0.attester[2] = .init(1007, [7: 20], committees: [7: 3])
            $0.data = { data, _ in
                var data = data
                data.index = 1
                return data
            }
        } _: { world in
            await world.advance(to: world.s(21) - 1)
            guard case .gloas(let attestation)? = world.published.attestations.first else {
                Issue.record("no attestation of Gloas")
                return
            }
            #expect(attestation.data.index == 1 && attestation.committeeIndex == 3)
            #expect(world.node.times("data 20") == [world.s(20, 1500)])
        }
    }
}
