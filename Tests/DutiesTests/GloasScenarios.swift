import ConsensusTypes
import Duties
import Primitives
import SlotClock
import Testing

/// §3.6 of the scenario catalogue: payload timeliness committees, preferences, payloads of our own.
@Suite struct GloasScenarios {
    private func world(at slot: UInt64, gloas: UInt64 = 0) -> World {
        World(.minimal(fulu: 0, gloas: gloas), start: Int64(slot) * 6000)
    }

    private func voting(_ script: (inout World) -> Void = { _ in }) -> World {
        var world = world(at: 16)
        world.ptc[2] = .init(1007, [7: 20])
        world.start()
        script(&world)
        world.run(to: world.s(22))
        return world
    }

    @Test("C-01 PTC due") func due() {
        let world = voting()
        #expect(world.times("ptc/2") == [world.s(16)])
        #expect(world.times("payload-data") == [world.s(20) + 4500])
        #expect(world.times("vote 7@20 present") == [world.s(20) + 4500])
        #expect(world.count("publish votes 20") == 1)
        #expect(world.reports.isEmpty)
    }

    @Test("C-02 early payload") func early() {
        let world = voting { $0.payloadAvailable(20, 1020, at: $0.s(20) + 2600) }
        #expect(world.times("payload-data") == [world.s(20) + 2600])
        #expect(world.times("vote 7@20 present") == [world.s(20) + 2600])
        #expect(world.count("publish votes 20") == 1)
    }

    @Test("Payloads of other slots open nothing") func otherSlots() {
        let world = voting {
            $0.payloadAvailable(19, 1019, at: $0.s(20) + 100)
            $0.payloadAvailable(22, 1022, at: $0.s(20) + 200)
        }
        #expect(world.times("payload-data") == [world.s(20) + 4500])
    }

    @Test("A payload that a node with a fast clock announces waits for its slot") func fastClock() {
        let world = voting { $0.payloadAvailable(20, 1020, at: $0.s(20) - 50) }
        #expect(world.times("payload-data") == [world.s(20)])
    }

    @Test("Data that does not bear the event out waits for the due time") func doubted() {
        let world = voting { world in
            world.payload = { slot, world in
                .test(slot, block: 1000 + slot, isPresent: world.now.rawValue >= world.s(20) + 4500)
            }
            world.payloadAvailable(20, 1020, at: world.s(20) + 2600)
        }
        #expect(world.times("payload-data") == world.moments(20, [2600, 4500]))
        #expect(world.times("vote 7@20 present") == [world.s(20) + 4500])
    }

    @Test("At the due time an absent payload is voted absent") func absent() {
        let world = voting { $0.payload = { slot, _ in .test(slot, block: 1000 + slot, isPresent: false) } }
        #expect(world.times("vote 7@20 absent") == [world.s(20) + 4500])
    }

    @Test("C-03 no block") func noBlock() {
        let world = voting { $0.payload = { _, _ in nil } }
        #expect(world.times("payload-data") == [world.s(20) + 4500])
        #expect(world.entries("vote").isEmpty && world.entries("publish votes").isEmpty)
        #expect(world.reports.isEmpty)
    }

    @Test("C-04 syncing") func syncing() {
        let world = voting { world in
            world.failure = { what, world in
                what.hasPrefix("payload-data") && world.now.rawValue <= world.s(20) + 5200 ? .temporary : nil
            }
        }
        #expect(world.times("payload-data") == world.moments(20, [4500, 5000, 5500]))
        #expect(world.times("vote 7@20 present") == [world.s(20) + 5500])
    }

