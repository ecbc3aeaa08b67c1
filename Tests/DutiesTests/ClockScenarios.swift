import Duties
import Primitives
import SlotClock
import Testing

/// §3.1 of the scenario catalogue.
@Suite struct ClockScenarios {
    @Test("T-01 due times") func dueTimes() {
        let main = SchedulerConfiguration.mainnet()
        #expect(main.attestationDue(0) == 3999)
        #expect(main.syncMessageDue(0) == 3999)
        #expect(main.aggregateDue(0) == 8000)
        #expect(main.contributionDue(0) == 8000)
        var gloas = main
        gloas.forks.gloas = 1
        #expect(gloas.attestationDue(31) == gloas.clock.start(of: 31) + 3999)
        #expect(gloas.attestationDue(32) == gloas.clock.start(of: 32) + 3000)
        #expect(gloas.aggregateDue(32) == gloas.clock.start(of: 32) + 6000)
        #expect(gloas.payloadDue(32) == gloas.clock.start(of: 32) + 6000)
        #expect(gloas.payloadAttestationDue(32) == gloas.clock.start(of: 32) + 9000)
        let minimal = SchedulerConfiguration.minimal()
        #expect(minimal.attestationDue(0) == 1999)
        #expect(minimal.aggregateDue(0) == 4000)
        var minimalGloas = minimal
        minimalGloas.forks.gloas = 0
        #expect(minimalGloas.attestationDue(0) == 1500)
        #expect(minimalGloas.aggregateDue(0) == 3000)
        #expect(minimalGloas.syncMessageDue(0) == 1500)
        #expect(minimalGloas.contributionDue(0) == 3000)
        #expect(minimalGloas.payloadDue(0) == 3000)
        #expect(minimalGloas.payloadAttestationDue(0) == 4500)
    }

    @Test("The grace is 300 ms, and less in short slots") func grace() {
        #expect(SchedulerConfiguration.mainnet().grace == 300)
        #expect(SchedulerConfiguration.minimal().grace == 300)
        let short = SchedulerConfiguration(
            clock: SlotClock(genesisTime: 0, slotDuration: 500, slotsPerEpoch: 8), epochsPerSyncCommitteePeriod: 8,
            syncCommitteeSize: 32, forks: ForkEpochs())
        #expect(short.grace == 33)
    }

    @Test("T-02 slot skipping") func skipping() {
        var world = World(start: 20 * 6000)
        world.attester[2] = .init(1007, [7: 22, 8: 23])
        world.attester[3] = .init(1015, [9: 25])
        world.start()
        world.run(to: world.s(21))
        world.jump(to: world.s(25) + 100)
        world.run(to: world.s(26) - 1)
        #expect(world.entries("data") == ["data 25 c0"])
        #expect(world.times("attest 9@25") == [world.s(25) + 1999])
        #expect(world.reports.contains(.slotsSkipped(from: 22, to: 24)))
    }

    @Test("T-03 genesis in the future") func beforeGenesis() {
        var world = World(start: -10_000)
        world.attester[0] = .init(1, [7: 1])
        world.proposer[0] = .init(1, [8: 0])
        world.start()
        world.run(to: -1)
        #expect(world.times("attester/0") == [-10_000])
        #expect(world.entries("prove").isEmpty && world.entries("head").isEmpty)
        world.run(to: world.s(2))
        #expect(world.times("attest 7@1") == [world.s(1) + 1999])
        #expect(world.entries("block").isEmpty)
    }

    @Test("T-04 early wake") func earlyWake() {
        var world = World(start: 20 * 6000)
        world.attester[2] = .init(1007, [7: 21])
        world.start()
        world.at(world.s(21) - 10, .alarm)
        world.run(to: world.s(21) - 1)
        #expect(world.core.slot == 20)
        world.run(to: world.s(23))
        #expect(world.times("attest 7@21") == [world.s(21) + 1999])
    }

    @Test("T-05 slow duty does not delay the next slot") func slowDuty() {
        var world = World(start: 20 * 6000)
        world.attester[2] = .init(1007, [7: 20, 8: 21])
        world.latency = { what, _ in what == "data 20 c0" ? 9000 : 0 }
        world.start()
        world.run(to: world.s(22))
        #expect(world.times("attest 8@21") == [world.s(21) + 1999])
        let isOver = world.times("attest 7@20") == [] && world.times("cancel data 20").allSatisfy { $0 <= world.s(22) }
        let isLate = world.times("attest 7@20").allSatisfy { $0 < world.s(22) }
        #expect(isOver || isLate)
        world.run(to: world.s(22) + 500)
        #expect(!world.inFlight.values.contains { $0.contains(" 20") })
    }

