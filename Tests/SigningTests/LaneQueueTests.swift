import Signing
import TestSupport
import Testing

@Suite struct LaneQueueTests {
    private func limits(
        slots: Int, waiting: Int = 10, reserved: Int = 0, spared: Int = 0, patience: Int = 1000
    ) -> SigningLimits {
        var limits = SigningLimits(slots: slots)
        limits.waiting = waiting
        limits.reserved = reserved
        limits.spared = spared
        limits.patience = patience
        return limits
    }

    @Test func freeSlotsAreGivenAtOnce() {
        var queue = LaneQueue(limits(slots: 2))
        #expect(queue.enter(.selection, ticket: 1, weight: 1) == .go)
        #expect(queue.enter(.proposal, ticket: 2, weight: 1) == .go)
        #expect(queue.enter(.proposal, ticket: 3, weight: 1) == .wait)
    }

    @Test func theMostUrgentLaneGoesFirstAndEachLaneInOrder() {
        var queue = LaneQueue(limits(slots: 1))
        #expect(queue.enter(.attestation, ticket: 0, weight: 1) == .go)
        let arrivals: [(SigningLane, LaneQueue.Ticket)] = [
            (.selection, 1), (.aggregate, 2), (.selection, 3), (.sync, 4), (.attestation, 5), (.proposal, 6),
            (.attestation, 7), (.proposal, 8),
        ]
        var lanes: [LaneQueue.Ticket: SigningLane] = [:]
        for (lane, ticket) in arrivals {
            lanes[ticket] = lane
            #expect(queue.enter(lane, ticket: ticket, weight: 1) == .wait)
        }
        var served: [LaneQueue.Ticket] = []
        var atWork = SigningLane.attestation
        while let ticket = leave(&queue, atWork).first {
            served.append(ticket)
            atWork = lanes[ticket] ?? .sync
        }
        #expect(served == [6, 8, 5, 7, 4, 2, 1, 3])
        // The last `leave` gave the slot back.
        #expect(queue.enter(.selection, ticket: 9, weight: 1) == .go)
    }

    @Test func aFullLaneRefusesAndLeavesTheOthersAlone() {
        var queue = LaneQueue(limits(slots: 1))
        #expect(queue.enter(.selection, ticket: 0, weight: 8) == .go)
        #expect(queue.enter(.selection, ticket: 1, weight: 8) == .wait)
        #expect(queue.enter(.selection, ticket: 2, weight: 3) == .refused)
        #expect(queue.enter(.selection, ticket: 3, weight: 2) == .wait)
        #expect(queue.enter(.proposal, ticket: 4, weight: 1) == .wait)
        #expect(queue.waiting(in: .selection) == 10)
        #expect(leave(&queue, .selection) == [4])
        #expect(leave(&queue, .proposal) == [1])
        #expect(queue.waiting(in: .selection) == 2)
        #expect(queue.enter(.selection, ticket: 5, weight: 8) == .wait)
    }

    @Test func cancelledTicketsAreNotServed() {
        var queue = LaneQueue(limits(slots: 1, waiting: 3))
        #expect(queue.enter(.sync, ticket: 0, weight: 1) == .go)
        for ticket in 1...3 as ClosedRange<LaneQueue.Ticket> {
            #expect(queue.enter(.sync, ticket: ticket, weight: 1) == .wait)
        }
        #expect(cancel(&queue, .sync, ticket: 2) == true)
        #expect(cancel(&queue, .sync, ticket: 2) == false)
        #expect(cancel(&queue, .sync, ticket: 0) == false)
        #expect(queue.waiting(in: .sync) == 2)
        #expect(leave(&queue, .sync) == [1])
        #expect(cancel(&queue, .sync, ticket: 1) == false)
        #expect(leave(&queue, .sync) == [3])
        #expect(leave(&queue, .sync).isEmpty)
    }

