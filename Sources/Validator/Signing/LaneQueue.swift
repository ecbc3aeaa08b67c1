/// Who gets a signer next: a fixed number of slots, and for each lane a bounded queue in order of arrival.
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

    private struct Waiter {
        let ticket: Ticket
        let weight: Int
    }

    private struct Lane {
        var waiters: [Waiter] = []
        /// The waiters before this position have left.
        var head = 0
        var weight = 0

        mutating func pop() -> Waiter? {
            guard head < waiters.count else { return nil }
            let waiter = waiters[head]
            head += 1
            weight -= waiter.weight
            if head == waiters.count {
                waiters.removeAll(keepingCapacity: true)
                head = 0
            } else if head > 1024 {
                waiters.removeFirst(head)
                head = 0
            }
            return waiter
        }
    }

    private var free: Int
    private let capacity: Int
    private var lanes = [Lane](repeating: Lane(), count: SigningLane.allCases.count)

    /// - Parameters:
    ///   - slots: how many requests may be at work at once, at least 1.
    ///   - capacity: how many messages may wait in each lane.
    package init(slots: Int, capacity: Int) {
        free = max(1, slots)
        self.capacity = capacity
    }

    /// The number of messages that wait in a lane.
    package func waiting(in lane: SigningLane) -> Int { lanes[lane.rawValue].weight }

    /// Asks for a slot for a request of `weight` messages.
    package mutating func enter(_ lane: SigningLane, ticket: Ticket, weight: Int) -> Entry {
        // A free slot means that nobody waits: `leave` hands slots over.
        if free > 0 {
            free -= 1
            return .go
        }
        guard lanes[lane.rawValue].weight + weight <= capacity else { return .refused }
        lanes[lane.rawValue].waiters.append(Waiter(ticket: ticket, weight: weight))
        lanes[lane.rawValue].weight += weight
        return .wait
    }

    /// Gives a slot back. The ticket returned has it now: the first of the most urgent lane.
    package mutating func leave() -> Ticket? {
        for lane in lanes.indices {
            if let waiter = lanes[lane].pop() { return waiter.ticket }
        }
        free += 1
        return nil
    }

    /// Takes a waiting ticket out; false when it does not wait any more.
    package mutating func cancel(_ lane: SigningLane, ticket: Ticket) -> Bool {
        let index = lane.rawValue
        guard let position = lanes[index].waiters[lanes[index].head...].firstIndex(where: { $0.ticket == ticket })
        else { return false }
        lanes[index].weight -= lanes[index].waiters.remove(at: position).weight
        return true
    }
}
