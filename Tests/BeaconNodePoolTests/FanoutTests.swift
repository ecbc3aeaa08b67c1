import BeaconNodePool
import Duties
import SlotClock
import Testing

/// Which call starts when, and when a read is over.
@Suite struct FanoutTests {
    private let a = NodeID(0)
    private let b = NodeID(1)
    private let c = NodeID(2)

    private func fanout(_ strategy: ReadStrategy) -> Fanout {
        Fanout(
            strategy,
            [
                PoolCore.PlannedCall(node: a, delay: 150), PoolCore.PlannedCall(node: b, delay: 300),
                PoolCore.PlannedCall(node: c, delay: 200),
            ])
    }

    @Test("In order: an answer in time is the end")
    func inTime() {
        var fanout = fanout(.ordered)
        #expect(fanout.begin() == [.start(a, isHedge: false), .watch(a, 150)])
        #expect(fanout.handle(.answered(a)) == [.decide(isFinal: true)])
    }

    @Test("In order: a slow node is hedged once, by the next")
    func slow() {
        var fanout = fanout(.ordered)
        _ = fanout.begin()
        #expect(fanout.handle(.slow(a)) == [.start(b, isHedge: true), .watch(b, 300)])
        #expect(fanout.handle(.slow(a)) == [])
        #expect(fanout.handle(.answered(b)) == [.decide(isFinal: true)])
        #expect(fanout.slowNodes == [a])
    }

    @Test("In order: a failure brings the next at once; a late failure of the first does not")
    func failures() {
        var fanout = fanout(.ordered)
        _ = fanout.begin()
        #expect(fanout.handle(.failed(a)) == [.start(b, isHedge: true), .watch(b, 300)])
        #expect(fanout.handle(.slow(b)) == [.start(c, isHedge: true), .watch(c, 200)])
        #expect(fanout.handle(.failed(b)) == [])
        #expect(fanout.handle(.failed(c)) == [.giveUp])
    }

    @Test("In order: the last to fail is replaced, though a slow one is still under way")
    func replaced() {
        var fanout = fanout(.ordered)
        _ = fanout.begin()
        _ = fanout.handle(.slow(a))
        #expect(fanout.handle(.failed(b)) == [.start(c, isHedge: true), .watch(c, 200)])
        #expect(fanout.handle(.failed(c)) == [])
        #expect(fanout.handle(.answered(a)) == [.decide(isFinal: true)])
    }

    @Test("First: all start at once, the first answer is the end, all failures are too")
    func first() {
        var fanout = fanout(.first)
        #expect(
            fanout.begin() == [.start(a, isHedge: false), .start(b, isHedge: false), .start(c, isHedge: false)])
        #expect(fanout.handle(.failed(b)) == [])
        #expect(fanout.handle(.answered(c)) == [.decide(isFinal: true)])
        var other = self.fanout(.first)
        _ = other.begin()
        _ = other.handle(.failed(a))
        _ = other.handle(.failed(b))
        #expect(other.handle(.failed(c)) == [.giveUp])
    }

    @Test("Best: the others have a moment after the first answer, as long as the slowest of them takes")
    func best() {
        var fanout = fanout(.best)
        _ = fanout.begin()
        #expect(fanout.handle(.answered(a)) == [.wait(300), .decide(isFinal: false)])
        #expect(fanout.handle(.answered(c)) == [.decide(isFinal: false)])
        #expect(fanout.handle(.patienceOver) == [.decide(isFinal: true)])
        var complete = self.fanout(.majority)
        _ = complete.begin()
        _ = complete.handle(.answered(a))
        _ = complete.handle(.failed(b))
        #expect(complete.handle(.answered(c)) == [.decide(isFinal: true)])
    }

    @Test("The deadline takes what there is, or gives up", arguments: ReadStrategy.allCases)
    func deadline(_ strategy: ReadStrategy) {
        var fanout = fanout(strategy)
        _ = fanout.begin()
        #expect(fanout.handle(.deadline) == [.giveUp])
        var other = self.fanout(.best)
        _ = other.begin()
        _ = other.handle(.answered(b))
        #expect(other.handle(.deadline) == [.decide(isFinal: true)])
    }

    @Test("Nobody to ask is given up at once")
    func nobody() {
        var fanout = Fanout(.ordered, [])
        #expect(fanout.begin() == [.giveUp])
    }
}
