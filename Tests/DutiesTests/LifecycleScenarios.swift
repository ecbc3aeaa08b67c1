import Duties
import Primitives
import SlotClock
import Testing

/// §3.7 to §3.11 of the scenario catalogue, as far as they concern the scheduler alone.
@Suite struct LifecycleScenarios {
    @Test("R-01 preparations") func preparations() {
        var world = World(start: 16 * 6000)
        world.start([7, 8])
        world.run(to: world.s(30))
        #expect(world.times("prepare [7,8]") == [world.s(16), world.s(20) + 3000, world.s(28) + 3000])
        #expect(world.entries("prepare").count == 3)
    }

    @Test("R-02 fee recipient changed") func feeRecipient() {
        var world = World(start: 20 * 6000)
        world.start([7, 8])
        world.at(world.s(21) + 100, .feeRecipientsChanged)
        world.run(to: world.s(23))
        #expect(world.count("prepare", from: world.s(21), to: world.s(22) + 3000) == 1)
    }

    @Test("No preparations long before Bellatrix, and failed ones are repeated") func preparationsByFork() {
        var early = SchedulerConfiguration.minimal()
        early.forks.bellatrix = 10
        var world = World(early, start: 16 * 6000)
        world.start()
        world.run(to: world.s(8 * 8) - 1)
        #expect(world.entries("prepare").isEmpty)
        world.run(to: world.s(8 * 8 + 6))
        #expect(!world.entries("prepare").isEmpty)

        var failing = World(start: 16 * 6000)
        failing.failure = { what, world in
            what.hasPrefix("prepare") && world.now.rawValue < world.s(18) ? .temporary : nil
        }
        failing.start()
        failing.run(to: failing.s(20))
        #expect(failing.times("prepare") == failing.moments(16, [0, 3000, 9000, 15000]))
    }

    @Test("R-01 a node that comes back is told the preparations, it alone, and before a block of ours")
    func preparationsOfAReturningNode() {
        var world = World(start: 16 * 6000)
        world.proposer[2] = .init(1007, [7: 18, 8: 20])
        world.start([7, 8])
        world.at(world.s(17) + 4000, .eventStream(NodeID(1), isOpen: false))
        world.run(to: world.s(19))
        // It is out of sight: it may be started anew and be the one that is asked. The others know.
        #expect(world.entries("prepare-first 18") == ["prepare-first 18 at 1"])
        #expect(world.count("prepare", from: world.s(17)) == 0)
        world.at(world.s(19) + 500, .eventStream(NodeID(1), isOpen: true))
        world.at(world.s(19) + 500, .nodeReturned(NodeID(1)))
        world.run(to: world.s(22))
        #expect(world.times("prepare [7,8] to 1") == [world.s(19) + 500])
        #expect(world.entries("prepare-first 20").isEmpty)
        // The others are told when all are: at the start and once an epoch.
        #expect(world.times("prepare [7,8] to all") == [world.s(16), world.s(20) + 3000])
    }

    @Test("R-01 nodes that come back together are told together, and all again when telling failed")
    func preparationsOfReturningNodes() {
        var world = World(start: 16 * 6000)
        world.proposer[2] = .init(1007, [7: 17, 8: 19])
        world.failure = { what, world in
            what.hasPrefix("prepare") && world.now.rawValue < world.s(18) ? .temporary : nil
        }
        world.latency = { what, world in what.hasSuffix("to 0") ? 1000 : 0 }
        world.start([7, 8])
        world.at(world.s(17), .nodeReturned(.only))
        world.at(world.s(17) + 1, .nodeReturned(NodeID(1)))
        world.at(world.s(17) + 2, .nodeReturned(NodeID(2)))
        world.run(to: world.s(20))
        #expect(world.times("prepare [7,8] to 0") == [world.s(17)])
        #expect(world.times("prepare [7,8] to all") == world.moments(16, [0, 3000, 7000, 9000, 15000]))
        #expect(world.times("prepare-first 17 at all") == [world.s(17)])
        #expect(world.entries("prepare-first 19").isEmpty)
    }

