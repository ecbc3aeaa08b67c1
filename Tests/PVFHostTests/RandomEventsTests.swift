import PVFHost
import PVFPrimitives
import TestSupport
import Testing

/// A million random events against the whole machine: callers, workers that die at any moment, and a clock that jumps.
@Suite struct RandomEventsTests {
    private static let rounds = 2000
    private static let eventsPerRound = 500

    @Test("a million random events keep the invariants")
    func million() throws {
        var events = 0
        var answers = 0
        try forAll(seed: 0x5EED, count: Self.rounds) { random, round in
            var world = RandomWorld(random)
            for _ in 0..<Self.eventsPerRound { world.step() }
            events += world.eventCount
            world.drain()
            answers += world.answerCount
            // One round that goes wrong says enough.
            try #require(world.problems == [], "round \(round)")
        }
        #expect(events == 1_000_000)
        // Most of the events are there to be answered: a world in which nothing gets through proves nothing.
        #expect(answers > 100_000)
    }
}