    @Test func selectionProofsLeaveASlotToTheOthers() {
        var queue = LaneQueue(limits(slots: 2, spared: 1))
        #expect(queue.enter(.selection, ticket: 0, weight: 8) == .go)
        #expect(queue.enter(.selection, ticket: 1, weight: 8) == .wait)
        #expect(queue.enter(.proposal, ticket: 2, weight: 1) == .go)
        #expect(leave(&queue, .proposal).isEmpty)
        #expect(leave(&queue, .selection) == [1])
        // With one slot there is none to spare.
        var single = LaneQueue(limits(slots: 1, spared: 1))
        #expect(single.enter(.selection, ticket: 0, weight: 8) == .go)
    }

    @Test func selectionProofsLetAProposalPassAndNobodyElseDoes() {
        var queue = LaneQueue(limits(slots: 4, spared: 1))
        queue.beginProposal()
        // The block is being recorded: there is no request of its own yet.
        for ticket in 0...3 as ClosedRange<LaneQueue.Ticket> {
            #expect(queue.enter(.selection, ticket: ticket, weight: 1) == .wait)
        }
        #expect(queue.enter(.attestation, ticket: 4, weight: 1) == .go)
        #expect(queue.enter(.aggregate, ticket: 5, weight: 1) == .go)
        queue.beginProposal()
        #expect(queue.enter(.proposal, ticket: 6, weight: 1) == .go)
        #expect(leave(&queue, .proposal).isEmpty)
        #expect(endProposal(&queue).isEmpty)
        #expect(leave(&queue, .attestation).isEmpty)
        // The last proposal's end frees all that the lane may have.
        #expect(endProposal(&queue) == [0, 1, 2])
        #expect(leave(&queue, .selection) == [3])
    }

    @Test func aProofAtWorkStaysWhenAProposalComes() {
        var queue = LaneQueue(limits(slots: 2, spared: 1))
        #expect(queue.enter(.selection, ticket: 0, weight: 1) == .go)
        #expect(queue.enter(.selection, ticket: 1, weight: 1) == .wait)
        queue.beginProposal()
        #expect(leave(&queue, .selection).isEmpty)
        #expect(cancel(&queue, .selection, ticket: 1) == true)
        #expect(endProposal(&queue).isEmpty)
        #expect(queue.enter(.selection, ticket: 2, weight: 1) == .go)
    }

    @Test func proposalsWithoutEndLetAProofPassNowAndThen() {
        var queue = LaneQueue(limits(slots: 2, spared: 1, patience: 3))
        queue.beginProposal()
        for ticket in 0..<10 as Range<LaneQueue.Ticket> {
            #expect(queue.enter(.selection, ticket: ticket, weight: 1) == .wait)
        }
        var passed: [Int] = []
        for proposal in 1...10 {
            queue.beginProposal()
            for ticket in endProposal(&queue) {
                passed.append(proposal)
                #expect(ticket == LaneQueue.Ticket(passed.count - 1))
                #expect(leave(&queue, .selection).isEmpty)
            }
        }
        #expect(passed == [3, 5, 7, 9])
    }

    @Test func reservedSlotsAreForProposals() {
        var queue = LaneQueue(limits(slots: 2, reserved: 1))
        #expect(queue.enter(.attestation, ticket: 0, weight: 1) == .go)
        #expect(queue.enter(.attestation, ticket: 1, weight: 1) == .go)
        #expect(queue.enter(.attestation, ticket: 2, weight: 1) == .wait)
        #expect(queue.enter(.proposal, ticket: 3, weight: 1) == .go)
        #expect(queue.enter(.proposal, ticket: 4, weight: 1) == .wait)
        #expect(leave(&queue, .proposal) == [4])
        #expect(leave(&queue, .proposal).isEmpty)
        #expect(leave(&queue, .attestation) == [2])
    }