    @Test("B-02 stream lost") func streamLost() {
        var world = World(start: 18 * 6000)
        world.attester[2] = .init(1007, [7: 19, 8: 20, 9: 22])
        world.start()
        world.at(world.s(18) + 1, .eventStream(.only, isOpen: false))
        world.at(world.s(21), .eventStream(.only, isOpen: true))
        world.at(world.s(21), .nodeReturned(.only))
        world.head(22, 1022, 1007, 1015, at: world.s(22) + 500)
        world.run(to: world.s(23))
        #expect(world.times("attest 7@19") == [world.s(19) + 1999])
        #expect(world.times("attest 8@20") == [world.s(20) + 1999])
        #expect(world.times("attest 9@22") == [world.s(22) + 800])
        // What the node has forgotten is sent again.
        #expect(world.log.contains { $0.time == world.s(21) && $0.what == "subscribe 9@22" })
        #expect(world.log.contains { $0.time == world.s(21) && $0.what.hasPrefix("prepare") })
    }

    @Test("B-02 stream lost, of one node: heads of the others that tell of the same duties open the latch")
    func streamOfOneNodeLost() {
        var world = World(start: 18 * 6000)
        world.attester[2] = .init(1007, [7: 19, 8: 20, 9: 22])
        world.start()
        world.at(world.s(18) + 1, .eventStream(.only, isOpen: false))
        world.head(19, 1019, 1007, 1015, at: world.s(19) + 500, node: 1)
        // Another chain's head says nothing of these duties.
        world.head(20, 1020, 1006, 1015, at: world.s(20) + 500, node: 1)
        world.head(20, 1020, 1007, 1015, at: world.s(20) + 700, node: 2)
        world.at(world.s(21), .eventStream(.only, isOpen: true))
        world.head(22, 1022, 1007, 1015, at: world.s(22) + 500, node: 1)
        world.run(to: world.s(23))
        #expect(world.times("attest 7@19") == [world.s(19) + 800])
        #expect(world.times("attest 8@20") == [world.s(20) + 1000])
        #expect(world.times("attest 9@22") == [world.s(22) + 1999])
    }

    @Test("Without events, duties are asked for again at the end of an epoch") func pollWithoutEvents() {
        var world = World(start: 18 * 6000)
        world.start()
        world.at(world.s(18) + 1, .eventStream(.only, isOpen: false))
        world.run(to: world.s(24))
        #expect(world.times("attester/3").contains(world.s(23) + 3000))
        #expect(world.times("attester/2").contains(world.s(23) + 3000))
    }

    @Test("B-03 node down at start") func downAtStart() {
        var world = World(start: 16 * 6000)
        world.attester[2] = .init(1007, [7: 18, 8: 17])
        world.failure = { what, world in world.now.rawValue < world.s(18) + 1000 ? .temporary : nil }
        world.start()
        world.run(to: world.s(19))
        #expect(world.times("attest 7@18") == [world.s(18) + 1999])
        // Late, and after that of the slot itself.
        #expect(world.times("attest 8@17") == [world.s(18) + 1999])
        #expect(world.entries("attest ") == ["attest 7@18", "attest 8@17"])
    }

