import Duties
import Primitives
import SlotClock
import Testing

/// §3.9, D: keys that may be used elsewhere.
@Suite struct DoppelgangerScenarios {
    /// MAIN, with one duty per epoch for each validator.
    private func world(_ validators: [UInt64], start: UInt64) -> World {
        var world = World(.mainnet(), start: Int64(start) * 12_000)
        for epoch in start / 32...start / 32 + 20 {
            var duties = World.Duties(world.canonicalRoot(epoch))
            duties.duties = validators.map { (validator: $0, slot: epoch * 32 + $0) }
            world.attester[epoch] = duties
        }
        return world
    }

    @Test("D-01 adequate time") func adequateTime() {
        var world = world([7], start: 1344)
        world.proposer[43] = .init(world.canonicalProposerRoot(43), [7: 1380])
        world.handle(.start([.test(7, isWatched: true)]))
        world.run(to: world.s(1439))
        #expect(world.times("attester/42") == [world.s(1344)])
        #expect(world.times("attester/43") == [world.s(1360) + 6000])
        #expect(world.entries("subscribe 7@").contains("subscribe 7@1351"))
        #expect(world.entries("subscribe 7@").contains("subscribe 7@1383"))
        #expect(world.entries("attest ").isEmpty && world.entries("data").isEmpty)
        #expect(world.entries("block").isEmpty && world.entries("propose ").isEmpty)
        world.run(to: world.s(1472) - 1)
        #expect(world.entries("attest ") == ["attest 7@1447"])
        #expect(world.times("attest 7@1447") == [world.s(1447) + 3999])
        // Epoch 42 says nothing; from then on the epochs that count, at three quarters of each slot.
        #expect(world.entries("liveness").count == 64)
        #expect(world.times("liveness").first == world.s(1376) + 9000)
        #expect(world.times("liveness").last == world.s(1439) + 9000)
        #expect(world.entries("liveness").first == "liveness 43 [7]")
        #expect(world.entries("liveness").last == "liveness 43,44 [7]")
        #expect(world.findings.isEmpty && world.reports.isEmpty)
    }

    @Test(
        "A share's validator is live by its cluster, which is no doppelganger",
        arguments: [KeyUse.share, .withheldShare])
    func shares(use: KeyUse) {
        var world = world([7], start: 1344)
        for epoch in UInt64(42)..<50 { world.live[epoch] = [7] }
        world.handle(.start([.test(7, isWatched: true, use: use)]))
        world.at(world.s(1350), .foreignMessage(7, .live(42)))
        world.run(to: world.s(1472) - 1)
        #expect(world.findings.isEmpty && world.entries("liveness").isEmpty)
        #expect(world.entries("attest ").isEmpty == (use == .withheldShare))
    }

    @Test("D-02 own restart") func ownRestart() {
        var own = world([7], start: 1344)
        own.live = [42: [7]]
        own.handle(.start([.test(7, isWatched: true)]))
        own.run(to: own.s(1472) - 1)
        #expect(own.entries("attest ") == ["attest 7@1447"])
        #expect(own.findings.isEmpty)

        var other = world([7, 8], start: 1344)
        other.live = [43: [7]]
        other.sync[0] = [7: [0]]
        other.handle(.start([.test(7, isWatched: true), .test(8, isWatched: true)]))
        other.run(to: other.s(1600))
        #expect(other.entries("attest 7").isEmpty && other.entries("propose ").isEmpty)
        #expect(other.findings.map(\.validators) == [[7]])
        #expect(other.findings.map(\.evidence) == [.live(43)])
        #expect(other.findings.allSatisfy { $0.endsClient && $0.pubkeys == [.test(7)] })
        // Seen in the first slot in which it was asked.
        #expect(other.times("liveness").first == other.s(1376) + 9000)
        #expect(other.count("sync 7@1376") == 1 && other.count("sync 7@1377") == 0)
        // A list that names it again changes nothing.
        other.validators([7, 8], at: other.s(1601))
        other.run(to: other.s(1700))
        #expect(other.entries("attest 7").isEmpty)
    }

    @Test("D-03 genesis") func genesis() {
        var early = World(start: 100)
        early.attester[0] = .init(1, [7: 1])
        early.handle(.start([.test(7, isWatched: true)]))
        early.run(to: early.s(2))
        #expect(early.times("attest 7@1") == [early.s(1) + 1999])
        #expect(early.entries("liveness").isEmpty)

        var later = World(start: 8 * 6000)
        for epoch in UInt64(1)...4 { later.attester[epoch] = .init(later.canonicalRoot(epoch), [7: epoch * 8 + 1]) }
        later.handle(.start([.test(7, isWatched: true)]))
        later.run(to: later.s(40))
        #expect(later.entries("attest ") == ["attest 7@33"])
    }

    @Test("D-04 staggered") func staggered() {
        var world = world([7, 8], start: 1344)
        world.handle(.start([.test(7, isWatched: true)]))
        world.at(
            world.s(1600) + 100, .validatorsChanged([.test(7, isWatched: true), .test(8, isWatched: true)]))
        world.run(to: world.s(54 * 32) - 1)
        #expect(world.entries("attest 7") == (45..<54).map { "attest 7@\($0 * 32 + 7)" })
        #expect(world.entries("attest 8") == ["attest 8@\(53 * 32 + 8)"])
        // Nobody is asked about a key that is free.
        #expect(world.entries("liveness").filter { $0.hasSuffix("[8]") }.count == 64)
        #expect(world.entries("liveness").filter { $0.hasSuffix("[7]") }.count == 64)
    }

