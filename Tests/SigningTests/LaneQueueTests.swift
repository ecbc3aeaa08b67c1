import Signing
import TestSupport
import Testing

@Suite struct LaneQueueTests {
    @Test func freeSlotsAreGivenAtOnce() {
        var queue = LaneQueue(slots: 2, capacity: 10)
        #expect(queue.enter(.selection, ticket: 1, weight: 1) == .go)
        #expect(queue.enter(.proposal, ticket: 2, weight: 1) == .go)
        #expect(queue.enter(.proposal, ticket: 3, weight: 1) == .wait)
    }

    @Test func theMostUrgentLaneGoesFirstAndEachLaneInOrder() {
        var queue = LaneQueue(slots: 1, capacity: 10)
        #expect(queue.enter(.attestation, ticket: 0, weight: 1) == .go)
        let arrivals: [(SigningLane, LaneQueue.Ticket)] = [
            (.selection, 1), (.aggregate, 2), (.selection, 3), (.sync, 4), (.attestation, 5), (.proposal, 6),
            (.attestation, 7), (.proposal, 8),
        ]
        for (lane, ticket) in arrivals { #expect(queue.enter(lane, ticket: ticket, weight: 1) == .wait) }
        var served: [LaneQueue.Ticket] = []
        while let ticket = queue.leave() { served.append(ticket) }
        #expect(served == [6, 8, 5, 7, 4, 2, 1, 3])
        // The last `leave` gave the slot back.
        #expect(queue.enter(.selection, ticket: 9, weight: 1) == .go)
    }

    @Test func aFullLaneRefusesAndLeavesTheOthersAlone() {
        var queue = LaneQueue(slots: 1, capacity: 10)
        #expect(queue.enter(.selection, ticket: 0, weight: 8) == .go)
        #expect(queue.enter(.selection, ticket: 1, weight: 8) == .wait)
        #expect(queue.enter(.selection, ticket: 2, weight: 3) == .refused)
        #expect(queue.enter(.selection, ticket: 3, weight: 2) == .wait)
        #expect(queue.enter(.proposal, ticket: 4, weight: 1) == .wait)
        #expect(queue.waiting(in: .selection) == 10)
        #expect(queue.leave() == 4)
        #expect(queue.leave() == 1)
        #expect(queue.waiting(in: .selection) == 2)
        #expect(queue.enter(.selection, ticket: 5, weight: 8) == .wait)
    }

    @Test func cancelledTicketsAreNotServed() {
        var queue = LaneQueue(slots: 1, capacity: 3)
        #expect(queue.enter(.sync, ticket: 0, weight: 1) == .go)
        for ticket in 1...3 as ClosedRange<LaneQueue.Ticket> {
            #expect(queue.enter(.sync, ticket: ticket, weight: 1) == .wait)
        }
        #expect(cancel(&queue, .sync, ticket: 2) == true)
        #expect(cancel(&queue, .sync, ticket: 2) == false)
        #expect(cancel(&queue, .sync, ticket: 0) == false)
        #expect(queue.waiting(in: .sync) == 2)
        #expect(queue.leave() == 1)
        #expect(cancel(&queue, .sync, ticket: 1) == false)
        #expect(queue.leave() == 3)
        #expect(queue.leave() == nil)
    }

    @Test func neverMoreAtWorkThanSlots() {
        forAll(seed: 3, count: 50) { random, run in
            let slots = Int.random(in: 1...4, using: &random)
            var queue = LaneQueue(slots: slots, capacity: 40)
            var ticket: LaneQueue.Ticket = 0
            var atWork = 0
            var waiting: Set<LaneQueue.Ticket> = []
            var lanes: [LaneQueue.Ticket: SigningLane] = [:]
            for _ in 0..<3000 {
                switch Int.random(in: 0..<5, using: &random) {
                case 0...2:
                    ticket += 1
                    let lane = SigningLane.allCases.randomElement(using: &random) ?? .sync
                    lanes[ticket] = lane
                    switch queue.enter(lane, ticket: ticket, weight: 1) {
                    case .go: atWork += 1
                    case .wait: waiting.insert(ticket)
                    case .refused: #expect(queue.waiting(in: lane) == 40, "run \(run)")
                    }
                case 3 where atWork > 0:
                    if let next = queue.leave() {
                        #expect(waiting.remove(next) != nil, "run \(run)")
                    } else {
                        #expect(waiting.isEmpty, "run \(run)")
                        atWork -= 1
                    }
                default:
                    if let some = waiting.randomElement(using: &random) {
                        #expect(cancel(&queue, lanes[some] ?? .sync, ticket: some) == true, "run \(run)")
                        waiting.remove(some)
                    }
                }
                #expect(atWork <= slots, "run \(run)")
                #expect(SigningLane.allCases.map { queue.waiting(in: $0) }.reduce(0, +) == waiting.count, "run \(run)")
            }
        }
    }

    /// Outside the macro, which takes its operands apart and cannot call mutating methods.
    private func cancel(_ queue: inout LaneQueue, _ lane: SigningLane, ticket: LaneQueue.Ticket) -> Bool {
        queue.cancel(lane, ticket: ticket)
    }
}