    /// "Nothing is signed for 18" and the late rule (§2.5) meet here: a node that does not know the chain is not signed
    /// after, so while it is syncing nothing is. Once it knows the chain, slot 18's attestation is as good as that of
    /// slot 17 in B-03, where the node was down: it still earns source and target, and comes after the slot's own.
    /// Without the late rule the sentence holds to the letter.
    @Test("B-04 syncing", arguments: [LateRule.sourceTimely, .none]) func syncing(rule: LateRule) {
        var world = World(.minimal(lateRule: rule), start: 17 * 6000)
        world.attester[2] = .init(1007, [7: 18, 8: 19])
        world.proposer[2] = .init(1015, [7: 18])
        world.sync[0] = [9: [0]]
        world.failure = { what, world in
            let isSigned = ["data ", "head ", "block "].contains(where: what.hasPrefix)
            return isSigned && world.now.rawValue < world.s(19) ? .temporary : nil
        }
        world.start()
        world.run(to: world.s(20) - 1)
        let signed = world.log.filter { entry in
            ["attest ", "sync ", "propose ", "aggregate ", "contribute "].contains(where: entry.what.hasPrefix)
        }
        #expect(signed.allSatisfy { $0.time >= world.s(19) })
        #expect(world.times("attest 8@19") == [world.s(19) + 1999])
        #expect(world.times("attest 7@18") == (rule == .none ? [] : [world.s(19) + 1999]))
        #expect(world.entries("attest ") == (rule == .none ? ["attest 8@19"] : ["attest 8@19", "attest 7@18"]))
        #expect(world.entries("sync 9@18").isEmpty && world.count("sync 9@19") == 1)
        #expect(world.entries("propose ").isEmpty && world.entries("block 18").count == 12)
    }

    @Test("B-05 two nodes on two forks") func twoNodes() {
        var world = World(start: 24 * 6000)
        world.attester[3] = .init(1015, [7: 26])
        world.start()
        for slot in UInt64(25)...31 {
            world.head(slot, 2000 + slot, 2015, 2023, at: world.s(slot) + 500, node: 1)
        }
        world.run(to: world.s(32) - 1)
        #expect(world.count("attester/3") == 1 && world.count("attester/4") == 1)
        #expect(world.times("attest 7@26") == [world.s(26) + 1999])
    }

    @Test("B-05 a block that another node announces first opens the latch when the duties' node has it")
    func sameBlockOfTwoNodes() {
        var world = World(start: 24 * 6000)
        world.attester[3] = .init(1015, [7: 26])
        world.start()
        world.head(26, 1026, 1015, 1023, at: world.s(26) + 400, node: 1)
        world.head(26, 1026, 1015, 1023, at: world.s(26) + 500)
        world.run(to: world.s(27))
        #expect(world.times("attest 7@26") == [world.s(26) + 800])
    }

    @Test("B-05 another node's block does not hide the one of the duties' node") func otherBlockOfAnotherNode() {
        var world = World(start: 24 * 6000)
        world.attester[3] = .init(1015, [7: 26])
        world.start()
        world.head(26, 1026, 1015, 1023, at: world.s(26) + 500)
        world.head(26, 2026, 2015, 2023, at: world.s(26) + 600, node: 1)
        world.at(world.s(26) + 601) { $0.head = 1026 }
        world.run(to: world.s(27))
        #expect(world.times("attest 7@26") == [world.s(26) + 800])
    }

    @Test("V-01 activation look-ahead") func activation() {
        var world = World(start: 16 * 6000)
        world.attester[3] = .init(1015, [8: 24])
        world.handle(.start([.test(7), .test(8, activation: 3)]))
        world.run(to: world.s(25))
        #expect(world.entries("attester/2") == ["attester/2 [7]"])
        #expect(world.entries("attester/3") == ["attester/3 [7,8]"])
        #expect(world.count("attest 8@24") == 1)
    }

    @Test("V-02 removed before due") func removed() {
        var world = World(start: 20 * 6000)
        world.attester[2] = .init(1007, [7: 20])
        world.start()
        world.validators([8, 9], at: world.s(20) + 1000)
        world.run(to: world.s(22))
        #expect(world.entries("data").isEmpty && world.entries("attest ").isEmpty)
    }

    @Test("V-03 removed between fetch and slot") func removedBetween() {
        var world = World(start: 16 * 6000)
        world.attester[2] = .init(1007, [7: 20, 8: 20])
        world.start()
        world.validators([8, 9], at: world.s(19))
        world.run(to: world.s(20))
        let requests = world.count("attester/2")
        world.run(to: world.s(22))
        #expect(world.entries("attest ") == ["attest 8@20"])
        #expect(world.count("attester/2") == requests && requests == 1)
    }

