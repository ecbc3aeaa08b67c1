import Duties
import Primitives
import SlotClock
import Testing

/// §3.4 of the scenario catalogue.
@Suite struct ProposerScenarios {
    @Test("P-01 same slot") func sameSlot() {
        var world = World(start: 16 * 6000)
        world.proposer[2] = .init(1015, [7: 16])
        world.start()
        world.run(to: world.s(18))
        #expect(world.times("block 16") == [world.s(16)])
        #expect(world.times("propose 7@16") == [world.s(16)])
    }

    @Test("P-02 later slot") func laterSlot() {
        var world = World(start: 16 * 6000)
        world.proposer[2] = .init(1015, [7: 19])
        world.start()
        world.run(to: world.s(21))
        #expect(world.times("block") == [world.s(19)])
        #expect(world.times("propose 7@19") == [world.s(19)])
    }

    @Test("P-03 never slot 0") func neverGenesis() {
        var world = World(start: -1000)
        world.proposer[0] = .init(1, [7: 0])
        world.start()
        world.run(to: world.s(2))
        #expect(world.entries("block").isEmpty)
    }

    @Test("P-04 added validator proposes in this epoch") func added() {
        var world = World(start: 16 * 6000)
        world.proposer[2] = .init(1015, [7: 20])
        world.start([8])
        world.validators([7, 8], at: world.s(18) + 100)
        world.run(to: world.s(21))
        #expect(world.times("block 20") == [world.s(20)])
        #expect(world.count("proposer/2") == 1)
    }

    private func reorg(_ after: World.Duties, _ script: (inout World) -> Void = { _ in }) -> World {
        var world = World(start: 24 * 6000)
        world.proposer[3] = .init(1023, [7: 28])
        world.start([7])
        world.head(25, 1025, 1015, 1023, at: world.s(25) + 500)
        world.at(world.s(26) + 500) { $0.proposer[3] = after }
        world.head(26, 2026, 1015, 2023, at: world.s(26) + 500)
        script(&world)
        world.run(to: world.s(31))
        return world
    }

    @Test("P-05 re-org before Fulu") func reorgBeforeFulu() {
        let world = reorg(.init(2023, [7: 27]))
        #expect(world.times("block 27") == [world.s(27)])
        #expect(world.entries("block 28").isEmpty)
    }

    @Test("P-06 the same, with indices change") func reorgAndChange() {
        let world = reorg(.init(2023, [7: 27, 8: 30])) { $0.validators([7, 8], at: $0.s(26) + 600) }
        #expect(world.entries("block") == ["block 27", "block 30"])
    }

    @Test("P-07 incomplete schedule") func incomplete() {
        let world = reorg(.init(2023, [7: 29])) { world in
            world.at(world.s(26) + 500) { $0.shortSchedules = [3] }
            world.at(world.s(26) + 700) { $0.shortSchedules = [] }
        }
        #expect(world.times("proposer/3") == world.moments(24, [0, 12_500, 13_000]))
        #expect(world.entries("block") == ["block 29"])
        #expect(world.reports.contains { if case .invalidDuties(.proposer(3), _) = $0 { true } else { false } })
    }

    @Test("P-08 late duties") func lateDuties() {
        func run(_ latency: Int64) -> World {
            var world = World(start: 24 * 6000)
            world.proposer[3] = .init(1023, [7: 24])
            world.latency = { what, _ in what.hasPrefix("proposer/3") ? latency : 0 }
            world.start()
            world.run(to: world.s(27))
            return world
        }
        let late = run(1500)
        #expect(late.times("block 24") == [late.s(24) + 1500])
        #expect(run(6010).entries("block 24").isEmpty)
    }

    @Test("P-09 refresh with the same duty") func refresh() {
        var world = World(start: 24 * 6000)
        world.proposer[3] = .init(1023, [7: 26])
        world.latency = { what, _ in
            if what.hasPrefix("block") { return 1000 }
            return what.hasPrefix("proposer/3") ? 300 : 0
        }
        world.start()
        world.at(world.s(26) + 100) { $0.proposer[3] = .init(2023, [7: 26]) }
        world.head(26, 2026, 1015, 2023, at: world.s(26) + 200)
        world.run(to: world.s(28))
        #expect(world.times("block 26") == [world.s(26)])
        #expect(world.times("propose 7@26") == [world.s(26) + 1000])
        #expect(world.entries("cancel block").isEmpty)
        // It was asked again whose slot it is, and the answer was the same.
        #expect(world.times("proposer/3") == world.moments(24, [0, 12_200]))
    }

    @Test("A proposal whose duty is taken away before signing is given up") func takenAway() {
        var world = World(start: 24 * 6000)
        world.proposer[3] = .init(1023, [7: 26])
        world.latency = { what, _ in what.hasPrefix("block") ? 1000 : 0 }
        world.start()
        world.at(world.s(26) + 100) { $0.proposer[3] = .init(2023) }
        world.head(26, 2026, 1015, 2023, at: world.s(26) + 200)
        world.run(to: world.s(28))
        #expect(world.times("cancel block 26") == [world.s(26) + 200])
        #expect(world.entries("propose ").isEmpty)
    }

