import Duties
import Primitives
import SlotClock
import Testing

/// §3.3 of the scenario catalogue.
@Suite struct AggregationScenarios {
    @Test("G-01 aggregate only when selected") func selected() {
        var world = World(start: 18 * 6000)
        world.attester[2] = .init(1007, [7: 20, 8: 20])
        world.selected = [7]
        world.start()
        world.run(to: world.s(22))
        #expect(world.times("aggregate 7@20") == [world.s(20) + 4000])
        #expect(world.entries("aggregate 8").isEmpty)
        #expect(world.count("publish aggregates 20") == 1)
    }

    @Test("G-02 look-ahead") func lookahead() {
        var world = World(.mainnet(), start: 32 * 12_000)
        world.attester[1] = .init(1, [7: 45])
        world.start()
        world.run(to: world.s(46))
        #expect(world.count("prove 7@45") == 1)
        #expect([world.s(37) + 6000, world.s(38) + 6000].contains(world.times("prove 7@45").first))
    }

    @Test("G-03 no herd") func noHerd() {
        var world = World(.mainnet(), start: 32 * 12_000)
        world.attester[1] = .init(1)
        world.attester[1]?.duties = (0..<640).map { (validator: $0, slot: 32 + $0 % 32) }
        world.latency = { what, _ in what == "proofs" ? 1500 : 0 }
        world.start(Array(0..<640))
        world.run(to: world.s(63))
        #expect(world.mostProofsAtOnce == 4 && world.mostProofBatches == 1)
        let batches = world.log.filter { $0.what.hasPrefix("batch of ") }
        let ahead = batches.filter { $0.time % 12_000 == 6000 }
        let sizes = ahead.compactMap { Int($0.what.dropFirst("batch of ".count)) }
        #expect(sizes.first == 160)
        #expect(sizes.dropFirst().allSatisfy { $0 <= 20 })
        #expect(sizes.count == 24)
        // On demand only those of the slot in which the client started.
        #expect(batches.filter { $0.time % 12_000 != 6000 }.map(\.time) == [world.s(32) + 3999])
    }

    @Test("G-04 aggregator subscription") func aggregatorSubscription() {
        var world = World(start: 24 * 6000)
        world.attester[3] = .init(1015, [7: 30])
        world.selected = [7]
        world.start()
        world.run(to: world.s(29))
        #expect(world.times("subscribe 7@30") == [world.s(24)])
        #expect(world.times("subscribe 7@30!") == [world.s(24) + 3000])
    }

    @Test("G-05 one bad key") func badKey() {
        var world = World(start: 24 * 6000)
        world.attester[3] = .init(1015, [7: 30, 8: 30, 9: 30])
        world.badKeys = [8]
        world.start()
        world.run(to: world.s(26))
        #expect(world.count("prove 7@30") == 1 && world.count("prove 9@30") == 1)
        #expect(world.times("prove 8@30") == [world.s(24) + 3000, world.s(25) + 3000])
    }

    @Test("G-06 missing proof") func missingProof() {
        var world = World(start: 20 * 6000 + 100)
        world.attester[2] = .init(1007, [7: 20])
        world.selected = [7]
        world.start()
        world.run(to: world.s(22))
        #expect(world.times("prove 7@20") == [world.s(20) + 1999])
        #expect(world.times("aggregate 7@20") == [world.s(20) + 4000])
        // On demand a proof is made after its attestation, never before.
        let order = world.log.map(\.what).filter { $0.contains("7@20") }
        #expect(order == ["attest 7@20", "prove 7@20", "aggregate 7@20"])
    }

    /// Subscriptions with an entry for a slot that had begun.
    private func pastSubscriptions(_ world: World) -> [String] {
        world.log.filter { $0.what.hasPrefix("subscribe ") }.filter { entry in
            entry.what.split(separator: " ").dropFirst().contains { item in
                let slot = item.split(separator: "@").last.flatMap { UInt64($0.filter { $0 != "!" }) }
                return slot.map { world.s($0) <= entry.time } ?? true
            }
        }.map(\.description)
    }

    @Test("G-07 no entry is for a slot that has begun, whatever fails and whenever validators come")
    func subscribedAhead() {
        var world = World(start: 24 * 6000)
        for epoch in UInt64(3)...5 {
            world.attester[epoch] = .init(world.canonicalRoot(epoch))
            world.attester[epoch]?.duties = (0..<24).map { (validator: $0, slot: epoch * 8 + $0 % 8) }
        }
        world.selected = [3, 11, 19]
        world.failure = { what, world in
            what.hasPrefix("subscribe ") && world.now.rawValue % 9 < 5 ? .temporary : nil
        }
        world.start([0, 1, 2, 3])
        for count in UInt64(5)...24 { world.validators(Array(0..<count), at: world.s(24) + Int64(count) * 3001) }
        world.run(to: world.s(48))
        #expect(world.entries("subscribe ").count > 10)
        #expect(pastSubscriptions(world) == [])
    }

    @Test("G-07 subscription cadence") func cadence() {
        var world = World(start: 24 * 6000)
        world.attester[3] = .init(1015, [7: 30])
        world.failure = { what, world in
            what.hasPrefix("subscribe ") && world.now.rawValue < world.s(26) ? .temporary : nil
        }
        world.start()
        world.run(to: world.s(32))
        #expect(world.times("subscribe 7@30") == [world.s(24), world.s(27)])

        var failing = World(start: 24 * 6000)
        failing.attester[3] = .init(1015, [7: 30])
        failing.failure = { what, _ in what.hasPrefix("subscribe ") ? .temporary : nil }
        failing.start()
        failing.run(to: failing.s(32))
        #expect(failing.times("subscribe 7@30") == [failing.s(24), failing.s(27)])
        #expect(pastSubscriptions(world) == [] && pastSubscriptions(failing) == [])
    }

    @Test("An aggregate that is not to be had is asked for while the slot lasts, then missed") func noAggregate() {
        var world = World(start: 18 * 6000)
        world.attester[2] = .init(1007, [7: 20])
        world.selected = [7]
        world.failsToSign = ["aggregates 20"]
        world.start()
        world.run(to: world.s(23))
        #expect(world.times("aggregate 7@20") == world.moments(20, [4000, 4500, 5000, 5500]))
        #expect(world.reports.contains(.missed(.aggregate, 20, [7], reason: "the node gave no aggregate in time")))
    }
}
