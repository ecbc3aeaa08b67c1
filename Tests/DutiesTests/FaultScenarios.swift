import ConsensusTypes
import Duties
import Primitives
import SlotClock
import Testing

/// What goes wrong at a node or a signer, and must cost nothing more than it has to.
@Suite struct FaultScenarios {
    @Test("A hung request for data is given up after half a slot and made again") func hungData() {
        var world = World(start: 20 * 6000)
        world.attester[2] = .init(1007, [7: 20])
        world.latency = { what, world in
            what.hasPrefix("data") && world.now.rawValue < world.s(20) + 3000 ? 1_000_000 : 0
        }
        world.start()
        world.run(to: world.s(22))
        #expect(world.times("data 20") == world.moments(20, [1999, 5499]))
        #expect(world.times("cancel data 20") == [world.s(20) + 4999])
        #expect(world.times("attest 7@20") == [world.s(20) + 5499])
    }

    @Test("A hung request for the head is given up after half a slot and made again") func hungHead() {
        var world = World(start: 20 * 6000)
        world.sync[0] = [7: [0]]
        world.latency = { what, world in
            what == "head 20" && world.now.rawValue < world.s(20) + 3000 ? 1_000_000 : 0
        }
        world.start()
        world.run(to: world.s(21))
        #expect(world.times("head 20") == world.moments(20, [1999, 5499]))
        #expect(world.times("sync 7@20") == [world.s(20) + 5499])
    }

    @Test("A failure just before the due time does not put the due time off") func failureBeforeDue() {
        var world = World(start: 20 * 6000)
        world.attester[2] = .init(1007, [7: 20])
        world.latency = { what, world in what == "data 20 c0" && world.count("data 20") == 1 ? 1000 : 0 }
        world.failure = { what, world in what == "data 20 c0" && world.count("data 20") == 1 ? .temporary : nil }
        world.start()
        world.head(20, 1020, 1007, 1015, at: world.s(20) + 600)
        world.run(to: world.s(21))
        #expect(world.times("data 20") == world.moments(20, [900, 1999]))
        #expect(world.times("attest 7@20") == [world.s(20) + 1999])
    }

    @Test("Bad data after a refused head is asked for at the pace of retries") func pacedAfterRefusal() {
        var world = World(start: 20 * 6000)
        world.attester[2] = .init(1007, [7: 20])
        world.data = { data, world in
            var data = data
            data.beaconBlockRoot = root(1019)
            if world.now.rawValue >= world.s(20) + 1999 { data.slot = 19 }
            return data
        }
        world.start()
        world.head(20, 1020, 1007, 1015, at: world.s(20) + 500)
        world.run(to: world.s(21) - 1)
        let times = world.times("data 20")
        #expect(times.first == world.s(20) + 800 && times.dropFirst().first == world.s(20) + 1999)
        #expect(times.count == 10)
        #expect(zip(times.dropFirst(), times.dropFirst(2)).allSatisfy { $1 - $0 == 500 })
        #expect(world.entries("attest ").isEmpty)
    }

    @Test("A node that announces one head after the other is not asked for each of them") func manyHeads() {
        var world = World(start: 20 * 6000)
        world.attester[2] = .init(1007, [7: 20])
        world.data = { data, world in
            var data = data
            data.beaconBlockRoot = root(world.now.rawValue < world.s(20) + 1999 ? 1019 : 1020)
            return data
        }
        world.start()
        for count in 0..<500 {
            world.head(20, 3000 + UInt64(count % 2), 1007, 1015, at: world.s(20) + 100 + Int64(count))
        }
        world.run(to: world.s(21))
        #expect(world.count("data 20") <= 5)
        #expect(world.times("attest 7@20") == [world.s(20) + 1999])
    }

    @Test("What could not be signed for a reason that passes is asked for again, as the same message")
    func signedAgain() {
        var world = World(start: 20 * 6000)
        world.attester[2] = .init(1007, [7: 20, 8: 20])
        world.sync[0] = [9: [0]]
        world.unsigned = { kind, world in
            guard world.now.rawValue < world.s(20) + 3000 else { return [] }
            // Of two the second; then the one that is left.
            let isFirst = world.count("publish attestations 20") == 0
            return kind == "attestations 20" ? [isFirst ? 1 : 0] : kind == "sync 20" ? [0] : []
        }
        world.head = 1020
        world.start()
        world.at(world.s(20) + 2100) { $0.head = 2020 }
        world.run(to: world.s(21) - 1)
        #expect(world.times("attest 7@20") == [world.s(20) + 1999])
        #expect(world.times("attest 8@20") == world.moments(20, [1999, 2499, 2999, 3499]))
        #expect(world.entries("data") == ["data 20 c0"])
        #expect(Set(world.entries("sync 9@20")) == ["sync 9@20 1020"])
        #expect(world.times("sync 9@20") == world.moments(20, [1999, 2499, 2999, 3499]))
        #expect(world.times("publish attestations 20") == world.moments(20, [1999, 3499]))
    }

