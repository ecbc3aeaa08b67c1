/// Who gets a signer next: a number of slots, and for each lane a bounded queue in order of arrival.
///
/// Proposals go before everything. Of the other lanes the most urgent one goes first, unless one has let others pass
/// `patience` times: then it is that one's turn. So whatever is queued
/// - a proposal waits at most for one permit to be used up, and for the proposals before it;
/// - a lane that waits, and holds less than its share of slots, gets at least one of any `patience` + 3 slots that
///   proposals do not take.
///
/// A value without I/O, clock or lock. Every `enter` that answers `go`, and every ticket that `leave` returns, owes one
/// `leave`.
package struct LaneQueue: Sendable {
    /// The name of one request.
    package typealias Ticket = UInt64

    /// The answer to a request for a slot.
    package enum Entry: Hashable, Sendable {
        /// A slot is yours.
        case go
        /// The ticket waits; `leave` will name it.
        case wait
        /// The lane is full.
        case refused
    }

    private let limits: SigningLimits
    private var lanes = [Lane](repeating: Lane(), count: SigningLane.allCases.count)

    package init(_ limits: SigningLimits) { self.limits = limits }

    /// The number of messages that wait in a lane.
    package func waiting(in lane: SigningLane) -> Int { lanes[lane.rawValue].weight }

    /// Asks for a slot for a request of `weight` messages.
    package mutating func enter(_ lane: SigningLane, ticket: Ticket, weight: Int) -> Entry {
        let index = lane.rawValue
        // Nobody waits who could have a slot: `leave` hands them over.
        if hasSlot(for: lane) {
            lanes[index].atWork += 1
            return .go
        }
        guard lanes[index].weight + weight <= limits.waiting else { return .refused }
        lanes[index].push(ticket, weight)
        return .wait
    }

    /// Gives a slot of the lane back. The ticket returned has it now.
    package mutating func leave(_ lane: SigningLane) -> Ticket? {
        lanes[lane.rawValue].atWork -= 1
        let candidates = SigningLane.allCases.filter { !lanes[$0.rawValue].isEmpty && hasSlot(for: $0) }
        guard let next = choose(candidates) else { return nil }
        if next != .proposal {
            for other in candidates where other != next { lanes[other.rawValue].passed += 1 }
        }
        lanes[next.rawValue].atWork += 1
        return lanes[next.rawValue].pop()
    }

    /// Takes a waiting ticket out; false when it does not wait any more.
    package mutating func cancel(_ lane: SigningLane, ticket: Ticket) -> Bool { lanes[lane.rawValue].remove(ticket) }

    /// - Parameter candidates: the lanes that wait and may have the slot, most urgent first.
    private func choose(_ candidates: [SigningLane]) -> SigningLane? {
        guard let first = candidates.first, first != .proposal else { return candidates.first }
        let overdue = candidates.filter { lanes[$0.rawValue].passed >= limits.patience }
        return overdue.max { lanes[$0.rawValue].passed < lanes[$1.rawValue].passed } ?? first
    }

    private func hasSlot(for lane: SigningLane) -> Bool {
        let slots = max(1, limits.slots)
        let proposals = lanes[SigningLane.proposal.rawValue].atWork
        let all = lanes.reduce(0) { $0 + $1.atWork }
        guard all < slots + limits.reserved else { return false }
        switch lane {
        case .proposal: return true
        case .attestation, .sync, .aggregate: return all - proposals < slots
        case .selection:
            return all - proposals < slots && lanes[lane.rawValue].atWork < max(1, slots - limits.spared)
        }
    }
}

/// One lane: who waits, in order, and how many are at work.
private struct Lane {
    private struct Waiter {
        let ticket: LaneQueue.Ticket
        let weight: Int
    }

    private var waiters: [Waiter] = []
    /// The waiters before this position have left.
    private var head = 0
    private(set) var weight = 0
    var atWork = 0
    /// How often others went first since the lane had its last turn.
    var passed = 0

    var isEmpty: Bool { head == waiters.count }

    mutating func push(_ ticket: LaneQueue.Ticket, _ weight: Int) {
        waiters.append(Waiter(ticket: ticket, weight: weight))
        self.weight += weight
    }

    mutating func pop() -> LaneQueue.Ticket? {
        guard head < waiters.count else { return nil }
        let waiter = waiters[head]
        head += 1
        weight -= waiter.weight
        passed = 0
        compact()
        return waiter.ticket
    }

    mutating func remove(_ ticket: LaneQueue.Ticket) -> Bool {
        guard let position = waiters[head...].firstIndex(where: { $0.ticket == ticket }) else { return false }
        weight -= waiters.remove(at: position).weight
        if isEmpty { passed = 0 }
        compact()
        return true
    }

    private mutating func compact() {
        if head == waiters.count {
            waiters.removeAll(keepingCapacity: true)
            head = 0
        } else if head > 1024 {
            waiters.removeFirst(head)
            head = 0
        }
    }
}
