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

    @Test(
        "X-01 change flood", arguments: [UInt64(17), 45],
        [(latency: Int64(0), second: Int64(600)), (50, 600), (700, 800)]
    )
    func flood(slot: UInt64, _ answer: (latency: Int64, second: Int64)) {
        var world = world(at: slot - 1)
        let epoch = slot / 8
        world.attester[epoch] = .init(world.canonicalRoot(epoch), [7: slot + 1, 9: slot + 1])
        world.start([7])
        world.latency = { what, world in
            what.contains("[") && !what.hasPrefix("prepare") && world.now.rawValue >= world.s(slot) ? answer.latency : 0
        }
        for change in 0..<10_000 {
            world.validators(change % 2 == 0 ? [7, 8] : [7, 8, 9], at: world.s(slot) + 100 + Int64(change / 100))
        }
        world.run(to: world.s(slot + 1) - 1)
        // In slot 45 the next epoch is wanted as well, and the next period.
        let ahead = slot == 45 ? ["attester/6", "ptc/6", "sync/8"] : []
        for set in ["attester/\(epoch)", "ptc/\(epoch)", "sync/\(epoch)"] + ahead {
            let times = world.times(set).filter { $0 >= world.s(slot) }
            #expect(times == world.moments(slot, [100, answer.second]), "\(set)")
            #expect(world.entries(set).last == (set.hasPrefix("sync") ? "\(set) [9]" : "\(set) [7,8,9]"))
        }
        #expect(world.count("proposer/\(epoch)") == 1)
        #expect(world.core.slot == Slot(slot))
        world.run(to: world.s(slot + 2) - 1)
        #expect(world.core.slot == Slot(slot + 1))
        for validator in [7, 9] {
            #expect(world.times("attest \(validator)@\(slot + 1)") == [world.s(slot + 1) + 1500])
        }
        #expect(world.times("attester/\(epoch)").filter { $0 >= world.s(slot + 1) }.isEmpty)
    }

    @Test("X-01 validators that are added one by one over a whole slot cost two requests of each set in it")
    func growing() {
        var world = world(at: 16)
        world.attester[2] = .init(1007, [1399: 18])
        world.start([1000])
        for count in UInt64(2)...400 {
            world.validators(Array(1000..<1000 + count), at: world.s(17) + 100 + Int64(count) * 12)
        }
        world.run(to: world.s(19) - 1)
        for set in ["attester/2", "ptc/2", "sync/2"] {
            #expect(world.times(set) == world.moments(16, [0, 6124, 6624, 12_000]), "\(set)")
            #expect(world.entries(set).last?.hasSuffix(",1399]") == true)
        }
        #expect(world.times("attest 1399@18") == [world.s(18) + 1500])
    }
}
