import Duties
import Primitives
import SlotClock
import Testing

/// The re-orgs of §3.2 of the scenario catalogue.
@Suite struct ReorgScenarios {
    /// Minimal preset, started at a slot.
    private func world(at slot: UInt64, _ offset: Int64 = 0) -> World { World(start: Int64(slot) * 6000 + offset) }

    @Test("A-12 re-org over the epoch change") func reorgOverEpochs() {
        var world = world(at: 20)
        world.attester[3] = .init(1015, [7: 26])
        world.start()
        world.head(23, 1023, 1007, 1015, at: world.s(23) + 500)
        world.at(world.s(24) + 500) { $0.attester[3] = .init(2015, [7: 25]) }
        world.head(24, 2024, 2015, 2023, at: world.s(24) + 500)
        world.run(to: world.s(27))
        #expect(world.times("attester/3") == [world.s(20) + 3000, world.s(24) + 500])
        #expect(world.count("attest 7@25") == 1)
        #expect(world.count("attest 7@26") == 0)
        #expect(world.entries("data 26").isEmpty)
    }

    @Test("A-13 the same, with an index added in the slot") func reorgAndChange() {
        var world = world(at: 20)
        world.attester[3] = .init(1015, [7: 26])
        world.start([7, 9])
        world.head(23, 1023, 1007, 1015, at: world.s(23) + 500)
        world.at(world.s(24) + 500) { $0.attester[3] = .init(2015, [7: 25, 8: 27]) }
        world.head(24, 2024, 2015, 2023, at: world.s(24) + 500)
        world.validators([7, 8, 9], at: world.s(24) + 600)
        world.run(to: world.s(28))
        #expect(world.count("attester/3", from: world.s(24)) <= 2)
        #expect(world.entries("attester/3").last == "attester/3 [7,8,9]")
        #expect(world.count("attest 7@25") == 1 && world.count("attest 8@27") == 1)
        #expect(world.count("attest 7@26") == 0)
    }

    @Test("A-14 re-org of the previous root inside the epoch") func reorgPrevious() {
        var world = world(at: 24)
        world.attester[3] = .init(1015, [7: 28])
        world.start()
        world.head(25, 1025, 1015, 1023, at: world.s(25) + 500)
        world.at(world.s(26) + 500) {
            $0.attester[3] = .init(2015, [7: 27])
            $0.proposer[3] = .init(2023)
        }
        world.head(26, 2026, 2015, 2023, at: world.s(26) + 500)
        world.run(to: world.s(29))
        #expect(world.count("attest 7@27") == 1)
        #expect(world.count("attest 7@28") == 0 && world.entries("data 28").isEmpty)
        #expect(world.times("proposer/3") == [world.s(24), world.s(26) + 500])
    }

    @Test("A-15 re-org, duty in the same slot") func reorgSameSlot() {
        var world = world(at: 24)
        world.attester[3] = .init(1015, [7: 28])
        world.start()
        world.head(25, 1025, 1015, 1023, at: world.s(25) + 500)
        world.at(world.s(26) + 500) { $0.attester[3] = .init(2015, [7: 26]) }
        world.head(26, 2026, 2015, 2023, at: world.s(26) + 500)
        world.run(to: world.s(29))
        #expect(world.times("attest 7@26") == [world.s(26) + 800])
        #expect(world.count("attest 7@28") == 0)
    }

    @Test("A-16 re-org of the current root") func reorgCurrent() {
        var world = world(at: 24)
        world.attester[4] = .init(1023, [7: 34])
        world.start()
        world.head(28, 1028, 1015, 1023, at: world.s(28) + 500)
        world.at(world.s(29) + 500) { $0.attester[4] = .init(2023, [7: 33]) }
        world.head(29, 2029, 1015, 2023, at: world.s(29) + 500)
        world.run(to: world.s(35))
        #expect(world.times("attester/4") == [world.s(28) + 3000, world.s(29) + 500])
        #expect(world.count("attester/3") == 1)
        #expect(world.count("attest 7@33") == 1 && world.count("attest 7@34") == 0)
    }

    @Test("A-17 re-org of the current root in the first half") func reorgCurrentFirstHalf() {
        var world = world(at: 24)
        world.attester[4] = .init(2023, [7: 33])
        world.start()
        world.head(25, 1025, 1015, 1023, at: world.s(25) + 500)
        world.head(26, 2026, 1015, 2023, at: world.s(26) + 500)
        world.run(to: world.s(34))
        #expect(world.times("attester/4") == [world.s(28) + 3000])
        #expect(world.count("attest 7@33") == 1)
    }

    @Test("A stale set whose answer is still old is asked for again, at most three times a slot") func staleAnswers() {
        var world = world(at: 24)
        world.attester[3] = .init(1015, [7: 28])
        world.start()
        world.head(25, 1025, 1015, 1023, at: world.s(25) + 500)
        world.head(26, 2026, 2015, 2023, at: world.s(26) + 500)
        world.at(world.s(27) + 10) { $0.attester[3] = .init(2015, [7: 28]) }
        world.run(to: world.s(29))
        #expect(world.count("attester/3", from: world.s(26), to: world.s(27) - 1) == 3)
        #expect(world.count("attest 7@28") == 1)
    }

    /// A re-org when a proposer's boost ends tells of itself in `chain_reorg` alone (sigp/lighthouse#9711).
    @Test("A re-org that no head tells of: what hangs on a changed slot is asked for again, and nothing else")
    func reorgWithoutHead() {
        var world = world(at: 24)
        world.attester[3] = .init(1015, [7: 28])
        world.start()
        world.head(25, 1025, 1015, 1023, at: world.s(25) + 500)
        let before = world.entries("attester/").count + world.entries("proposer/").count
        // One block back: everything was decided before.
        world.at(
            world.s(26) + 500, .reorganised(ReorgUpdate(depth: 1, oldHead: root(1025), newHead: root(3025))))
        world.run(to: world.s(26) + 600)
        #expect(world.entries("attester/").count + world.entries("proposer/").count == before)
        // Beyond the start of the epoch, on which its proposers and the next epoch's attesters hang.
        world.at(world.s(26) + 700) {
            $0.attester[3] = .init(2015, [7: 27])
            $0.proposer[3] = .init(2023)
            $0.handle(.reorganised(ReorgUpdate(depth: 11, oldHead: root(1025), newHead: root(2025))))
        }
        world.run(to: world.s(26) + 800)
        #expect(world.times("attester/3").last == world.s(26) + 700)
        #expect(world.times("proposer/3").last == world.s(26) + 700)
        // A head that told of it leaves nothing to ask.
        let asked = world.entries("attester/").count + world.entries("proposer/").count
        world.head(27, 2027, 2015, 2023, at: world.s(27) + 300)
        world.at(
            world.s(27) + 400, .reorganised(ReorgUpdate(depth: 20, oldHead: root(2025), newHead: root(2027))))
        world.run(to: world.s(27) + 500)
        #expect(world.entries("attester/").count + world.entries("proposer/").count == asked)
        world.run(to: world.s(29))
        #expect(world.count("attest 7@27") == 1 && world.count("attest 7@28") == 0)
    }
}
