import Duties
import Primitives
import SlotClock
import Testing

/// X-03 of the scenario catalogue: what is under way, and what is kept, is bounded whatever the node does.
@Suite struct ResourceScenarios {
    /// Which requests take 20 s.
    enum Slowness: CaseIterable {
        case everything, duties, publishing

        func holds(_ what: String) -> Bool {
            switch self {
            case .everything: true
            case .duties: !["attester/", "proposer/", "sync/"].contains(where: what.hasPrefix)
            case .publishing: what.hasPrefix("publish")
            }
        }
    }

    /// Work in every slot: an attestation that is aggregated, a sync message with its contribution, a proposal.
    private func busyWorld(_ configuration: SchedulerConfiguration, epochs: Range<UInt64>) -> World {
        var world = World(configuration, start: Int64(epochs.lowerBound) * 8 * 6000)
        for epoch in epochs {
            let duties = (UInt64(0)..<8).map { (validator: $0, slot: epoch * 8 + $0) }
            world.attester[epoch] = .init(world.canonicalRoot(epoch))
            world.attester[epoch]?.duties = duties
            world.proposer[epoch] = .init(world.canonicalProposerRoot(epoch))
            world.proposer[epoch]?.duties = duties
            world.ptc[epoch] = .init(world.canonicalRoot(epoch))
            world.ptc[epoch]?.duties = duties
        }
        for period in epochs.lowerBound / 8...epochs.upperBound / 8 + 1 { world.sync[period] = [7: [0]] }
        world.selected = Set(0..<8)
        return world
    }

    @Test("X-03 slow node", arguments: Slowness.allCases) func slowNode(slowness: Slowness) {
        var world = busyWorld(.minimal(fulu: 0), epochs: 2..<42)
        world.latency = { what, _ in what != "proofs" && slowness.holds(what) ? 20_000 : 0 }
        world.start(Array(0..<8))
        // The same hundred slots of two sync committee periods.
        let kept = [UInt64(92), 220].map { first in
            (first..<first + 100).map { slot in
                world.run(to: world.s(slot + 1) - 1)
                return world.census.values.reduce(0, +)
            }.max()
        }
        #expect(kept[0] == kept[1])
        // Sets: attester and proposer of two epochs, sync committees of two periods. Duties of a slot: an attestation,
        // an aggregate, a block, a sync message and a contribution.
        let (sets, duties) = (6, 5)
        #expect(world.mostFetches > 0 && world.mostFetches <= sets)
        #expect(world.mostOnDuty <= 2 * duties && (world.mostOnDuty > 0) == (slowness != .everything))
        #expect(world.mostInFlight <= sets + 2 * duties)
    }

    @Test("X-03 nothing is left over from 1000 epochs of failures, re-orgs and changes", arguments: [UInt64.max, 0])
    func flat(gloas: UInt64) {
        var world = busyWorld(.minimal(fulu: 0, gloas: gloas), epochs: 2..<1024)
        world.buildsPayloads = true
        world.hasBuilder = true
        world.start(Array(0..<8))
        for slot in UInt64(16)...64 { headOfChainA(slot, &world) }
        world.handle(.nodeReturned(.only))
        world.run(to: world.s(64) + 2500)
        let before = world.census
        #expect(before.count > 20)

        harm(&world, epochs: 9..<1003)
        // Two epochs are kept: what is older than these quiet ones is of before.
        for slot in UInt64(1003 * 8)...1008 * 8 { headOfChainA(slot, &world) }
        world.run(to: world.s(1008 * 8) + 2500)
        let after = world.census
        for path in Set(before.keys).union(after.keys) { #expect(before[path] == after[path], "\(path)") }
        #expect(world.inFlight.isEmpty)
    }

    private func headOfChainA(_ slot: UInt64, _ world: inout World) {
        let roots = (world.canonicalRoot(slot / 8), world.canonicalRoot(slot / 8 + 1))
        world.head(slot, 1000 + slot, roots.0, roots.1, at: world.s(slot) + 700)
    }

    /// A node that fails, hangs and changes its mind, a signer that is away, and validators that come and go.
    private func harm(_ world: inout World, epochs: Range<UInt64>) {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        func chance(_ percent: UInt64) -> Bool {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % 100 < percent
        }
        world.failure = { what, _ in chance(10) ? chance(20) && what.hasPrefix("data") ? .refused : .temporary : nil }
        world.latency = { what, _ in what != "proofs" && chance(5) ? 7000 : 0 }
        world.unsigned = { _, _ in chance(5) ? [0] : [] }
        for epoch in epochs {
            world.log = []
            world.reports = []
            world.badKeys = chance(20) ? [3] : []
            for slot in epoch * 8..<epoch * 8 + 8 {
                headOfChainA(slot, &world)
                let time = world.s(slot) + 900
                if chance(5) { world.head(slot, 5000 + slot, 4000, 4001, at: time) }
                if chance(20) { world.validators(Array(0..<8).filter { _ in chance(80) }, at: time) }
                if chance(5) { world.at(time, .nodeReturned(.only)) }
                if chance(5) { world.at(time, .eventStream(.only, isOpen: chance(50))) }
                world.payloadAvailable(slot, 1000 + slot, at: time)
            }
            world.run(to: world.s(epoch * 8 + 8) - 1)
        }
        world.failure = { _, _ in nil }
        world.latency = { _, _ in 0 }
        world.unsigned = { _, _ in [] }
        world.badKeys = []
        world.handle(.eventStream(.only, isOpen: true))
        world.handle(.validatorsChanged((UInt64(0)..<8).map { .test($0) }))
    }
}