    @Test("V-05 removed and added again in one epoch") func removedAndAdded() {
        var world = World(start: 16 * 6000)
        world.attester[2] = .init(1007, [7: 18])
        world.start()
        world.validators([8, 9], at: world.s(19))
        world.at(world.s(20)) { $0.attester[2] = .init(1007, [7: 22]) }
        world.validators([7, 8, 9], at: world.s(20))
        world.run(to: world.s(23))
        #expect(world.entries("attest 7") == ["attest 7@18"])
        #expect(world.count("attester/2") == 2)
    }

    @Test("E-12 a validator that may not participate yet is fetched and subscribed, not executed") func reactivated() {
        var world = World(start: 40 * 6000)
        world.attester[5] = .init(1031, [7: 42])
        world.attester[6] = .init(1039, [7: 50])
        world.handle(.start([.test(7, minParticipation: 6)]))
        world.run(to: world.s(51))
        #expect(world.times("attester/5") == [world.s(40)])
        #expect(!world.entries("subscribe 7@42").isEmpty)
        #expect(world.count("attest 7@42") == 0)
        #expect(world.count("attest 7@50") == 1)
    }

    @Test(
        "A share that signs nothing has its duties followed, and none begun",
        arguments: [KeyUse.share, .withheldShare])
    func shares(use: KeyUse) {
        var world = World(start: 40 * 6000)
        world.hasBuilder = true
        world.attester[5] = .init(1031, [7: 42])
        world.sync[0] = [7: [0]]
        world.handle(.start([.test(7, use: use)]))
        world.at(world.s(41), .exitRequested(7, notBefore: 41))
        world.run(to: world.s(48))
        #expect(world.times("attester/5") == [world.s(40)])
        #expect(!world.entries("subscribe 7@42").isEmpty)
        let signs = use == .share
        for duty in ["attest 7@42", "sync 7@", "register [7]", "exit 7"] {
            #expect(world.entries(duty).isEmpty != signs, "\(duty)")
        }
        #expect(world.reports.isEmpty)
    }

    @Test("A flood of heads in one slot costs one request") func headFlood() {
        var world = World(start: 16 * 6000)
        world.attester[2] = .init(1007, [7: 17])
        world.start()
        for count in UInt64(0)..<20_000 {
            world.head(17, 3000 + count % 2, 1007, 1015, at: world.s(17) + 100)
        }
        world.run(to: world.s(18))
        #expect(world.count("attester/2") == 1)
        #expect(world.count("attest 7@17") == 1)
    }

    @Test("A head from the far future, and extreme numbers, are ignored") func extremes() {
        var world = World(start: 16 * 6000)
        world.attester[2] = .init(1007, [7: 17])
        world.start()
        world.at(
            world.s(16) + 10,
            .head(
                HeadUpdate(
                    slot: Slot(.max), block: root(1), previousDutyDependentRoot: root(2),
                    currentDutyDependentRoot: root(3))
            ))
        world.attester[2]?.duties.append((validator: 8, slot: .max))
        world.run(to: world.s(18))
        #expect(world.count("attester/2") == 1)
        #expect(world.count("attest 7@17") == 1)
    }

    @Test("An answer to a request that was superseded is void") func voidAnswers() {
        var world = World(start: 16 * 6000)
        world.start()
        world.run(to: world.s(16) + 100)
        for id in UInt64(0)..<50 {
            world.handle(.duties(WorkID(id), .only, .attester(dependentRoot: root(9), [])))
            world.handle(.done(WorkID(id)))
            world.handle(.failed(WorkID(id), .temporary))
            world.handle(.signed(WorkID(id), items: [0, 1]))
        }
        world.run(to: world.s(20))
        #expect(world.count("attester/2") == 1)
    }
}
