import ConsensusTypes
import Duties
import Primitives
import SlotClock
import Testing

/// §3.2 of the scenario catalogue.
@Suite struct AttesterScenarios {
    /// Minimal preset, started at a slot.
    private func world(at slot: UInt64, _ offset: Int64 = 0) -> World { World(start: Int64(slot) * 6000 + offset) }

    @Test("A-01 same slot") func sameSlot() {
        var world = world(at: 16)
        world.attester[2] = .init(1007, [7: 16])
        world.start()
        world.run(to: world.s(18))
        #expect(world.times("data 16") == [world.s(16) + 1999])
        #expect(world.times("attest 7@16") == [world.s(16) + 1999])
        #expect(world.count("publish attestations 16") == 1)
    }

    @Test("A-02 later slot") func laterSlot() {
        var world = world(at: 16)
        world.attester[2] = .init(1007, [7: 18])
        world.start()
        world.run(to: world.s(19))
        #expect(world.times("data") == [world.s(18) + 1999])
        #expect(world.times("attest 7@18") == [world.s(18) + 1999])
    }

    @Test("A-03 next epoch from the middle") func nextEpoch() {
        var world = world(at: 16)
        world.attester[3] = .init(1015, [7: 24])
        world.start()
        world.run(to: world.s(25))
        #expect(world.times("attester/3") == [world.s(20) + 3000])
        #expect(world.times("attest 7@24") == [world.s(24) + 1999])
    }

    @Test("A-04 start in the last slot") func startAtTheEnd() {
        var world = world(at: 23)
        world.attester[3] = .init(1015, [7: 24])
        world.start()
        world.run(to: world.s(25))
        #expect(world.times("attester/2") == [world.s(23)])
        #expect(world.times("attester/3") == [world.s(23)])
        #expect(world.times("attest 7@24") == [world.s(24) + 1999])
    }

    @Test("A-05 early block") func earlyBlock() {
        var world = world(at: 20)
        world.attester[2] = .init(1007, [7: 20])
        world.start()
        world.head(20, 1020, 1007, 1015, at: world.s(20) + 500)
        world.run(to: world.s(21))
        #expect(world.times("data 20") == [world.s(20) + 800])
        #expect(world.times("attest 7@20") == [world.s(20) + 800])
    }

    @Test("A-05 a head that comes while data is asked for opens again") func headDuringRequest() {
        var world = World(start: 20 * 6000)
        world.attester[2] = .init(1007, [7: 20])
        world.latency = { what, _ in what.hasPrefix("data") ? 200 : 0 }
        // The answer is of the time of the request.
        world.data = { data, world in
            var data = data
            data.beaconBlockRoot = root(world.now.rawValue < world.s(20) + 1200 ? 1020 : 2020)
            return data
        }
        world.start()
        world.head(20, 1020, 1007, 1015, at: world.s(20) + 500)
        world.head(20, 2020, 1007, 1015, at: world.s(20) + 900)
        world.run(to: world.s(21))
        #expect(world.times("data 20") == world.moments(20, [800, 1200]))
        #expect(world.times("attest 7@20") == [world.s(20) + 1400])
    }

    @Test("A-06 late block") func lateBlock() {
        var world = world(at: 20)
        world.attester[2] = .init(1007, [7: 20])
        world.start()
        world.head(20, 1020, 1007, 1015, at: world.s(20) + 2500)
        world.run(to: world.s(21))
        #expect(world.times("attest 7@20") == [world.s(20) + 1999])
    }

    @Test("A-07 block just before due") func blockBeforeDue() {
        var world = world(at: 20)
        world.attester[2] = .init(1007, [7: 20])
        world.start()
        world.head(20, 1020, 1007, 1015, at: world.s(20) + 1900)
        world.run(to: world.s(21))
        #expect(world.times("data 20") == [world.s(20) + 1999])
    }

    @Test("A-08 early clock of the node") func headFromTheFuture() {
        var world = world(at: 19)
        world.attester[2] = .init(1007, [7: 20])
        world.start()
        world.head(20, 1020, 1007, 1015, at: world.s(20) - 100)
        world.run(to: world.s(21))
        #expect(world.times("attest 7@20") == [world.s(20) + 200])
    }