    @Test("D-05 sync is not gated") func syncIsNotGated() {
        var world = world([7], start: 1344)
        world.sync[0] = [7: [0]]
        world.handle(.start([.test(7, isWatched: true)]))
        world.run(to: world.s(1350) - 1)
        #expect(world.entries("sync 7@") == (1344..<1350).map { "sync 7@\($0) \(2000 + $0 - 1000)" })
        #expect(world.entries("attest ").isEmpty)
    }

    @Test("An answer that fails frees nobody: the key waits for another epoch") func failingQuestion() {
        var world = world([7], start: 1344)
        let last = world.s(1439)
        world.failure = { what, world in
            what.hasPrefix("liveness") && world.now.rawValue >= last && world.now.rawValue < last + 12_000
                ? .temporary : nil
        }
        world.handle(.start([.test(7, isWatched: true)]))
        world.run(to: world.s(46 * 32 + 31))
        #expect(world.entries("attest ") == ["attest 7@\(46 * 32 + 7)"])
    }

    @Test("What is told of some keys frees them; the others are asked for again while the slot lasts")
    func partialAnswer() {
        var world = world([7, 8, 9], start: 1344)
        let last = world.s(1439)
        world.silentAbout = { validator, world in
            let time = world.now.rawValue - last
            return validator == 8 && time >= 0 && time < 12_000 || validator == 9 && time >= 0 && time < 10_000
        }
        world.handle(.start([7, 8, 9].map { .test($0, isWatched: true) }))
        world.run(to: world.s(46 * 32 + 31))
        #expect(world.entries("attest 7").first == "attest 7@1447")
        #expect(world.entries("attest 9").first == "attest 9@1449")
        #expect(world.entries("attest 8") == ["attest 8@\(46 * 32 + 8)"])
        #expect(world.times("liveness 43,44 [7,8,9]").last == last + 9000)
        #expect(world.times("liveness 43,44 [8,9]") == [last + 10_000])
        #expect(world.times("liveness 43,44 [8]") == [last + 11_000])
        #expect(world.reports == [.livenessUnknown(1, delaysStart: true)])
    }

    @Test("A question that is cut off by the end of its slot is told of") func cutOff() {
        var world = world([7, 8], start: 1344)
        let late = Set([world.s(1400), world.s(1439)].map { $0 + 9000 })
        world.latency = { what, world in
            what.hasPrefix("liveness") && late.contains(world.now.rawValue) ? 1_000_000 : 0
        }
        world.handle(.start([7, 8].map { .test($0, isWatched: true) }))
        world.run(to: world.s(46 * 32 + 31))
        #expect(world.entries("attest ") == ["attest 7@\(46 * 32 + 7)", "attest 8@\(46 * 32 + 8)"])
        #expect(world.reports == [.livenessUnknown(2, delaysStart: false), .livenessUnknown(2, delaysStart: true)])
    }

    @Test("A message that was not signed here stops its key at once, and only it") func foreignMessage() {
        var world = World(start: 16 * 6000)
        world.attester[2] = .init(1007, [7: 20, 8: 20])
        world.start([7, 8])
        world.at(world.s(20) + 500, .foreignMessage(7, .attestation(19)))
        world.at(world.s(20) + 600, .foreignMessage(7, .attestation(19)))
        world.at(world.s(20) + 700, .foreignMessage(99, .attestation(19)))
        world.run(to: world.s(22))
        #expect(world.entries("attest ") == ["attest 8@20"])
        #expect(world.findings.map(\.validators) == [[7]])
        #expect(world.findings.allSatisfy { !$0.endsClient })
    }

    @Test("A key that leaves and comes back waits, whatever its last run was") func comesBack() {
        var configuration = SchedulerConfiguration.minimal()
        configuration.watchesKeys = true
        var world = World(configuration, start: 16 * 6000)
        for epoch in UInt64(2)...7 { world.attester[epoch] = .init(world.canonicalRoot(epoch), [7: epoch * 8 + 4]) }
        world.start([7])
        world.validators([], at: world.s(25))
        world.validators([7], at: world.s(26))
        world.run(to: world.s(54))
        #expect(world.entries("attest ") == ["attest 7@20", "attest 7@52"])
    }

    @Test("A message of a key that is still held back ends the client") func foreignMessageWhileWaiting() {
        var world = World(start: 16 * 6000)
        world.handle(.start([.test(7, isWatched: true), .test(8)]))
        world.at(world.s(20) + 500, .foreignMessage(7, .attestation(20)))
        world.run(to: world.s(21))
        #expect(world.findings.map(\.endsClient) == [true])
    }

    @Test("A foreign message cancels what is not signed yet") func foreignMessageWhileProposing() {
        var world = World(start: 16 * 6000)
        world.proposer[2] = .init(1015, [7: 18])
        world.latency = { what, _ in what.hasPrefix("block") ? 1000 : 0 }
        world.start([7, 8])
        world.at(world.s(18) + 500, .foreignMessage(7, .block(18)))
        world.run(to: world.s(20))
        #expect(world.count("block 18") == 1 && world.entries("propose ").isEmpty)
        #expect(world.entries("cancel block 18").count == 1)
    }
}