    @Test("A vote that is never possible is reported once") func missed() {
        let world = voting { world in
            world.failure = { what, _ in what.hasPrefix("payload-data") ? .temporary : nil }
        }
        #expect(world.entries("vote").isEmpty)
        #expect(world.count("payload-data") <= 3)
        #expect(
            world.reports == [
                .missed(.payloadAttestation, 20, [7], reason: "the node gave no payload attestation data")
            ])
    }

    @Test("Data for another slot is not signed") func wrongSlot() {
        let world = voting { world in
            world.payload = { slot, world in
                .test(world.now.rawValue < world.s(20) + 5000 ? slot - 1 : slot, block: 1000 + slot)
            }
        }
        #expect(world.times("vote 7@20 present") == [world.s(20) + 5000])
        #expect(world.reports.contains(.invalidPayloadData(20, .wrongSlot(19))))
    }

    @Test("C-05 many members") func many() {
        let world = voting { $0.ptc[2] = .init(1007, [7: 20, 8: 20, 9: 20]) }
        #expect(world.count("payload-data") == 1)
        #expect(world.entries("vote").count == 3)
        #expect(world.count("publish votes 20") == 1)
    }

    @Test("C-06 a refused form is published again, never signed again") func publishedAgain() {
        let world = voting { world in
            world.failure = { what, world in
                what == "publish votes 20" && world.now.rawValue < world.s(20) + 4600 ? .temporary : nil
            }
        }
        #expect(world.entries("vote") == ["vote 7@20 present"])
        #expect(world.times("publish again") == [world.s(20) + 5000])
    }

    @Test("C-07 PTC re-org") func reorg() {
        var world = world(at: 24)
        world.ptc[4] = .init(1023, [7: 34])
        world.start()
        world.head(28, 1028, 1015, 1023, at: world.s(28) + 500)
        world.at(world.s(29) + 500) { $0.ptc[4] = .init(2023, [7: 33]) }
        world.head(29, 2029, 1015, 2023, at: world.s(29) + 500)
        world.run(to: world.s(35))
        #expect(world.times("ptc/4") == [world.s(28) + 3000, world.s(29) + 500])
        #expect(world.count("ptc/3") == 1)
        #expect(world.entries("vote") == ["vote 7@33 present"])
    }

    @Test("C-08 before the fork") func beforeFork() {
        var world = world(at: 16, gloas: 4)
        world.ptc[4] = .init(1023, [7: 32])
        world.failure = { what, world in
            what.hasPrefix("ptc/") && world.now.rawValue < world.s(32) ? .refused : nil
        }
        world.start()
        world.run(to: world.s(33))
        #expect(world.entries("ptc").allSatisfy { $0.hasPrefix("ptc/4") })
        #expect(world.times("ptc/4").first == world.s(28) + 3000)
        #expect(world.times("ptc/4") == [28, 29, 30, 31].map { world.s($0) + 3000 } + [world.s(32)])
        // The first slot of the fork counts.
        #expect(world.times("vote 7@32 present") == [world.s(32) + 4500])
    }

    @Test("C-09 preferences") func preferences() {
        var world = world(at: 24, gloas: 4)
        world.proposer[3] = .init(1015, [9: 30])
        world.proposer[4] = .init(1023, [7: 35])
        world.proposer[5] = .init(1031, [8: 41])
        world.start()
        world.head(34, 1034, 1023, 1031, at: world.s(34) + 100)
        world.run(to: world.s(36) + 3500)
        #expect(world.entries("prefer") == ["prefer 7@35/1023", "prefer 8@41/1031"])
        #expect(world.times("prefer") == [world.s(28) + 3000, world.s(36) + 3000])
    }

    @Test("C-09 preferences again after a re-org, and none for past slots") func preferencesAfterReorg() {
        var world = world(at: 24, gloas: 4)
        world.proposer[4] = .init(1023, [7: 33, 8: 38])
        world.start()
        world.head(34, 1034, 1023, 1031, at: world.s(34) + 100)
        world.at(world.s(35) + 100) { $0.proposer[4] = .init(2023, [7: 34, 8: 38]) }
        world.head(35, 2035, 2023, 2031, at: world.s(35) + 100)
        world.run(to: world.s(36))
        #expect(world.entries("prefer") == ["prefer 7@33/1023 8@38/1023", "prefer 8@38/2023"])
        #expect(world.times("prefer") == [world.s(28) + 3000, world.s(35) + 100])
    }

    @Test("Preferences go out again when they changed, and after a failure") func preferencesAgain() {
        var world = world(at: 32, gloas: 4)
        world.proposer[4] = .init(1023, [7: 38])
        world.failure = { what, world in
            what.hasPrefix("prefer") && world.now.rawValue < world.s(33) ? .temporary : nil
        }
        world.start()
        world.at(world.s(34) + 100, .feeRecipientsChanged)
        world.run(to: world.s(36))
        #expect(world.times("prefer") == [world.s(32), world.s(32) + 3000, world.s(33) + 3000, world.s(34) + 100])
    }

    @Test("A payload of our own is revealed once, when its block is published") func reveal() {
        var world = world(at: 32)
        world.proposer[4] = .init(1023, [7: 34])
        world.buildsPayloads = true
        world.latency = { what, _ in what == "publish block 34" ? 400 : 0 }
        world.failure = { what, world in
            what == "publish payload 34" && world.now.rawValue < world.s(34) + 800 ? .temporary : nil
        }
        world.start()
        world.run(to: world.s(36))
        #expect(world.times("propose 7@34") == [world.s(34)])
        #expect(world.times("reveal 34") == [world.s(34) + 400])
        #expect(world.times("publish again") == [world.s(34) + 900])
        #expect(world.reports.isEmpty)
    }

    @Test("A payload that cannot be signed is asked for again, and reported when its slot is over") func neverRevealed()
    {
        var world = world(at: 32)
        world.proposer[4] = .init(1023, [7: 34])
        world.buildsPayloads = true
        world.failsToSign = ["payload 34"]
        world.start()
        world.run(to: world.s(36))
        #expect(world.times("reveal 34").first == world.s(34))
        #expect(world.times("reveal 34").count == 12)
        #expect(
            world.reports.contains(.missed(.executionPayload, 34, [7], reason: "not revealed within the slot")))
    }

    @Test("A block that is refused when it is published again may be there already: its payload is revealed")
    func revealAfterLostAnswer() {
        var world = world(at: 32)
        world.proposer[4] = .init(1023, [7: 34])
        world.buildsPayloads = true
        world.failure = { what, _ in
            what == "publish block 34" ? .temporary : what == "publish again" ? .refused : nil
        }
        world.start()
        world.run(to: world.s(36))
        #expect(world.times("publish block 34") == [world.s(34)])
        #expect(world.times("publish again") == [world.s(34) + 500])
        #expect(world.times("reveal 34") == [world.s(34) + 500])
    }

    @Test("The payload of a block that is refused at once is kept") func refusedBlock() {
        var world = world(at: 32)
        world.proposer[4] = .init(1023, [7: 34])
        world.buildsPayloads = true
        world.failure = { what, _ in what == "publish block 34" ? .refused : nil }
        world.start()
        world.run(to: world.s(36))
        #expect(world.entries("reveal").isEmpty)
    }

    @Test("Due times change with the fork: the last slot before it, and its first") func forkBoundary() {
        var world = world(at: 24, gloas: 4)
        world.attester[3] = .init(1015, [7: 31])
        world.attester[4] = .init(1023, [7: 32])
        world.sync[0] = [8: [0]]
        world.selected = [7]
        world.start()
        world.run(to: world.s(33) - 1)
        #expect(world.times("attest 7@31") == [world.s(31) + 1999])
        #expect(world.times("aggregate 7@31") == [world.s(31) + 4000])
        #expect(world.times("sync 8@31") == [world.s(31) + 1999])
        #expect(world.times("attest 7@32") == [world.s(32) + 1500])
        #expect(world.times("aggregate 7@32") == [world.s(32) + 3000])
        #expect(world.times("sync 8@32") == [world.s(32) + 1500])
    }

    @Test("A builder's payload is not ours to reveal") func builders() {
        var world = world(at: 32)
        world.proposer[4] = .init(1023, [7: 34])
        world.start()
        world.run(to: world.s(36))
        #expect(world.count("publish block 34") == 1)
        #expect(world.entries("reveal").isEmpty)
    }

    @Test("The payload vote in attestations is passed on, other indices are refused") func payloadVote() {
        for (index, isSigned) in [(UInt64(0), true), (1, true), (2, false)] {
            var world = world(at: 16)
            world.attester[2] = .init(1007, [7: 20], committee: [7: 3])
            world.data = { data, _ in
                var data = data
                data.index = CommitteeIndex(index)
                return data
            }
            world.start()
            world.run(to: world.s(21))
            #expect(world.times("data 20 c0").first == world.s(20) + 1500)
            #expect((world.count("attest 7@20") == 1) == isSigned)
        }
    }

    @Test("Preparations stop at the fork") func preparations() {
        var world = world(at: 24, gloas: 4)
        world.start()
        world.run(to: world.s(48))
        #expect(world.times("prepare") == [world.s(24), world.s(28) + 3000])
    }

    @Test("Votes that were not signed for a reason that passes are signed again, all the same") func votesAgain() {
        let world = voting {
            $0.ptc[2] = .init(1007, [7: 20, 8: 20])
            $0.unsigned = { kind, world in
                guard kind == "votes 20", world.now.rawValue < world.s(20) + 5400 else { return [] }
                return [world.count("publish votes 20") == 0 ? 1 : 0]
            }
        }
        #expect(world.times("vote 7@20") == [world.s(20) + 4500])
        #expect(world.times("vote 8@20") == world.moments(20, [4500, 5000, 5500]))
        #expect(world.times("publish votes 20") == world.moments(20, [4500, 5500]))
        #expect(world.times("payload-data") == [world.s(20) + 4500])
        #expect(world.reports.isEmpty)
    }

    @Test("A vote that is never signed is missed once") func neverVoted() {
        let world = voting { $0.unsigned = { kind, _ in kind == "votes 20" ? [0] : [] } }
        #expect(world.times("vote 7@20") == world.moments(20, [4500, 5000, 5500]))
        #expect(
            world.reports == [.missed(.payloadAttestation, 20, [7], reason: "could not be signed in time")])
    }

    @Test("Preferences that were not signed for a reason that passes are sent later, the others not again")
    func preferencesUnsigned() {
        var world = world(at: 32, gloas: 4)
        world.proposer[4] = .init(1023, [7: 38, 8: 39])
        world.unsigned = { kind, world in
            guard kind == "preferences", world.now.rawValue < world.s(33) else { return [] }
            return [world.count("prefer") == 1 ? 1 : 0]
        }
        world.start()
        world.run(to: world.s(36))
        #expect(world.entries("prefer") == ["prefer 7@38/1023 8@39/1023", "prefer 8@39/1023", "prefer 8@39/1023"])
        #expect(world.times("prefer") == [world.s(32), world.s(32) + 3000, world.s(33) + 3000])
    }

    /// The world of X-04: for a whole epoch a node answers one kind of request with what cannot be read. Attester and
    /// proposer have something to do in every slot.
    private func unreadable(_ kind: String, _ expected: (UInt64) -> SchedulerReport) {
        var world = world(at: 16)
        let others = (UInt64(20)..<28).map { (validator: $0, slot: $0 - 4) }
        world.attester[2] = .init(1007)
        world.attester[2]?.duties = others
        world.proposer[2] = .init(1007)
        world.proposer[2]?.duties = others
        world.ptc[2] = .init(1007)
        world.ptc[2]?.duties = others
        world.failure = { what, world in
            what.hasPrefix(kind) && world.now.rawValue < world.s(24) ? .temporary : nil
        }
        world.start(Array(20..<28))
        for slot in UInt64(16)..<24 {
            // A slot's missed votes are told of when the next one begins.
            world.run(to: world.s(slot + 1) + (kind == "ptc" ? -1 : 0))
            #expect(world.reports == [expected(slot)], "slot \(slot)")
            world.reports = []
            #expect(world.times("attest \(slot + 4)@\(slot)") == [world.s(slot) + 1500])
            #expect(world.times("propose \(slot + 4)@\(slot)") == [world.s(slot)])
        }
        let requests = world.count(kind == "ptc" ? "ptc/2" : kind)
        #expect(requests >= 8 && requests <= 8 * 12 + 1)
        #expect(world.entries("vote ").isEmpty)
        world.run(to: world.s(26))
        #expect(world.reports.isEmpty)
    }

    @Test("X-04 PTC duties that cannot be read for an epoch: one error a slot, and nothing else is hurt")
    func unreadableDuties() {
        unreadable("ptc") { _ in .dutiesUnavailable(.ptc(2)) }
    }

    @Test("X-04 what PTC members are to vote cannot be read for an epoch: one error a slot, and nothing else is hurt")
    func unreadableData() {
        unreadable("payload-data") { slot in
            .missed(
                .payloadAttestation, Slot(slot), [ValidatorIndex(slot + 4)],
                reason: "the node gave no payload attestation data")
        }
    }
}
