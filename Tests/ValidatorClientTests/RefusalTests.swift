import BLS
import BeaconAPI
import ConsensusTypes
import Duties
import Primitives
import SlotClock
import Testing
import ValidatorClient

/// What a node answers wrong, late or not at all.
@Suite struct RefusalTests {
    private static let unavailable = BeaconAPIError(code: 503, message: "not now")

    @Test("A block of the wrong fork, slot, proposer or reveal is refused")
    func wrongBlocks() async throws {
        let changes: [@Sendable (ProducedBlock) -> ProducedBlock] = [
            { _ in ProducedBlock(contents: .full(.altair(Altair.BeaconBlock()))) },
            { change($0) { $0.slot += 1 } },
            { change($0) { $0.proposerIndex += 1 } },
            { change($0) { $0.body.randaoReveal = BLSSignature() } },
        ]
        for wrong in changes {
            let world = try ClientWorld(validators: 8, start: 0)
            defer { world.remove() }
            world.node.script { $0.block = wrong }
            try await world.running { await world.advance(to: world.s(3) - 1) }
            #expect(world.node.published.blocks.isEmpty)
            #expect(world.node.times("block 1").count > 1)
            #expect(world.reports.count(.proposal) { if case .missed = $0 { true } else { false } } == 1)
            #expect(world.reports.count(.attestation) == 3)
        }
    }

    @Test("P-11 a node without the second version of the proposer route serves the first")
    func proposerRoute() async throws {
        let all: [ForkName: UInt64] = [.altair: 0, .bellatrix: 0, .capella: 0, .deneb: 0, .electra: 0, .fulu: 0]
        let world = try ClientWorld(all, validators: 8, start: 0)
        defer { world.remove() }
        world.node.script { script in
            script.failure = { name, _ in name.hasPrefix("proposer2") ? BeaconAPIError.notFound("route") : nil }
        }
        try await world.running { await world.advance(to: world.s(12)) }
        #expect(world.node.calls.filter { $0.name.hasPrefix("proposer/") }.map(\.name) == ["proposer/0", "proposer/1"])
        #expect(world.node.published.blocks.count == 12)
    }

    @Test("What could not be published is published again, and signed once")
    func republish() async throws {
        let world = try ClientWorld(validators: 8, start: 0)
        defer { world.remove() }
        let until = world.s(1) + 3200
        world.node.script { script in
            script.failure = { name, now in
                name.hasPrefix("attestations") && now < until && now > until - 3000 ? Self.unavailable : nil
            }
        }
        try await world.running { await world.advance(to: world.s(2) - 1) }
        #expect(world.node.times("attestations").filter { $0 > world.s(1) }.count == 4)
        #expect(world.node.published.attestations.count == 2)
        #expect(world.reports.count(.attestation) == 2)
    }

    @Test("A list that is refused in part counts in part")
    func partialFailure() async throws {
        let world = try ClientWorld(validators: 16, start: 0)
        defer { world.remove() }
        world.node.script { $0.attestationFailures = [BeaconAPIError.Failure(index: 1, message: "known already")] }
        try await world.running { await world.advance(to: world.s(1) - 1) }
        #expect(world.reports.count(.attestation) == 1)
        #expect(world.reports.count(.attestation) { $0 == .failed(reason: "known already") } == 1)
        #expect(world.node.times("attestations").count == 1)
    }

    @Test("B-04 nothing is signed while the node is syncing")
    func syncing() async throws {
        let world = try ClientWorld(validators: 8, start: 0)
        defer { world.remove() }
        let end = world.s(3)
        world.node.script { script in script.isSyncing = { $0 < end } }
        try await world.running {
            await world.advance(to: world.s(3) - 1)
            #expect(world.node.published.attestations.isEmpty && world.node.published.blocks.isEmpty)
            await world.advance(to: world.s(5) - 1)
        }
        #expect(world.node.published.attestations.contains { $0.data.slot == 3 })
        #expect(world.node.times("data 3") == [world.s(3) + 1999])
    }

    @Test("a node that syncs close to its head is used: only its own validators can bring it forward")
    func nearHead() async throws {
        let world = try ClientWorld(validators: 8, start: 0)
        defer { world.remove() }
        world.node.script { script in
            script.isSyncing = { _ in true }
            script.syncDistance = 8
        }
        try await world.running { await world.advance(to: world.s(3) - 1) }
        #expect(world.node.published.attestations.contains { $0.data.slot == 2 })
    }

    @Test("B-02 the event stream is opened again")
    func streamLost() async throws {
        let world = try ClientWorld(validators: 8, start: 0)
        defer { world.remove() }
        let end = world.s(4)
        world.node.script { script in
            script.failure = { name, now in name == "events" && now > Self.soon && now < end ? Self.unavailable : nil }
        }
        try await world.running {
            await world.advance(to: world.s(2))
            world.node.closeStreams()
            // The loop knows of the loss when it has set the time of its next try.
            while (world.time.nextAlarm ?? .never) > world.s(2) + 500 { await Task.yield() }
            await world.advance(to: world.s(6) + 500)
            world.node.emit(world.node.head(6))
            await world.advance(to: world.s(7) - 1)
        }
        let tries = world.node.times("events").filter { $0 >= world.s(2) }
        #expect(tries.count > 2)
        #expect(zip(tries, tries.dropFirst()).allSatisfy { $1 - $0 <= 6000 })
        #expect(world.node.times("data 3") == [world.s(3) + 1999])
        #expect(world.node.times("data 6") == [world.s(6) + 800])
        // A node that was away has forgotten what was subscribed to.
        #expect(world.node.times("subscribe").contains { $0 >= world.s(4) && $0 <= world.s(5) })
    }

    private static let soon = ClientWorld.genesis + 100

    @Test("V-04 unknown keys are asked for once an epoch")
    func unknownKeys() async throws {
        let world = try ClientWorld(validators: 8, start: 0)
        defer { world.remove() }
        let late = world.keys[7].publicKey.compressed
        world.node.script { $0.unknown = [late] }
        try await world.running {
            await world.advance(to: world.s(16))
            world.node.script { $0.unknown = [] }
            await world.advance(to: world.s(24))
        }
        #expect(world.node.times("validators 1") == [world.s(1), world.s(9), world.s(17)])
        #expect(world.node.calls.contains { $0.name == "attester/2 8" && $0.time == world.s(17) })
        #expect(world.node.published.attestations.contains { $0.data.slot == 23 })
    }

}

private func change(_ produced: ProducedBlock, _ body: (inout Phase0.BeaconBlock) -> Void) -> ProducedBlock {
    guard case .full(.phase0(var block)) = produced.contents else { return produced }
    body(&block)
    return ProducedBlock(contents: .full(.phase0(block)))
}