    @Test("A head of the slot before never opens the latch, nor does an optimistic one") func otherHeads() {
        var world = world(at: 20)
        world.attester[2] = .init(1007, [7: 20])
        world.start()
        world.head(19, 1019, 1007, 1015, at: world.s(20) + 100)
        world.head(20, 1020, 1007, 1015, at: world.s(20) + 200, isOptimistic: true)
        world.run(to: world.s(21))
        #expect(world.times("data 20") == [world.s(20) + 1999])
    }

    @Test("Data that does not vote for the announced head waits for the next event, then for due")
    func otherHeadInData() {
        var world = world(at: 20)
        world.attester[2] = .init(1007, [7: 20])
        world.data = { data, world in
            var data = data
            data.beaconBlockRoot = root(world.now.rawValue < world.s(20) + 1999 ? 1019 : 1020)
            return data
        }
        world.start()
        world.head(20, 1020, 1007, 1015, at: world.s(20) + 500)
        world.head(20, 2020, 1007, 1015, at: world.s(20) + 900)
        world.run(to: world.s(21))
        #expect(world.times("data 20") == [world.s(20) + 800, world.s(20) + 1200, world.s(20) + 1999])
        #expect(world.times("attest 7@20") == [world.s(20) + 1999])
    }

    @Test("A-09 validator added mid-epoch") func added() {
        var world = world(at: 16)
        world.attester[2] = .init(1007, [7: 17, 8: 18])
        world.start([])
        world.validators([7, 8], at: world.s(17) + 100)
        world.run(to: world.s(17))
        #expect(world.entries("attester").isEmpty)
        world.run(to: world.s(19))
        #expect(world.entries("attester/2") == ["attester/2 [7,8]"])
        #expect(world.times("attest 7@17") == [world.s(17) + 1999])
        #expect(world.times("attest 8@18") == [world.s(18) + 1999])
    }

    @Test("A-10 several changes in one slot") func severalChanges() {
        var world = world(at: 16)
        world.attester[2] = .init(1007, [7: 18, 8: 18, 9: 19, 10: 20])
        world.latency = { what, _ in what.hasPrefix("attester/2") ? 400 : 0 }
        world.start([7])
        world.validators([7, 8], at: world.s(17) + 100)
        world.validators([7, 8, 9], at: world.s(17) + 150)
        world.validators([7, 8, 9, 10], at: world.s(17) + 200)
        world.run(to: world.s(22))
        let requests = world.entries("attester/2")
        #expect(requests.count <= 3)
        #expect(requests.last == "attester/2 [7,8,9,10]")
        for duty in ["7@18", "8@18", "9@19", "10@20"] { #expect(world.count("attest \(duty)") == 1) }
    }

    @Test("A-11 change in the first and in the second half") func changeByHalf() {
        var world = world(at: 16)
        world.start([7])
        world.validators([7, 8], at: world.s(17) + 100)
        world.validators([7, 8, 9], at: world.s(21) + 100)
        world.run(to: world.s(20) + 2999)
        #expect(world.count("attester/3") == 0)
        world.run(to: world.s(22))
        #expect(world.log.contains { $0.time == world.s(21) + 100 && $0.what == "attester/2 [7,8,9]" })
        #expect(world.log.contains { $0.time == world.s(21) + 100 && $0.what == "attester/3 [7,8,9]" })
    }

    @Test("A-18 no re-org, no traffic") func noTraffic() {
        var world = world(at: 16)
        world.start()
        for slot in UInt64(16)...39 {
            let epoch = slot / 8
            world.head(
                slot, 1000 + slot, epoch <= 1 ? 1 : 1000 + (epoch - 1) * 8 - 1, 1000 + epoch * 8 - 1,
                at: world.s(slot) + 700)
        }
        world.run(to: world.s(40) - 1)
        let requests = world.log.filter { $0.what.hasPrefix("attester") }.map { "\($0.what.prefix(10)) \($0.time)" }
        #expect(
            requests == [
                "attester/2 \(world.s(16))", "attester/3 \(world.s(20) + 3000)", "attester/4 \(world.s(28) + 3000)",
                "attester/5 \(world.s(36) + 3000)",
            ])
    }