    /// Slots are never overbooked, and nobody waits who could have one.
    @Test func neverMoreAtWorkThanSlotsAndNoSlotIdle() {
        forAll(seed: 3, count: 50) { random, run in
            let limits = limits(
                slots: Int.random(in: 1...4, using: &random), waiting: 40,
                reserved: Int.random(in: 0...2, using: &random), spared: Int.random(in: 0...2, using: &random),
                patience: 5)
            var model = QueueModel(limits)
            for _ in 0..<1000 {
                switch Int.random(in: 0..<7, using: &random) {
                case 0...2: model.enter(SigningLane.allCases.randomElement(using: &random) ?? .sync)
                case 3: model.leave(using: &random)
                case 4: model.beginProposal()
                case 5: model.endProposal()
                default: model.cancel(using: &random)
                }
                if let fault = model.fault { Issue.record("run \(run): \(fault)") }
            }
        }
    }

    /// Whatever is queued, a block waits at most for one chunk, and for the proposals before it.
    @Test func aProposalWaitsForOneChunkAtMost() {
        forAll(seed: 7, count: 60) { random, run in
            let limits = limits(
                slots: Int.random(in: 1...4, using: &random), waiting: 50_000,
                spared: Int.random(in: 0...1, using: &random), patience: Int.random(in: 0...20, using: &random))
            var model = QueueModel(limits)
            for _ in 0..<Int.random(in: 0...2000, using: &random) {
                model.enter(SigningLane.allCases.dropFirst().randomElement(using: &random) ?? .sync)
            }
            let before = Int.random(in: 0...3, using: &random)
            for _ in 0..<before {
                model.beginProposal()
                model.enter(.proposal)
            }
            model.beginProposal()
            let block = model.enter(.proposal)
            var chunks = 0
            while model.isWaiting(block) {
                model.leave(using: &random)
                chunks += 1
            }
            #expect(chunks <= 1 + before, "run \(run)")
            #expect(model.fault == nil, "run \(run)")
        }
    }

    /// However much comes in before it, a lane gets its turn.
    @Test func noLaneStarves() {
        forAll(seed: 11, count: 60) { random, run in
            let patience = Int.random(in: 0...20, using: &random)
            var model = QueueModel(limits(slots: 1, waiting: 50_000, patience: patience))
            model.enter(.attestation)
            // The next proposal is always under way before this one ends.
            model.beginProposal()
            let waiting = SigningLane.allCases.dropFirst().map { ($0, model.enter($0)) }
            var turns: [SigningLane: Int] = [:]
            var handedOver = 0
            while turns.count < waiting.count, handedOver < 1000 {
                // More of everything, all the time.
                for lane in SigningLane.allCases.dropFirst() where Bool.random(using: &random) || lane == .attestation {
                    model.enter(lane)
                }
                // Proposals are in no lane's way for ever: they do not count.
                if Bool.random(using: &random) {
                    model.beginProposal()
                    model.enter(.proposal)
                    model.leave(using: &random)
                    model.endProposal()
                }
                model.leave(using: &random)
                handedOver += 1
                for (lane, ticket) in waiting where turns[lane] == nil && !model.isWaiting(ticket) {
                    turns[lane] = handedOver
                }
            }
            #expect(model.fault == nil, "run \(run)")
            for (lane, _) in waiting { #expect(turns[lane] ?? .max <= patience + 4, "run \(run), \(lane)") }
        }
    }

    /// Outside the macro, which takes its operands apart and cannot call mutating methods.
    private func cancel(_ queue: inout LaneQueue, _ lane: SigningLane, ticket: LaneQueue.Ticket) -> Bool {
        queue.cancel(lane, ticket: ticket)
    }

    private func leave(_ queue: inout LaneQueue, _ lane: SigningLane) -> [LaneQueue.Ticket] { queue.leave(lane) }

    private func endProposal(_ queue: inout LaneQueue) -> [LaneQueue.Ticket] { queue.endProposal() }
}
