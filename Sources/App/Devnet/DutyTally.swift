package import SlotClock

/// The kinds of duty that the devnet counts, in the order in which a slot brings them.
package enum CountedDuty: String, CaseIterable, Hashable, Sendable {
    case proposal = "propose"
    case attestation = "attest"
    case aggregate = "aggregate"
    case syncMessage = "sync message"
    case contribution = "contribution"
}

/// The steps of a duty, in their order.
package enum DutyStep: String, CaseIterable, Hashable, Sendable {
    case begun
    case data
    case signed
    case firstSent = "first sent"
    case lastSent = "last sent"
}

/// The duties of one kind: how they ended, and how far into the slot each of their steps was done.
package struct DutyTally: Hashable, Sendable {
    package private(set) var done = 0
    package private(set) var late = 0
    package private(set) var missed = 0
    private var moments: [DutyStep: [Millis]] = [:]

    package init() {}

    package mutating func add(done: Int = 0, late: Int = 0, missed: Int = 0) {
        self.done += done
        self.late += late
        self.missed += missed
    }

    package mutating func add(_ step: DutyStep, at moment: Millis) {
        moments[step, default: []].append(moment)
    }

    package func median(_ step: DutyStep) -> Millis? { percentile(50, step) }

    package func slowest(_ step: DutyStep) -> Millis? { moments[step]?.max() }

    /// The earliest moment that `percent` of the slots do not exceed.
    package func percentile(_ percent: Int, _ step: DutyStep) -> Millis? {
        guard let sorted = moments[step]?.sorted(), !sorted.isEmpty else { return nil }
        return sorted[max(0, (sorted.count * percent + 99) / 100 - 1)]
    }
}