    @Test("A-19 wrong epoch in the answer") func wrongEpoch() {
        var world = world(at: 16)
        world.attester[2] = .init(1007, [7: 18, 8: 24])
        world.start()
        world.run(to: world.s(26))
        #expect(world.count("attest 7@18") == 1)
        #expect(world.count("attest 8@24") == 0)
    }

    @Test("A duty of a key that is not ours under that index is dropped") func foreignKey() {
        var world = world(at: 16)
        world.attester[2] = .init(1007, [7: 18])
        world.handle(
            .start([DutyValidator(index: 7, pubkey: .test(99)), .test(8)]))
        world.run(to: world.s(20))
        #expect(world.entries("attest ").isEmpty)
    }

    @Test("A-20 no validators") func noValidators() {
        var world = world(at: 16)
        world.start([])
        world.run(to: world.s(40))
        #expect(world.log.isEmpty)
    }

    @Test("A-21 one request for many") func oneRequest() {
        var world = world(at: 20)
        world.attester[2] = .init(1007, [7: 20, 8: 20, 9: 20], committee: [7: 0, 8: 1, 9: 3])
        world.start()
        world.run(to: world.s(21))
        #expect(world.entries("data") == ["data 20 c0"])
        #expect(world.entries("attest ") == ["attest 7@20", "attest 8@20", "attest 9@20"])
        #expect(world.count("publish attestations 20") == 1)
    }

    @Test("Before Electra each committee has its own data") func committeesBeforeElectra() {
        var world = World(.minimal(electra: .max), start: 20 * 6000)
        world.attester[2] = .init(1007, [7: 20, 8: 20, 9: 20], committee: [7: 0, 8: 1, 9: 1])
        world.start()
        world.run(to: world.s(21))
        #expect(world.entries("data") == ["data 20 c0,c1"])
        #expect(world.entries("attest ").count == 3)
    }

    @Test("A-22 bad data") func badData() {
        var world = world(at: 20)
        world.attester[2] = .init(1007, [7: 20])
        world.data = { data, world in
            var data = data
            if world.count("data 20") == 1 { data.slot = 19 }
            if world.now.rawValue < world.s(20) + 3500, world.count("data 20") > 1 { data.target.epoch = 3 }
            return data
        }
        world.start()
        world.run(to: world.s(22))
        #expect(world.count("attest 7@20") == 1)
        #expect(world.times("attest 7@20").allSatisfy { $0 >= world.s(20) + 3500 && $0 < world.s(21) })
        #expect(world.reports.contains(.invalidData(20, .wrongSlot(19))))
        #expect(world.reports.contains(.invalidData(20, .wrongTarget(3))))
    }

    @Test("Data whose source is after its target is refused") func sourceAfterTarget() {
        var world = world(at: 20)
        world.attester[2] = .init(1007, [7: 20])
        world.data = { data, _ in
            var data = data
            data.source.epoch = 3
            return data
        }
        world.start()
        world.run(to: world.s(23))
        #expect(world.entries("attest ").isEmpty)
        #expect(world.reports.contains(.invalidData(20, .sourceAfterTarget(source: 3, target: 2))))
    }

    @Test("A-23 node answers 503, then 200") func unavailable() {
        var world = world(at: 20)
        world.attester[2] = .init(1007, [7: 20])
        world.failure = { what, world in
            what.hasPrefix("data") && world.now.rawValue < world.s(20) + 3500 ? .temporary : nil
        }
        world.start()
        world.run(to: world.s(21))
        let times = world.times("data 20")
        #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 <= 500 })
        #expect(world.count("attest 7@20", to: world.s(21)) == 1)
    }

    @Test("A-24 start after due") func startAfterDue() {
        var world = world(at: 20, 4500)
        world.attester[2] = .init(1007, [7: 20])
        world.start()
        world.run(to: world.s(21))
        #expect(world.times("attest 7@20") == [world.s(20) + 4500])
    }

