/// Who gets a signer next: a number of slots, and for each lane a bounded queue in order of arrival.
///
/// Proposals go before everything, and while one is under way, from the wish to its signature, the selection lane gets
/// no slot: a free processor is of little use to a block when proofs keep its neighbour busy. Of the other lanes the
/// most urgent one goes first, unless one has let others pass `patience` times: then it is that one's turn. So whatever
/// is queued
/// - a proposal waits at most for one permit to be used up, and for the proposals before it;
/// - a lane that waits, and holds less than its share of slots, gets at least one of any `patience` + 3 slots that
///   proposals do not take, even when proposals never end.
///
/// A value without I/O, clock or lock. Every `enter` that answers `go`, and every ticket that is handed over, owes one
/// `leave`; every `beginProposal` owes one `endProposal`.
package struct LaneQueue: Sendable {
    /// The name of one request.
    package typealias Ticket = UInt64

    /// The answer to a request for a slot.
    package enum Entry: Hashable, Sendable {
        /// A slot is yours.
        case go
        /// The ticket waits; `leave` or `endProposal` will name it.
        case wait
        /// The lane is full.
        case refused
    }

    private let limits: SigningLimits
    private var lanes = [Lane](repeating: Lane(), count: SigningLane.allCases.count)
    /// How many proposals are under way, whether they need a slot at the moment or not.
    private var proposals = 0

    package init(_ limits: SigningLimits) { self.limits = limits }

    /// The number of messages that wait in a lane.
    package func waiting(in lane: SigningLane) -> Int { lanes[lane.rawValue].weight }

    /// Asks for a slot for a request of `weight` messages.
    package mutating func enter(_ lane: SigningLane, ticket: Ticket, weight: Int) -> Entry {
        let index = lane.rawValue
        // Nobody waits who could have a slot: it is handed over as soon as there is one.
        if hasSlot(for: lane) {
            lanes[index].atWork += 1
            return .go
        }
        guard lanes[index].weight + weight <= limits.waiting else { return .refused }
        lanes[index].push(ticket, weight)
        return .wait
    }

    /// Gives a slot of the lane back.
    /// - Returns: the tickets that have a slot now.
    package mutating func leave(_ lane: SigningLane) -> [Ticket] {
        lanes[lane.rawValue].atWork -= 1
        return handOver()
    }

    /// A proposal is under way from now on, be it that its block is yet to be recorded.
    package mutating func beginProposal() { proposals += 1 }

    /// A proposal has its signature, or has failed.
    /// - Returns: the tickets that have a slot now.
    package mutating func endProposal() -> [Ticket] {
        proposals -= 1
        return handOver()
    }

    /// Takes a waiting ticket out; false when it does not wait any more.
    package mutating func cancel(_ lane: SigningLane, ticket: Ticket) -> Bool { lanes[lane.rawValue].remove(ticket) }

    /// Fills the slots that are free.
    private mutating func handOver() -> [Ticket] {
        let selection = SigningLane.selection
        if isHeldBack, !lanes[selection.rawValue].isEmpty, fits(selection) { lanes[selection.rawValue].passed += 1 }
        var tickets: [Ticket] = []
        while let ticket = handOverOne() { tickets.append(ticket) }
        return tickets
    }

    private mutating func handOverOne() -> Ticket? {
        let candidates = SigningLane.allCases.filter { !lanes[$0.rawValue].isEmpty && hasSlot(for: $0) }
        guard let next = choose(candidates) else { return nil }
        if next != .proposal {
            for other in candidates where other != next { lanes[other.rawValue].passed += 1 }
        }
        lanes[next.rawValue].atWork += 1
        return lanes[next.rawValue].pop()
    }

    /// - Parameter candidates: the lanes that wait and may have the slot, most urgent first.
    private func choose(_ candidates: [SigningLane]) -> SigningLane? {
        guard let first = candidates.first, first != .proposal else { return candidates.first }
        let overdue = candidates.filter { lanes[$0.rawValue].passed >= limits.patience }
        return overdue.max { lanes[$0.rawValue].passed < lanes[$1.rawValue].passed } ?? first
    }

    private func hasSlot(for lane: SigningLane) -> Bool {
        fits(lane) && !(lane == .selection && isHeldBack)
    }

    /// Whether a slot that the lane may have is free.
    private func fits(_ lane: SigningLane) -> Bool {
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

    /// Whether the selection lane lets a proposal pass.
    private var isHeldBack: Bool {
        proposals > 0 && lanes[SigningLane.selection.rawValue].passed < limits.patience
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
