import Duties
import Primitives
import SlotClock
import Testing

/// For which duties a stop waits.
@Suite struct StoppingScenarios {
    @Test("A stop waits for the present slot's duties until they are begun") func presentSlot() {
        var world = World(start: 20 * 6000)
        world.attester[2] = .init(1007, [7: 20])
        world.start()
        world.run(to: world.s(20) + 1000)
        #expect(world.core.lastSlotWithDuty(proposalsWithin: 0) == 20)
        // Attested, and not selected to aggregate.
        world.run(to: world.s(20) + 5000)
        #expect(world.core.lastSlotWithDuty(proposalsWithin: 0) == nil)
        world.run(to: world.s(21) + 1000)
        #expect(world.core.lastSlotWithDuty(proposalsWithin: 0) == nil)
    }

    @Test("A stop waits for what is signed until it is published") func unpublished() {
        var world = World(start: 20 * 6000)
        world.attester[2] = .init(1007, [7: 20])
        world.latency = { what, _ in what == "publish attestations 20" ? 1000 : 0 }
        world.failure = { what, world in
            what.hasPrefix("publish") && world.now.rawValue < world.s(20) + 3600 ? .temporary : nil
        }
        world.start()
        world.run(to: world.s(20) + 2500)
        #expect(world.core.lastSlotWithDuty(proposalsWithin: 0) == 20)
        // Published at the second try, and not selected to aggregate.
        world.run(to: world.s(20) + 5000)
        #expect(world.count("publish again") > 0)
        #expect(world.core.lastSlotWithDuty(proposalsWithin: 0) == nil)
    }

    @Test("A stop waits for payload votes, and for the payload of a block of ours") func payloads() {
        var world = World(.minimal(fulu: 0, gloas: 0), start: 20 * 6000)
        world.ptc[2] = .init(1007, [7: 20])
        world.proposer[2] = .init(1007, [8: 21])
        world.buildsPayloads = true
        world.latency = { what, _ in what == "publish block 21" ? 700 : 0 }
        world.start()
        world.run(to: world.s(20) + 4000)
        #expect(world.core.lastSlotWithDuty(proposalsWithin: 0) == 20)
        world.run(to: world.s(20) + 4600)
        #expect(world.core.lastSlotWithDuty(proposalsWithin: 0) == nil)
        world.run(to: world.s(21) + 300)
        #expect(world.core.lastSlotWithDuty(proposalsWithin: 0) == 21)
        world.run(to: world.s(21) + 900)
        #expect(world.count("reveal 21") == 1)
        #expect(world.core.lastSlotWithDuty(proposalsWithin: 0) == nil)
    }

    @Test("A stop waits for a proposal that is due soon, and for no other") func proposal() {
        var world = World(start: 16 * 6000)
        world.proposer[2] = .init(1015, [7: 19])
        world.start()
        world.run(to: world.s(16) + 1000)
        #expect(world.core.lastSlotWithDuty(proposalsWithin: 2) == nil)
        #expect(world.core.lastSlotWithDuty(proposalsWithin: 3) == 19)
        world.run(to: world.s(17) + 1)
        #expect(world.core.lastSlotWithDuty(proposalsWithin: 2) == 19)
        world.run(to: world.s(20) + 1)
        #expect(world.core.lastSlotWithDuty(proposalsWithin: 8) == nil)
    }

    @Test("A stop waits for the sync committee's messages and contributions") func syncCommittee() {
        var world = World(start: 16 * 6000)
        world.sync[0] = [7: [0]]
        world.start()
        world.run(to: world.s(16) + 1000)
        #expect(world.core.lastSlotWithDuty(proposalsWithin: 0) == 16)
        world.run(to: world.s(16) + 3500)
        #expect(world.core.lastSlotWithDuty(proposalsWithin: 0) == 16)
        world.run(to: world.s(16) + 5000)
        #expect(world.core.lastSlotWithDuty(proposalsWithin: 0) == nil)
    }
}