    @Test("A-25 catch-up window") func catchUp() {
        func run(_ rule: LateRule, _ validators: [DutyValidator]) -> World {
            var world = World(.mainnet(lateRule: rule), start: 110 * 12_000 + 2000)
            world.attester[3] = .init(1063, [7: 107, 8: 105, 9: 110, 10: 111])
            world.handle(.start(validators))
            world.run(to: world.s(113))
            return world
        }
        let all = [7, 8, 9, 10].map { DutyValidator.test($0) }
        let world = run(.sourceTimely, all)
        #expect(world.times("attest 9@110") == [world.s(110) + 3999])
        #expect(world.times("attest 7@107") == [world.s(110) + 3999])
        #expect(world.entries("attest ") == ["attest 9@110", "attest 7@107", "attest 10@111"])
        #expect(world.entries("data 105").isEmpty)
        #expect(world.times("attest 10@111") == [world.s(111) + 3999])

        #expect(run(.none, all).entries("attest ") == ["attest 9@110", "attest 10@111"])
        let signed = [DutyValidator.test(7, attestedTarget: 3), .test(8), .test(9), .test(10)]
        #expect(run(.sourceTimely, signed).entries("data 107").isEmpty)
        let epoch = run(.epoch, all)
        #expect(epoch.entries("attest ").sorted() == ["attest 10@111", "attest 7@107", "attest 8@105", "attest 9@110"])
    }

    @Test("A 400 ends a late duty") func refusedLate() {
        var world = world(at: 21)
        world.attester[2] = .init(1007, [7: 20])
        world.failure = { what, _ in what.hasPrefix("data 20") ? .refused : nil }
        world.start()
        world.run(to: world.s(23))
        #expect(world.count("data 20") == 1)
    }

    @Test("A-26 two chunks, two roots") func chunks() {
        let duty = ScheduledAttestation(
            validator: 7, pubkey: .test(7), slot: 20, committee: 0, committeeLength: 1, committeesAtSlot: 1,
            positionInCommittee: 0)
        #expect(DutiesAnswer.joined([(root(1015), [duty]), (root(2015), [])]) == nil)
        #expect(
            DutiesAnswer.joined([(root(2015), [duty]), (root(2015), [])])
                == .attester(dependentRoot: root(2015), [duty]))
    }

    @Test("A-27 duty set pruning") func pruning() {
        var world = world(at: 16)
        world.sync[0] = [7: [0]]
        for epoch in UInt64(2)..<44 { world.attester[epoch] = .init(world.canonicalRoot(epoch), [7: epoch * 8 + 1]) }
        world.start()
        world.run(to: world.s(42 * 8 + 5))
        let holdings = world.core.holdings
        #expect(holdings.attesterEpochs == [40, 41, 42, 43])
        #expect(holdings.proposerEpochs.allSatisfy { $0 >= 40 && $0 <= 43 })
        #expect(holdings.executedAttesterEpochs == [40, 41, 42])
        #expect(holdings.syncPeriods.count <= 3)
        #expect(holdings.selectionProofs <= 20)
        #expect(holdings.worksUnderWay == 0)
        #expect(world.entries("attest 7").count == 41)
    }

    @Test("An attestation that could not be published is published again, never signed again") func republish() {
        var world = world(at: 20)
        world.attester[2] = .init(1007, [7: 20])
        world.failure = { what, world in
            what.hasPrefix("publish") && world.now.rawValue < world.s(20) + 3200 ? .temporary : nil
        }
        world.start()
        world.run(to: world.s(22))
        #expect(world.count("attest 7@20") == 1)
        #expect(world.times("publish again") == world.moments(20, [2499, 2999, 3499]))
    }

    @Test("A set that is not there is asked for at the urgent pace") func urgentRetry() {
        var world = world(at: 20)
        world.attester[2] = .init(1007, [7: 21])
        world.failure = { what, world in
            what.hasPrefix("attester/2") && world.now.rawValue < world.s(21) ? .temporary : nil
        }
        world.start()
        world.run(to: world.s(23))
        #expect(Array(world.times("attester/2").prefix(4)) == world.moments(20, [0, 500, 1000, 1500]))
        #expect(world.times("attest 7@21") == [world.s(21) + 1999])
    }
}
