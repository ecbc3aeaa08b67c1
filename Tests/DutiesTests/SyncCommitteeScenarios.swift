import Duties
import Primitives
import SlotClock
import Testing

/// §3.5 of the scenario catalogue.
@Suite struct SyncCommitteeScenarios {
    @Test("S-01 every slot") func everySlot() {
        var world = World(start: 16 * 6000)
        world.sync[0] = [7: [0]]
        world.start()
        world.run(to: world.s(24) - 1)
        #expect(
            world.log.filter { $0.what.hasPrefix("sync 7@") }.map(\.time)
                == world.moments(16, (0..<8).map { $0 * 6000 + 1999 }))
    }

    @Test("S-02 current and next period") func nextPeriod() {
        var world = World(start: 32 * 6000)
        world.sync[1] = [8: [3]]
        world.start()
        world.run(to: world.s(66))
        #expect(world.times("sync/8").first == world.s(36) + 3000)
        #expect(world.entries("sync 8@").first?.hasPrefix("sync 8@63 ") == true)
    }

    @Test("S-03 indices change") func indicesChange() {
        var world = World(start: 16 * 6000)
        world.sync[0] = [7: [0], 8: [1]]
        world.start([7])
        world.validators([7, 8], at: world.s(17) + 100)
        world.run(to: world.s(19))
        #expect(world.entries("sync/") == ["sync/2 [7]", "sync/2 [8]"])
        #expect(world.entries("sync 8@").first?.hasPrefix("sync 8@17 ") == true)
    }

    @Test("S-04 several indices changes", arguments: [Int64(0), 400]) func severalChanges(latency: Int64) {
        var world = World(start: 16 * 6000)
        world.sync[0] = [7: [0], 8: [1], 9: [2], 10: [3]]
        world.latency = { what, _ in what.hasPrefix("sync/") ? latency : 0 }
        world.start([7])
        world.validators([7, 8], at: world.s(17) + 100)
        world.validators([7, 8, 9], at: world.s(17) + 150)
        world.validators([7, 8, 9, 10], at: world.s(17) + 200)
        world.run(to: world.s(19))
        #expect(world.times("sync/2") == world.moments(16, [0, 6100, 6600]))
        #expect(world.entries("sync/2") == ["sync/2 [7]", "sync/2 [8]", "sync/2 [9,10]"])
        for validator in 8...10 { #expect(world.count("sync \(validator)@17") == 1) }
    }

    @Test("S-05 re-org with next period wanted") func reorg() {
        var world = World(start: 40 * 6000)
        world.sync[1] = [8: [0]]
        world.start()
        world.head(45, 1045, 1031, 1039, at: world.s(45) + 500)
        world.at(world.s(46) + 500) { world in
            world.sync[1] = [9: [0]]
            for epoch in [UInt64(5), 6] { world.attester[epoch] = .init(epoch == 5 ? 1031 : 2039) }
            world.proposer[5] = .init(2039)
        }
        world.head(46, 2046, 1031, 2039, at: world.s(46) + 500)
        world.run(to: world.s(64) - 1)
        #expect(world.times("sync/8") == [world.s(40), world.s(46) + 500])
        #expect(world.count("sync 9@63") == 1 && world.count("sync 8@63") == 0)
    }

    @Test("S-05 the old answer is kept while the new one does not come") func reorgKeeps() {
        var world = World(start: 40 * 6000)
        world.sync[1] = [8: [0]]
        world.failure = { what, world in
            what.hasPrefix("sync/8") && world.now.rawValue > world.s(46) && world.now.rawValue < world.s(70)
                ? .temporary : nil
        }
        world.start()
        world.head(45, 1045, 1031, 1039, at: world.s(45) + 500)
        world.at(world.s(46) + 500) { world in
            world.sync[1] = [9: [0]]
            world.attester[6] = .init(2039)
            world.proposer[5] = .init(2039)
        }
        world.head(46, 2046, 1031, 2039, at: world.s(46) + 500)
        world.run(to: world.s(71))
        for slot in UInt64(63)..<70 { #expect(world.count("sync 8@\(slot)") == 1) }
        #expect(world.count("sync 9@70") == 1 && world.count("sync 8@70") == 0)
    }

    @Test("S-06 early block") func earlyBlock() {
        var world = World(start: 20 * 6000)
        world.sync[0] = [7: [0]]
        world.start()
        world.head(20, 1020, 1007, 1015, at: world.s(20) + 500)
        world.head(20, 1020, 1007, 1015, at: world.s(20) + 900)
        world.run(to: world.s(21))
        #expect(world.times("sync 7@20 1020") == [world.s(20) + 800])
        #expect(world.count("head 20") == 1)
    }

    @Test("S-06 a head that nobody announced is not signed before the due time") func otherHeadThanAnnounced() {
        for comes in [Int64(1200), 9000] {
            var world = World(start: 16 * 6000)
            world.sync[0] = [7: [0]]
            world.start()
            world.head(20, 1020, 1007, 1015, at: world.s(20) + 500)
            // The node that is asked has not seen the block yet.
            world.at(world.s(20) + 501) { $0.head = 1019 }
            world.at(world.s(20) + comes) { $0.head = 1020 }
            world.run(to: world.s(20) + 5999)
            #expect(
                world.times("head 20") == world.moments(20, comes == 1200 ? [800, 1300] : [800, 1300, 1800, 1999]))
            #expect(world.entries("sync 7@20") == [comes == 1200 ? "sync 7@20 1020" : "sync 7@20 1019"])
        }
    }

    @Test("S-07 membership cache") func cache() {
        var world = World(start: 16 * 6000)
        world.sync[0] = [7: [0]]
        world.start()
        world.run(to: world.s(56))
        #expect(world.log.filter { $0.what.hasPrefix("sync/") && !$0.what.hasPrefix("sync/8") }.count == 1)
    }

    @Test("S-08 subscription") func subscription() {
        var world = World(start: 16 * 6000)
        world.sync[0] = [7: [0]]
        world.sync[1] = [7: [5]]
        world.start()
        world.run(to: world.s(41))
        #expect(
            world.times("subscribe-sync [7] until 8").filter { $0 < world.s(36) }
                == [world.s(16), world.s(16) + 3000, world.s(24) + 3000, world.s(32) + 3000])
        #expect(world.times("subscribe-sync [7] until 16").first == world.s(36) + 3000)
    }

    @Test("S-09 contribution") func contribution() {
        var world = World(start: 18 * 6000)
        world.sync[0] = [7: [1, 17]]
        world.start([7])
        // The head changes after the message was signed: contributions are for the root that was.
        world.at(world.s(20)) { $0.head = 1020 }
        world.at(world.s(20) + 2500) { $0.head = 2020 }
        world.run(to: world.s(21) - 1)
        #expect(world.entries("sync 7@20") == ["sync 7@20 1020"])
        #expect(world.entries("contribute 7@20") == ["contribute 7@20/0 1020", "contribute 7@20/2 1020"])
        #expect(world.times("contribute 7@20/0 1020") == [world.s(20) + 4000])
        #expect(world.times("contribute 7@20/2 1020") == [world.s(20) + 4000])
        #expect(world.count("publish contributions 20") == 1)
    }

    @Test("S-10 missed slot") func missedSlot() {
        var world = World(start: 18 * 6000)
        world.sync[0] = [7: [1]]
        world.start([7])
        world.at(world.s(20)) { $0.head = 1019 }
        world.run(to: world.s(21))
        #expect(world.count("sync 7@20 1019") == 1)
        #expect(world.count("contribute 7@20/0 1019") == 1)
    }

    @Test("S-11 duties known late") func knownLate() {
        func run(_ latency: Int64) -> World {
            var world = World(start: 20 * 6000)
            world.sync[0] = [7: [0]]
            world.latency = { what, world in what.hasPrefix("sync/") ? latency - (world.now.rawValue - world.s(20)) : 0
            }
            world.start()
            world.run(to: world.s(22))
            return world
        }
        let late = run(3000)
        #expect(late.times("sync 7@20 1020") == [late.s(20) + 3000])

        var world = World(start: 20 * 6000)
        world.sync[0] = [7: [0]]
        world.failure = { what, world in
            what.hasPrefix("sync/") && world.now.rawValue < world.s(21) + 10 ? .temporary : nil
        }
        world.start()
        world.run(to: world.s(22))
        #expect(world.entries("sync 7@20").isEmpty)
        #expect(world.count("sync/2", to: world.s(21) - 1) <= 12)
        #expect(world.count("sync 7@21") == 1)
    }

    @Test("S-12 late head") func lateHead() {
        var world = World(start: 19 * 6000)
        world.sync[0] = [7: [0]]
        world.failure = { what, _ in what == "head 20" ? .temporary : nil }
        world.start()
        world.head(20, 1020, 1007, 1015, at: world.s(21) + 100)
        world.run(to: world.s(23))
        #expect(world.entries("sync 7@20").isEmpty)
        #expect(
            world.reports.contains(.missed(.syncMessage, 20, [7], reason: "the node gave no head root in time")))
    }

    @Test("S-13 optimistic head") func optimistic() {
        var world = World(start: 20 * 6000)
        world.sync[0] = [7: [0]]
        // A head that the node has not verified: its event opens nothing, and the executor takes it for no answer.
        world.failure = { what, world in
            what.hasPrefix("head") && world.now.rawValue < world.s(20) + 3000 ? .temporary : nil
        }
        world.start()
        world.head(20, 1020, 1007, 1015, at: world.s(20) + 500, isOptimistic: true)
        world.run(to: world.s(21) - 1)
        #expect(world.times("head 20") == world.moments(20, [1999, 2499, 2999, 3499]))
        #expect(world.entries("sync 7@20") == ["sync 7@20 1020"])
        #expect(world.times("sync 7@20") == [world.s(20) + 3499])
    }

    @Test("S-14 Altair fork") func altairFork() {
        var world = World(.minimal(altair: 2), start: 14 * 6000)
        world.sync[0] = [7: [0]]
        world.start()
        world.run(to: world.s(18))
        #expect(world.entries("sync 7@").first?.hasPrefix("sync 7@16 ") == true)
        #expect(world.times("sync/2") == [world.s(16)])
    }

    @Test("No gap between two periods") func noGap() {
        var world = World(start: 56 * 6000)
        world.sync[0] = [7: [0]]
        world.sync[1] = [7: [4]]
        world.start()
        world.run(to: world.s(72) - 1)
        #expect(world.log.filter { $0.what.hasPrefix("sync 7@") }.count == 16)
    }
}
