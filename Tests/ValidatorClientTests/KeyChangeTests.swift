import BeaconAPI
import ConsensusTypes
import Duties
import Primitives
import SlotClock
import Testing
import ValidatorClient

/// §3.9 of the scenario catalogue from the change of a key to the request that follows it: keys come and go while the
/// client runs.
@Suite struct KeyChangeTests {
    private static let electra: [ForkName: UInt64] = [
        .altair: 0, .bellatrix: 0, .capella: 0, .deneb: 0, .electra: 0,
    ]

    private func attesters(_ world: ClientWorld, in slot: Slot) -> [ValidatorIndex] {
        world.node.published.attestations.compactMap { attestation in
            guard case .electra(let single) = attestation, single.data.slot == slot else { return nil }
            return single.attesterIndex
        }
    }

    @Test("V-01 a key that is pending is active on time, and not before")
    func activation() async throws {
        let world = try ClientWorld(Self.electra, validators: 8, start: 0)
        defer { world.remove() }
        let pubkey = world.pubkey(2)
        world.node.script { $0.activations[pubkey] = 2 }
        try await world.running { await world.advance(to: world.s(19) - 1) }
        #expect(attesters(world, in: 2).isEmpty && attesters(world, in: 10).isEmpty)
        #expect(attesters(world, in: 18) == [2])
        #expect(world.node.calls.contains { $0.name == "attester/1 7" })
        #expect(world.node.calls.contains { $0.name == "attester/2 8" && $0.time < world.s(16) })
    }

    @Test("V-02 a key removed before its slot's due time signs nothing, and nothing is asked for it")
    func removedBeforeDue() async throws {
        let world = try ClientWorld(Self.electra, validators: 8, start: 0)
        defer { world.remove() }
        try await world.running {
            await world.advance(to: world.s(4) + 1000)
            world.registry.remove([world.pubkey(4)])
            await world.advance(to: world.s(6) - 1)
        }
        #expect(world.node.times("data 4").isEmpty)
        #expect(attesters(world, in: 4).isEmpty)
        #expect(attesters(world, in: 5) == [5])
    }

    @Test("V-02 a key removed while the node is asked what to sign signs nothing")
    func removedWhileAsking() async throws {
        let world = try ClientWorld(Self.electra, validators: 8, start: 0)
        defer { world.remove() }
        world.node.script { script in
            script.latency = { name, _ in name.hasPrefix("data 4") || name.hasPrefix("block 5") ? 500 : 0 }
        }
        try await world.running {
            await world.advance(to: world.s(4) + 2200)
            #expect(world.node.times("data 4") == [world.s(4) + 1999])
            world.registry.remove([world.pubkey(4)])
            await world.advance(to: world.s(5) + 100)
            #expect(world.node.times("block 5") == [world.s(5)])
            world.registry.remove([world.pubkey(5)])
            await world.advance(to: world.s(7) - 1)
        }
        #expect(attesters(world, in: 4).isEmpty && attesters(world, in: 5).isEmpty)
        #expect(!world.node.published.blocks.contains { $0.signedBlock.slot == 5 })
        #expect(attesters(world, in: 6) == [6])
    }

    @Test("V-03 a removal asks for no duties again")
    func removedBetween() async throws {
        let world = try ClientWorld(Self.electra, validators: 16, start: 0)
        defer { world.remove() }
        let requests = try await world.running {
            await world.advance(to: world.s(3))
            let requests = world.node.calls.filter { $0.name.hasPrefix("attester/") }.count
            world.registry.remove([world.pubkey(12)])
            await world.advance(to: world.s(4) - 3001)
            #expect(world.node.calls.filter { $0.name.hasPrefix("attester/") }.count == requests)
            await world.advance(to: world.s(5) - 1)
            return requests
        }
        #expect(requests > 0)
        #expect(attesters(world, in: 4) == [4])
    }

