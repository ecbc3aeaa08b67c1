import Signing

/// A lane queue with the book that its users would keep: who is at work, who waits.
struct QueueModel {
    private var queue: LaneQueue
    private let limits: SigningLimits
    private var lastTicket: LaneQueue.Ticket = 0
    private var lanes: [LaneQueue.Ticket: SigningLane] = [:]
    private var atWork: [LaneQueue.Ticket] = []
    private var waiting: Set<LaneQueue.Ticket> = []
    private var counts = [Int](repeating: 0, count: SigningLane.allCases.count)
    private var proposals = 0
    /// What happened since the selection lane had a turn, or nobody waiting: how often a slot that it could have had
    /// but for a proposal was not given to it, and how many slots came back or were handed over at all.
    private var (heldBack, changes) = (0, 0)
    /// The first thing that went wrong.
    private(set) var fault: String?

    init(_ limits: SigningLimits) {
        self.limits = limits
        queue = LaneQueue(limits)
    }

    func isWaiting(_ ticket: LaneQueue.Ticket) -> Bool { waiting.contains(ticket) }

    @discardableResult
    mutating func enter(_ lane: SigningLane) -> LaneQueue.Ticket {
        lastTicket += 1
        lanes[lastTicket] = lane
        let hadSlot = hasSlot(for: lane)
        switch queue.enter(lane, ticket: lastTicket, weight: 1) {
        case .go:
            if !hadSlot { fault = "\(lane) got a slot that is not there" }
            atWork.append(lastTicket)
        case .wait:
            if hadSlot { fault = "\(lane) waits beside a free slot" }
            waiting.insert(lastTicket)
            counts[lane.rawValue] += 1
        case .refused:
            if hadSlot || queue.waiting(in: lane) < limits.waiting { fault = "\(lane) refused without need" }
        }
        check()
        return lastTicket
    }

    mutating func leave(using random: inout some RandomNumberGenerator) {
        guard !atWork.isEmpty else { return }
        let done = atWork.remove(at: Int.random(in: 0..<atWork.count, using: &random))
        note(queue.leave(lanes[done] ?? .sync))
    }

    mutating func beginProposal() {
        proposals += 1
        queue.beginProposal()
        check()
    }

    mutating func endProposal() {
        guard proposals > 0 else { return }
        proposals -= 1
        note(queue.endProposal())
    }

    private mutating func note(_ tickets: [LaneQueue.Ticket]) {
        changes += 1
        for next in tickets {
            if waiting.remove(next) == nil { fault = "ticket \(next) did not wait" }
            counts[(lanes[next] ?? .sync).rawValue] -= 1
            atWork.append(next)
            changes += 1
            guard lanes[next] == .selection else { continue }
            if proposals > 0, changes <= limits.patience { fault = "a proof passed a proposal" }
            (heldBack, changes) = (0, 0)
        }
        if proposals > 0, counts[SigningLane.selection.rawValue] > 0, fits(.selection) { heldBack += 1 }
        if heldBack > limits.patience { fault = "selection starves beside proposals" }
        check()
    }

    mutating func cancel(using random: inout some RandomNumberGenerator) {
        guard let some = waiting.randomElement(using: &random) else { return }
        if !queue.cancel(lanes[some] ?? .sync, ticket: some) { fault = "ticket \(some) cannot be cancelled" }
        waiting.remove(some)
        counts[(lanes[some] ?? .sync).rawValue] -= 1
        check()
    }

    private mutating func check() {
        if counts[SigningLane.selection.rawValue] == 0 { (heldBack, changes) = (0, 0) }
        for lane in SigningLane.allCases {
            let count = counts[lane.rawValue]
            if queue.waiting(in: lane) != count { fault = "\(count) wait in \(lane), not \(queue.waiting(in: lane))" }
            if count > 0 && hasSlot(for: lane) { fault = "\(lane) waits beside a free slot" }
        }
        let others = atWork.filter { lanes[$0] != .proposal }.count
        if atWork.count > limits.slots + limits.reserved || others > limits.slots { fault = "overbooked" }
    }

    /// The rule once more, in other words. Overdue proofs, which a proposal does not hold back, are counted apart.
    private func hasSlot(for lane: SigningLane) -> Bool {
        fits(lane) && (lane != .selection || proposals == 0 || limits.patience == 0)
    }

    private func fits(_ lane: SigningLane) -> Bool {
        guard atWork.count < limits.slots + limits.reserved else { return false }
        if lane == .proposal { return true }
        guard atWork.filter({ lanes[$0] != .proposal }).count < limits.slots else { return false }
        let selection = atWork.filter { lanes[$0] == .selection }.count
        return lane != .selection || selection < max(1, limits.slots - limits.spared)
    }
}
