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
