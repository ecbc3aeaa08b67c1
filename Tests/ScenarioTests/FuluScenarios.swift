import BLS
import BeaconAPI
import ConsensusTypes
import NodeTestSupport
import Primitives
import SSZ
import Signing
import SlotClock
import Testing
import ValidatorClient

/// Scenarios of §3.2 to §3.5 and §3.8 over HTTP and SSE, in Fulu.
@Suite struct FuluScenarios {
    @Test("A-05 early block") func earlyBlock() async throws {
        try await ScenarioWorld.run(start: 16) {
            $0.attester[2] = .init(1007, [7: 20])
        } _: { world in
            await world.head(20, 1020, 1007, 1015, at: world.s(20, 500))
            await world.advance(to: world.s(21) - 1)
            #expect(world.node.times("data 20") == [world.s(20, 800)])
            #expect(world.node.times("attestations") == [world.s(20, 800)])
        }
    }

    @Test("A-21 one request for many") func oneRequest() async throws {
        try await ScenarioWorld.run(start: 16) {
            $0.attester[2] = .init(1007, [7: 20, 8: 20, 9: 20], committees: [7: 0, 8: 1, 9: 3])
        } _: { world in
            await world.advance(to: world.s(21) - 1)
            #expect(world.node.times("data 20 c0") == [world.s(20, 1999)])
            #expect(world.node.times("attestations 3") == [world.s(20, 1999)])
            let committees = world.published.attestations.map { attestation -> CommitteeIndex? in
                if case .fulu(let single) = attestation { single.committeeIndex } else { nil }
            }
            #expect(committees == [0, 1, 3])
        }
    }

    @Test("G-01 aggregate only when selected") func aggregate() async throws {
        let modulo = try #require((2...4096).first { Self.prefix(7) % $0 == 0 && Self.prefix(8) % $0 != 0 })
        try await ScenarioWorld.run(start: 18) {
            $0.attester[2] = .init(1007, [7: 20, 8: 20])
            $0.committeeLength = 16 * modulo
        } _: { world in
            await world.advance(to: world.s(22))
            #expect(world.published.attestations.count == 2)
            #expect(world.node.times("aggregate") == [world.s(20, 4000)])
            #expect(world.node.times("aggregates") == [world.s(20, 4000)])
            let aggregators = world.published.aggregates.map { aggregate -> ValidatorIndex? in
                if case .fulu(let signed) = aggregate { signed.message.aggregatorIndex } else { nil }
            }
            #expect(aggregators == [7])
        }
    }

    /// What decides whether a validator aggregates in slot 20.
    private static func prefix(_ validator: Int) -> UInt64 {
        let context = SigningContext(
            spec: ScenarioWorld.spec(), genesisValidatorsRoot: ScriptedBeaconNode.genesisValidatorsRoot)
        let proof = InteropKeys.secretKey(index: validator).sign(context.signingRoot(selectionProof: 20))
        return Merkle.sha256(proof.compressed.bytes).bytes.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    @Test("S-06 early block") func syncMessages() async throws {
        try await ScenarioWorld.run(start: 19) {
            $0.sync[0] = [7: [3]]
        } _: { world in
            await world.head(20, 1020, 1007, 1015, at: world.s(20, 500))
            await world.head(20, 1020, 1007, 1015, at: world.s(20, 600))
            await world.advance(to: world.s(21) - 1)
            #expect(world.published.syncMessages.filter { $0.slot == 20 }.map { $0.beaconBlockRoot.number } == [1020])
            #expect(world.node.times("head").contains(world.s(20, 800)))
        }
    }

    @Test("P-01 same slot, P-02 later slot") func proposals() async throws {
        try await ScenarioWorld.run(start: 16) {
            $0.proposer[2] = .init(1007, [7: 16, 8: 19])
        } _: { world in
            await world.advance(to: world.s(21) - 1)
            #expect(world.node.times("block 16") == [world.s(16)])
            #expect(world.node.times("block 19") == [world.s(19)])
            #expect(world.published.blocks.map(\.signedBlock.slot) == [16, 19])
        }
    }

    @Test("R-01 a node that was started anew is told whom a block pays before it is asked for it")
    func restartedNode() async throws {
        try await ScenarioWorld.run(start: 16) {
            $0.proposer[2] = .init(1007, [7: 18, 8: 19, 9: 20])
            $0.failure = { name, now in
                name.hasPrefix("events") && now < ScenarioWorld.s(19, 1000)
                    ? BeaconAPIError(code: 503, message: "starting") : nil
            }
        } _: { world in
            await world.advance(to: world.s(17))
            world.node.script.forget()
            await world.advance(to: world.s(18, 1000))
            #expect(world.node.times("prepare 1") == [world.s(18)])
            world.node.script.forget()
            await world.advance(to: world.s(21) - 1)
            // In slot 19 the node is still out of sight; then its stream opens, and it is told all.
            #expect(world.node.times("prepare 1") == [world.s(18), world.s(19)])
            #expect(world.node.times("prepare 3") == [world.s(16), world.s(19, 1500), world.s(20, 3000)])
            let paid = world.published.blocks.map { block -> ExecutionAddress? in
                if case .fulu(let contents) = block {
                    contents.signedBlock.message.body.executionPayload.feeRecipient
                } else {
                    nil
                }
            }
            #expect(paid == [ExecutionAddress?](repeating: ScenarioWorld.feeRecipient, count: 3))
        }
    }

    @Test("B-04 syncing") func syncing() async throws {
        try await ScenarioWorld.run(start: 16) {
            $0.attester[2] = .init(1007, [7: 18, 8: 19])
            $0.isSyncing = true
        } _: { world in
            await world.advance(to: world.s(19) - 1)
            #expect(world.node.times("data").isEmpty && world.published.attestations.isEmpty)
            world.node.script.script { $0.isSyncing = false }
            await world.advance(to: world.s(20) - 1)
            #expect(world.node.times("data 19") == [world.s(19, 1999)])
            let slots = world.published.attestations.map { attestation -> Slot? in
                if case .fulu(let single) = attestation { single.data.slot } else { nil }
            }
            #expect(slots.contains(19))
        }
    }

    @Test("A block that takes long delays nothing else, and is published when it comes") func slowBlock() async throws {
        try await ScenarioWorld.run(start: 16) {
            $0.proposer[2] = .init(1007, [7: 19])
            $0.attester[2] = .init(1007, [8: 19])
            $0.latency = { name, _ in name == "block 19" ? 2500 : 0 }
        } _: { world in
            await world.advance(to: world.s(21) - 1)
            #expect(world.node.times("attestations") == [world.s(19, 1999)])
            #expect(world.node.times("publish-block 19") == [world.s(19, 2500)])
        }
    }
}