    @Test("V-04 a key that the chain does not know is asked for once per epoch, and begins in the slot it is known")
    func unknownIndex() async throws {
        let world = try ClientWorld(Self.electra, validators: 8, start: 0)
        defer { world.remove() }
        let pubkey = world.pubkey(7)
        world.node.script { $0.unknown = [pubkey] }
        try await world.running {
            await world.advance(to: world.s(24))
            world.node.script { $0.unknown = [] }
            await world.advance(to: world.s(32) - 1)
        }
        #expect(world.node.times("validators 1") == [1, 9, 17, 25].map(world.s))
        #expect(world.node.calls.contains { $0.name == "attester/3 8" && $0.time == world.s(25) })
        #expect(attesters(world, in: 31) == [7])
        #expect(attesters(world, in: 23).isEmpty)
    }

    @Test("V-05 a key that is removed and added again in one epoch attests once in it")
    func removedAndAdded() async throws {
        let world = try ClientWorld(Self.electra, validators: 8, start: 0)
        defer { world.remove() }
        try await world.running {
            await world.advance(to: world.s(2) + 3000)
            world.registry.remove([world.pubkey(2)])
            await world.advance(to: world.s(4))
            world.registry.add([ValidatorKey(world.pubkey(2))])
            await world.advance(to: world.s(11) - 1)
        }
        #expect(attesters(world, in: 2) == [2])
        let targets = world.node.published.attestations.compactMap { attestation -> Epoch? in
            guard case .electra(let single) = attestation, single.attesterIndex == 2 else { return nil }
            return single.data.target.epoch
        }
        #expect(targets == [0, 1])
    }

    @Test("A client without keys waits; the first key's index and duties are asked for in the moment it is added")
    func firstKey() async throws {
        let world = try ClientWorld(Self.electra, validators: 8, active: 0..<0, start: 0)
        defer { world.remove() }
        var configuration = ClientWorld.configuration()
        configuration.mayStartWithoutKeys = true
        let added = world.s(2) + 100
        try await world.running(configuration) {
            await world.advance(to: added)
            #expect(!world.node.calls.contains { $0.name.hasPrefix("validators") || $0.name.hasPrefix("attester") })
            world.registry.add([ValidatorKey(world.pubkey(3))])
            await world.advance(to: world.s(4) - 1)
        }
        #expect(world.node.times("validators 1") == [added])
        #expect(world.node.times("attester/0 1") == [added])
        #expect(attesters(world, in: 3) == [3])
    }

    @Test("A key added while the node is silent is asked for again in the next slot")
    func failedLookUp() async throws {
        let world = try ClientWorld(Self.electra, validators: 8, active: 0..<7, start: 0)
        defer { world.remove() }
        let back = world.s(3)
        world.node.script { script in
            script.failure = { name, now in
                name == "validators 1" && now < back ? BeaconAPIError(code: 503, message: "not now") : nil
            }
        }
        let added = world.s(1) + 4000
        try await world.running {
            await world.advance(to: added)
            world.registry.add([ValidatorKey(world.pubkey(7))])
            await world.advance(to: world.s(8) - 1)
        }
        #expect(world.node.times("validators 1") == [added, world.s(2), world.s(3)])
        #expect(attesters(world, in: 7) == [7])
    }

    @Test("What a key is known to have attested is not begun again when it is added")
    func attestedBefore() async throws {
        let world = try ClientWorld(Self.electra, validators: 8, active: 0..<7, start: 0)
        defer { world.remove() }
        try await world.running {
            await world.advance(to: world.s(4))
            world.registry.add([ValidatorKey(world.pubkey(7), attestedTarget: 0)])
            world.registry.remove([world.pubkey(0)])
            world.registry.add([ValidatorKey(world.pubkey(0), minParticipationEpoch: 2)])
            await world.advance(to: world.s(17) - 1)
        }
        #expect(attesters(world, in: 7).isEmpty)
        #expect(attesters(world, in: 15) == [7])
        #expect(attesters(world, in: 8).isEmpty)
        #expect(attesters(world, in: 16) == [0])
    }
}
