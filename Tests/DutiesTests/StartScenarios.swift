import Duties
import Primitives
import SlotClock
import Testing

/// What had passed before the scheduler began is nobody's miss.
@Suite struct StartScenarios {
    private func missed(_ world: World) -> [String] {
        world.reports.compactMap { report in
            guard case .missed(let kind, let slot, _, _) = report else { return nil }
            return "\(kind.rawValue) \(slot)"
        }
    }

    /// A world in which no data ever comes, begun so far into slot 16.
    private func dumb(_ offset: Int64) -> World {
        var world = World(start: 16 * 6000 + offset)
        world.proposer[2] = .init(1007, [7: 16, 8: 17])
        world.attester[2] = .init(1007, [7: 16, 8: 17])
        world.sync[0] = [7: [3]]
        world.failure = { what, _ in
            ["block", "data", "head"].contains { what.hasPrefix($0 + " ") } ? .temporary : nil
        }
        world.start()
        world.run(to: 33 * 6000)
        return world
    }

    @Test func allOfASlotThatWasSeenFromItsStart() {
        let told = missed(dumb(0))
        #expect(told.contains("proposal 16") && told.contains("proposal 17"))
        #expect(told.contains("attestation 16") && told.contains("attestation 17"))
        #expect(told.contains("sync message 16") && told.contains("sync message 17"))
    }

    @Test func noProposalOfASlotThatWasUnderWay() {
        let told = missed(dumb(10))
        #expect(!told.contains("proposal 16") && told.contains("proposal 17"))
        #expect(told.contains("attestation 16") && told.contains("sync message 16"))
    }

    @Test func nothingOfASlotThatWasAlmostOver() {
        let told = missed(dumb(5000))
        #expect(!told.contains { $0.hasSuffix(" 16") })
        #expect(["proposal 17", "attestation 17", "sync message 17"].allSatisfy(told.contains))
    }

    /// A block is made all the same while it can count.
    @Test func aProposalIsMadeLate() {
        var world = World(start: 16 * 6000 + 10)
        world.proposer[2] = .init(1007, [7: 16])
        world.start()
        world.run(to: world.s(18))
        #expect(world.times("propose 7@16") == [world.s(16) + 10])
        #expect(missed(world).isEmpty)
    }
}