    @Test("T-05 a request that outlives its slot's last moment is cancelled") func slowDutyIsCancelled() {
        var world = World(start: 20 * 6000)
        world.attester[2] = .init(1007, [7: 20])
        world.latency = { what, _ in what == "data 20 c0" ? 20_000 : 0 }
        world.start()
        world.run(to: world.s(24))
        // Each try has half a slot, the last one ends with the late limit.
        #expect(world.times("data 20") == world.moments(20, [1999, 5499, 8999]))
        #expect(world.times("cancel data 20") == world.moments(20, [4999, 8499, 11_999]))
        #expect(world.entries("attest 7").isEmpty)
        #expect(
            world.reports.contains(.missed(.attestation, 20, [7], reason: "the node gave no attestation data"))
                || world.reports.contains(.missed(.attestation, 20, [7], reason: "not begun in time")))
    }

    @Test("T-06 bounded drift") func drift() {
        var world = World(start: 0)
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        world.alarmDelay = {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int64(state >> 33) % 51
        }
        world.sync[0] = [7: [0]]
        world.sync[1] = [7: [0]]
        world.start([7])
        for slot in UInt64(1)...10_000 {
            world.run(to: world.s(slot) - 1)
            let isEarly = world.core.slot != Slot(slot - 1)
            world.run(to: world.s(slot) + 51)
            let isLate = world.core.slot != Slot(slot)
            #expect(!isEarly && !isLate)
            if isEarly || isLate { break }
        }
        let offsets = world.log.filter { $0.what.hasPrefix("sync 7@") }.map { $0.time % 6000 }
        #expect(offsets.count > 100)
        #expect(offsets.allSatisfy { $0 >= 1999 && $0 <= 2049 })
    }

    @Test("A clock that goes back executes nothing twice") func clockBack() {
        var world = World(start: 20 * 6000)
        world.attester[2] = .init(1007, [7: 20, 8: 21])
        world.start()
        world.run(to: world.s(20) + 2500)
        world.jump(to: world.s(19))
        world.run(to: world.s(22))
        #expect(world.count("attest 7@20") == 1)
        #expect(world.count("attest 8@21") == 1)
        #expect(world.reports.contains(.clockWentBack(to: Millis(world.s(19)))))
    }

    /// What was asked for and signed before a slot began, after the clock was set back; that it was is told once.
    private func begun(_ world: World, before slot: UInt64) -> [String] {
        let told = world.reports.filter { if case .clockWentBack = $0 { true } else { false } }
        return world.log.filter { $0.time < world.s(slot) }.map(\.description) + told.dropFirst().map { "\($0)" }
            + (told.isEmpty ? ["not told"] : [])
    }

    @Test("§2.12 clock set back with a block under way: it is signed when its slot has come again")
    func clockBackDuringBlock() {
        var world = World(start: 19 * 6000)
        world.proposer[2] = .init(1015, [7: 20])
        world.latency = { what, _ in what.hasPrefix("block") ? 1000 : 0 }
        world.start()
        world.run(to: world.s(20) + 500)
        #expect(world.times("block 20") == [world.s(20)])
        world.log = []
        world.jump(to: world.s(19) + 3000)
        world.run(to: world.s(21) - 1)
        #expect(begun(world, before: 20) == [])
        #expect(world.entries("block").isEmpty)
        #expect(world.times("propose 7@20") == [world.s(20)])
    }

    @Test("§2.12 clock set back while duties are asked for: what is learnt of them waits for their slot")
    func clockBackDuringFetch() {
        var world = World(start: 20 * 6000)
        world.proposer[2] = .init(1015, [7: 20])
        world.attester[2] = .init(1007, [8: 20])
        world.latency = { what, _ in what.contains("er/2") ? 800 : 0 }
        world.start()
        world.run(to: world.s(20) + 300)
        world.log = []
        world.jump(to: world.s(18))
        world.run(to: world.s(21) - 1)
        #expect(begun(world, before: 20) == [])
        #expect(world.times("block 20") == [world.s(20)] && world.times("propose 7@20") == [world.s(20)])
        #expect(world.times("attest 8@20") == [world.s(20) + 1999])
        #expect(world.entries("attester/2").isEmpty && world.entries("proposer/2").isEmpty)
    }

    @Test(
        "§2.12 clock set back while data is asked for: it is asked for again when it is due again",
        arguments: [Int64(2000), 5000])
    func clockBackDuringData(offset: Int64) {
        var world = World(.minimal(fulu: 0, gloas: 0), start: 20 * 6000)
        world.attester[2] = .init(1007, [7: 20])
        world.ptc[2] = .init(1007, [8: 20])
        world.sync[0] = [9: [0]]
        world.latency = { what, _ in ["data", "head", "payload-data"].contains(where: what.hasPrefix) ? 1000 : 0 }
        world.start()
        world.run(to: world.s(20) + offset)
        let isAttested = offset == 5000
        #expect(world.count("attest 7@20") == (isAttested ? 1 : 0))
        world.log = []
        world.jump(to: world.s(19) + 4000)
        world.run(to: world.s(21) - 1)
        #expect(begun(world, before: 20) == [])
        #expect(world.times("data 20") == (isAttested ? [] : [world.s(20) + 1500]))
        #expect(world.times("attest 7@20") == (isAttested ? [] : [world.s(20) + 2500]))
        #expect(world.times("sync 9@20") == (isAttested ? [] : [world.s(20) + 2500]))
        #expect(world.times("payload-data 20") == [world.s(20) + 4500])
        #expect(world.times("vote 8@20 present") == [world.s(20) + 5500])
    }

    @Test("§2.12 clock set back to before genesis: nothing is done until slot 0 has come again")
    func clockBackBeforeGenesis() {
        var world = World(start: 100)
        world.attester[0] = .init(1, [7: 0])
        world.sync[0] = [8: [0]]
        world.start()
        world.run(to: 500)
        world.log = []
        world.jump(to: -3000)
        world.run(to: 5999)
        #expect(begun(world, before: 0) == [])
        #expect(world.times("attest 7@0") == [1999])
        #expect(world.times("sync 8@0") == [1999])
    }

    @Test("A jump over epochs leaves no backlog") func jumpAhead() {
        var world = World(start: 16 * 6000)
        world.start()
        world.run(to: world.s(17))
        world.log = []
        world.jump(to: world.s(400) + 10)
        world.run(to: world.s(400) + 10)
        #expect(world.entries("attester") == ["attester/50 [7,8,9]"])
        #expect(world.entries("proposer") == ["proposer/50"])
    }
}