    @Test("A block produced while its set is stale waits for the new set") func waitsForSet() {
        var world = World(start: 24 * 6000)
        world.proposer[3] = .init(1023, [7: 26])
        world.latency = { what, world in
            if what.hasPrefix("block") { return 500 }
            return what.hasPrefix("proposer/3") && world.now.rawValue > world.s(26) ? 1000 : 0
        }
        world.start()
        world.at(world.s(26) + 100) { $0.proposer[3] = .init(2023, [7: 26]) }
        world.head(26, 2026, 1015, 2023, at: world.s(26) + 200)
        world.run(to: world.s(28))
        #expect(world.times("propose 7@26") == [world.s(26) + 1200])
    }

    @Test("P-10 Fulu look-ahead") func fuluLookahead() {
        var world = World(.minimal(fulu: 0), start: 16 * 6000)
        world.proposer[3] = .init(1015, [7: 24])
        world.start()
        for slot in UInt64(16)...24 {
            let epoch = slot / 8
            world.head(slot, 1000 + slot, 1000 + (epoch - 1) * 8 - 1, 1000 + epoch * 8 - 1, at: world.s(slot) + 700)
        }
        world.run(to: world.s(25) - 1)
        #expect(world.times("proposer/3") == [world.s(20) + 3000])
        #expect(world.times("block 24") == [world.s(24)])
    }

    @Test("The fork epoch of Fulu still has the old decision slot") func fuluForkEpoch() {
        var world = World(.minimal(fulu: 3), start: 24 * 6000)
        world.proposer[3] = .init(1023, [7: 28])
        world.start()
        for slot in UInt64(24)...33 {
            let epoch = slot / 8
            world.head(slot, 1000 + slot, 1000 + (epoch - 1) * 8 - 1, 1000 + epoch * 8 - 1, at: world.s(slot) + 700)
        }
        world.run(to: world.s(34))
        #expect(world.times("proposer/3") == [world.s(24)])
        #expect(world.times("proposer/4") == [world.s(28) + 3000])
        #expect(world.count("block 28") == 1)
    }

    @Test("P-11 the first version of the route does not make a Fulu set stale") func versionOne() {
        var world = World(.minimal(fulu: 0), start: 16 * 6000)
        world.reportsLookaheadRoot = false
        // What version 1 reports is the root of start(E) - 1.
        world.proposer[2] = .init(1015, [7: 20])
        world.proposer[3] = .init(1023, [7: 26])
        world.start()
        for slot in UInt64(16)...26 {
            let epoch = slot / 8
            world.head(slot, 1000 + slot, 1000 + (epoch - 1) * 8 - 1, 1000 + epoch * 8 - 1, at: world.s(slot) + 700)
        }
        world.run(to: world.s(27))
        #expect(world.count("proposer/2") == 1)
        #expect(world.count("proposer/3") == 1)
        #expect(world.entries("propose ") == ["propose 7@20", "propose 7@26"])
        // A re-org of the decision slot is still noticed.
        world.head(27, 2027, 2015, 2023, at: world.s(27) + 100)
        world.run(to: world.s(27) + 200)
        #expect(world.count("proposer/3") == 2)
    }

    @Test("P-12 one proposal per slot") func onePerSlot() {
        var world = World(start: 24 * 6000)
        world.proposer[3] = .init(1023, [7: 27, 8: 27])
        world.start()
        world.run(to: world.s(28))
        #expect(world.entries("block").isEmpty)
        #expect(world.reports.contains { if case .invalidDuties(.proposer(3), _) = $0 { true } else { false } })
    }

    @Test("A block of the wrong slot or proposer is never signed") func wrongBlock() {
        for summary in [BlockSummary(slot: 21, proposer: 7), BlockSummary(slot: 20, proposer: 8)] {
            var world = World(start: 20 * 6000 - 1)
            world.proposer[2] = .init(1015, [7: 20])
            world.latency = { what, _ in what.hasPrefix("block") ? 100_000 : 0 }
            world.start()
            world.run(to: world.s(20))
            guard let work = world.inFlight.first(where: { $0.value == "block 20" })?.key else {
                Issue.record("no block was asked for")
                return
            }
            world.handle(.blockProduced(work, summary))
            world.run(to: world.s(21))
            #expect(world.entries("propose ").isEmpty)
            #expect(world.reports.contains { if case .invalidBlock(20, _) = $0 { true } else { false } })
            #expect(world.count("block 20") > 1)
        }
    }

    @Test("A missed proposal is reported") func missed() {
        var world = World(start: 19 * 6000)
        world.proposer[2] = .init(1015, [7: 20])
        world.failure = { what, _ in what.hasPrefix("block") ? .temporary : nil }
        world.start()
        world.run(to: world.s(22))
        #expect(world.count("block 20") == 12)
        #expect(world.reports.contains(.missed(.proposal, 20, [7], reason: "the node gave no block")))
    }
}
