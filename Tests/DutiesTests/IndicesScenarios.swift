import Duties
import Primitives
import SlotClock
import Testing

/// §2.2, §2.10 and X-01 of the scenario catalogue: validators that come and go while their duties are asked for.
@Suite struct IndicesScenarios {
    /// All kinds of sets: Gloas from the first epoch on.
    private func world(at slot: UInt64) -> World { World(.minimal(fulu: 0, gloas: 0), start: Int64(slot) * 6000) }

    @Test(
        "V-05 a validator that is gone and back while it is asked for keeps its duties",
        arguments: [(back: Int64(1000), again: Int64(1000)), (back: 200, again: 400)])
    func goneAndBack(back: Int64, again: Int64) {
        var world = world(at: 16)
        world.attester[2] = .init(1007, [7: 18, 8: 19])
        world.ptc[2] = .init(1007, [7: 19])
        world.sync[0] = [7: [0]]
        world.latency = { what, _ in what.contains("/2 [") ? 400 : 0 }
        world.start([7, 8])
        world.validators([8], at: world.s(16) + 100)
        world.validators([7, 8], at: world.s(16) + back)
        world.run(to: world.s(20))
        for set in ["attester/2", "ptc/2", "sync/2"] {
            #expect(world.times(set) == world.moments(16, [0, again]), "\(set)")
        }
        #expect(world.entries("attester/2").last == "attester/2 [7,8]")
        #expect(world.entries("ptc/2").last == "ptc/2 [7,8]")
        #expect(world.entries("sync/2").last == "sync/2 [7]")
        #expect(world.times("attest 7@18") == [world.s(18) + 1500])
        #expect(world.times("attest 8@19") == [world.s(19) + 1500])
        #expect(world.times("vote 7@19 present") == [world.s(19) + 4500])
        for slot in UInt64(16)..<20 { #expect(world.times("sync 7@\(slot)") == [world.s(slot) + 1500]) }
    }

    @Test("A validator that is gone when the answer comes, and stays away, does nothing and is not asked for")
    func goneForGood() {
        var world = world(at: 16)
        world.attester[2] = .init(1007, [7: 18, 8: 19])
        world.sync[0] = [7: [0]]
        world.latency = { what, _ in what.contains("/2 [") ? 400 : 0 }
        world.start([7, 8])
        world.validators([8], at: world.s(16) + 100)
        world.run(to: world.s(20))
        #expect(world.count("attester/2") == 1 && world.count("ptc/2") == 1 && world.count("sync/2") == 1)
        #expect(world.entries("attest ") == ["attest 8@19"])
        #expect(world.entries("sync 7@").isEmpty)
    }
}