    @Test("A signer that stays away costs the duty, and it is reported once") func neverSigned() {
        var world = World(start: 20 * 6000)
        world.attester[2] = .init(1007, [7: 20])
        world.sync[0] = [9: [0]]
        world.unsigned = { kind, _ in kind == "attestations 20" || kind == "sync 20" ? [0] : [] }
        world.start()
        world.run(to: world.s(24))
        #expect(world.times("attest 7@20").last.map { $0 < world.s(22) } == true)
        #expect(world.count("attest 7@20") <= 24)
        let missed = world.reports.filter { if case .missed = $0 { true } else { false } }
        #expect(
            missed == [
                .missed(.syncMessage, 20, [9], reason: "could not be signed in time"),
                .missed(.attestation, 20, [7], reason: "could not be signed in time"),
            ])
    }

    @Test("A block that could not be signed is signed again within its slot, not produced again") func blockAgain() {
        var world = World(start: 16 * 6000)
        world.proposer[2] = .init(1015, [7: 18])
        world.unsigned = { kind, world in
            kind == "block 18" && world.now.rawValue < world.s(18) + 900 ? [0] : []
        }
        world.start()
        world.run(to: world.s(20))
        #expect(world.times("block 18") == [world.s(18)])
        #expect(world.times("propose 7@18") == world.moments(18, [0, 500, 1000]))
        #expect(world.times("publish block 18") == [world.s(18) + 1000])
    }

    @Test("Proofs are made in batches of at most 256, one after the other") func proofBatches() {
        var world = World(start: 16 * 6000)
        let validators = Array(UInt64(0)..<700)
        world.attester[2] = .init(1007)
        world.attester[2]?.duties = validators.map { (validator: $0, slot: 18 + $0 % 4) }
        world.tamper = { duty in
            var duty = duty
            duty.committeeLength = 1024
            return duty
        }
        world.start(validators)
        world.run(to: world.s(16) + 3000)
        #expect(world.entries("batch") == ["batch of 256", "batch of 256", "batch of 188"])
        #expect(world.core.holdings.selectionProofs == 700)
    }

    @Test("Keys whose proofs do not come are asked apart from the others") func suspects() {
        var world = World(start: 16 * 6000)
        world.attester[2] = .init(1007, [7: 20, 8: 20, 9: 21])
        world.badKeys = [8]
        world.start()
        world.run(to: world.s(17) + 3000)
        #expect(world.entries("batch") == ["batch of 3", "batch of 1"])
        #expect(world.times("prove 8@20") == [world.s(16) + 3000, world.s(17) + 3000])
    }

    @Test(
        "Keys that hang make no suspects of those behind them, which were not begun",
        arguments: [[0, 1, 2, 3], [0, 2, 9]])
    func hungKeys(_ hung: [UInt64]) {
        var world = World(start: 16 * 6000)
        world.attester[2] = .init(1007)
        world.attester[2]?.duties = (UInt64(0)..<20).map { (validator: $0, slot: 22) }
        world.badKeys = [5]
        world.hungKeys = Set(hung)
        world.start(Array(0..<20))
        world.run(to: world.s(18) + 2999)
        // Four at a time: where four hang, nothing behind them is begun; where fewer do, those and the bad key wait.
        let good = hung.count == 4 ? ["batch of 20", "batch of 16", "batch of 4"] : ["batch of 20", "batch of 4"]
        #expect(world.entries("batch") == good)
        #expect(world.core.holdings.selectionProofs == (hung.count == 4 ? 15 : 16))
    }

    @Test("G-03 at most 4 proofs are made at a time, those of keys whose proofs do not come included")
    func suspectsTakeNoMore() {
        var world = World(start: 16 * 6000)
        world.attester[2] = .init(1007, [7: 20, 8: 20, 9: 21])
        world.sync[0] = [9: [0]]
        world.badKeys = [8]
        world.latency = { what, _ in what == "proofs" ? 2000 : 0 }
        world.start()
        world.run(to: world.s(20))
        #expect(world.mostProofsAtOnce == 4 && world.mostProofBatches == 2)
        #expect(world.count("prove 7@20") == 1 && world.count("prove 9@21") == 1)
        #expect(world.times("prove 8@20").count >= 3)
    }

    @Test("Duties that cannot be are left out, and said to be") func impossibleDuties() {
        let changes: [(inout ScheduledAttestation) -> Void] = [
            { $0.committee = CommitteeIndex($0.committeesAtSlot) }, { $0.committeesAtSlot = 65 },
            { $0.committeesAtSlot = 0 }, { $0.committeeLength = 0 }, { $0.committeeLength = .max },
            { $0.positionInCommittee = $0.committeeLength }, { $0.committee = CommitteeIndex(.max) },
        ]
        for change in changes {
            var world = World(start: 16 * 6000)
            world.attester[2] = .init(1007, [7: 18, 8: 18])
            world.tamper = { duty in
                var duty = duty
                if duty.validator == 7 { change(&duty) }
                return duty
            }
            world.start()
            world.run(to: world.s(20))
            #expect(world.entries("attest ") == ["attest 8@18"])
            #expect(
                world.reports.contains { if case .invalidDuties(.attester(2), _) = $0 { true } else { false } })
        }
        var twice = World(start: 16 * 6000)
        twice.attester[2] = .init(1007, [7: 18, 7: 19])
        twice.start()
        twice.run(to: twice.s(21))
        #expect(twice.entries("attest ") == ["attest 7@18"])
    }

    @Test("Sync committee seats that the committee does not have are left out") func impossibleSeats() {
        var world = World(start: 16 * 6000)
        world.sync[0] = [7: [32], 8: [31], 9: Array(repeating: 0, count: 33)]
        world.start()
        world.run(to: world.s(17))
        #expect(world.entries("sync 8").count == 1)
        #expect(world.entries("sync 7").isEmpty && world.entries("sync 9").isEmpty)
        #expect(world.reports.contains { if case .invalidDuties(.sync(0), _) = $0 { true } else { false } })
    }

    @Test("Nothing is signed from a fork on that this version does not know") func unknownFork() {
        var configuration = SchedulerConfiguration.minimal()
        configuration.forks.unknown = 3
        var world = World(configuration, start: 16 * 6000)
        for epoch in UInt64(2)...4 { world.attester[epoch] = .init(world.canonicalRoot(epoch), [7: epoch * 8 + 2]) }
        world.proposer[3] = .init(1023, [8: 25])
        world.sync[0] = [9: [0]]
        world.start()
        world.run(to: world.s(40))
        #expect(world.entries("attest ") == ["attest 7@18"])
        #expect(world.entries("block").isEmpty)
        #expect(world.times("sync 9@23").count == 1 && world.times("sync 9@24").isEmpty)
        let told = world.reports.compactMap { report -> String? in
            switch report {
            case .unknownForkAhead(let epoch): "ahead \(epoch)"
            case .unknownForkReached(let epoch): "reached \(epoch)"
            default: nil
            }
        }
        #expect(told == ["ahead 3", "reached 3", "reached 3", "reached 3"])
        #expect(!world.reports.contains { if case .missed = $0 { true } else { false } })
    }

    @Test("A block that an earlier run signed is neither made again nor missed") func proposedBefore() {
        var world = World(start: 18 * 6000 + 100)
        world.proposer[2] = .init(1015, [7: 18, 8: 20])
        var seven = DutyValidator.test(7)
        seven.proposedSlot = 18
        world.handle(.start([seven, .test(8)]))
        world.run(to: world.s(22))
        #expect(world.entries("propose ") == ["propose 8@20"])
        #expect(!world.reports.contains { if case .missed(.proposal, _, _, _) = $0 { true } else { false } })
    }

    @Test("Keys that left out an epoch are looked for once, when it is over") func silentKeys() {
        var configuration = SchedulerConfiguration.minimal()
        configuration.watchesKeys = true
        var world = World(configuration, start: 16 * 6000)
        for epoch in UInt64(2)...5 {
            world.attester[epoch] = .init(world.canonicalRoot(epoch), [7: epoch * 8 + 2, 8: epoch * 8 + 3])
        }
        world.failure = { what, world in what.hasPrefix("data 27") || what.hasPrefix("data 26") ? .temporary : nil }
        world.live = [3: [7]]
        world.start([7, 8])
        world.run(to: world.s(48))
        // The epoch of the start is not complete, so nothing follows from it.
        #expect(world.entries("liveness") == ["liveness 3 [7,8]"])
        #expect(world.times("liveness") == [world.s(39) + 4500])
        #expect(world.findings.map(\.evidence) == [.live(3)])
        #expect(world.findings.map(\.validators) == [[7]])
        #expect(world.findings.allSatisfy { !$0.endsClient })
    }

    @Test("A block in a slot of ours is looked at once, others are not") func ownBlocks() {
        var configuration = SchedulerConfiguration.minimal()
        configuration.watchesKeys = true
        var world = World(configuration, start: 16 * 6000)
        world.proposer[2] = .init(1015, [7: 18])
        world.start()
        for slot in UInt64(17)...19 {
            world.at(world.s(slot) + 500, .blockSeen(Slot(slot), root(1000 + slot)))
            world.at(world.s(slot) + 600, .blockSeen(Slot(slot), root(1000 + slot)))
        }
        for count in UInt64(0)..<1000 { world.at(world.s(18) + 700, .blockSeen(18, root(5000 + count))) }
        world.run(to: world.s(21))
        #expect(world.entries("examine").first == "examine 18 1018")
        #expect(world.entries("examine").count == 8)
    }
}
