/// What the recorder knows of one validator in one slot, in words. Pure: entries in, an answer out.
package struct Explanation: Codable, Hashable, Sendable {
    package enum Verdict: String, Codable, Sendable {
        case done
        case late
        case missed
        case failed
        /// The client was running, and the validator had no duty.
        case noDuty = "no duty"
        /// The client was running, and has no key of the validator.
        case notOurs = "not ours"
        case notRunning = "not running"
        /// The recorder has nothing as old as that, or nothing at all.
        case unknown
    }

    package struct Duty: Codable, Hashable, Sendable {
        package var record: DutyRecord
        package var verdict: Verdict
        /// One sentence: what became of it and why.
        package var summary: String
        /// The steps on its way, in order.
        package var steps: [String]
        package var inclusion: [String]
    }

    package var validator: UInt64
    package var slot: UInt64
    package var verdict: Verdict
    package var summary: String
    package var duties: [Duty]

    /// - Parameters:
    ///   - entries: those of the slot and of some slots around it, in the order they were written.
    ///   - known: the validators whose keys the client has; empty when that is not known.
    package init(validator: UInt64, slot: UInt64, entries: [FlightEntry], known: Set<UInt64> = []) {
        self.validator = validator
        self.slot = slot
        let found = entries.compactMap { entry -> DutyRecord? in
            guard case .duty(let record) = entry, record.slot == slot, record.validators.contains(validator) else {
                return nil
            }
            return record
        }
        let inclusion = entries.compactMap { entry -> InclusionRecord? in
            guard case .inclusion(let record) = entry, record.slot == slot, record.validators.contains(validator) else {
                return nil
            }
            return record
        }
        duties = found.map { record in
            Duty(
                record: record, verdict: Verdict(record.outcome), summary: DutyStory(record).summary,
                steps: DutyStory(record).steps,
                inclusion: inclusion.filter { $0.kind == record.kind }.map(\.verdict))
        }
        if let worst = duties.map(\.verdict).max(by: { $0.gravity < $1.gravity }) {
            verdict = worst
            summary = duties.count == 1 ? duties[0].summary : "\(duties.count) duties"
        } else {
            (verdict, summary) = Self.absence(of: validator, slot, entries)
            if !known.isEmpty, !known.contains(validator), !Self.isNamed(validator, entries) {
                verdict = .notOurs
                summary =
                    "The client has no key of validator \(validator): it does duties for \(Self.list(known))."
            }
        }
    }

    /// Why there is no record.
    private static func absence(
        of validator: UInt64, _ slot: UInt64, _ entries: [FlightEntry]
    ) -> (Verdict, String) {
        let slots = entries.compactMap { entry -> SlotRecord? in
            guard case .slot(let record) = entry else { return nil }
            return record
        }
        if let present = slots.first(where: { $0.slot == slot }) {
            let node = present.hasUsableNode ? "" : " No beacon node was usable then."
            return (
                .noDuty,
                "The client was running and had no duty for this validator in this slot.\(node)\(nearest(validator, slot, entries))"
            )
        }
        let before = slots.map(\.slot).filter { $0 < slot }.max()
        let after = slots.map(\.slot).filter { $0 > slot }.min()
        switch (before, after) {
        case (nil, nil):
            return (
                .unknown,
                "The flight recorder knows nothing of the slots around it: it was off, or they are too long ago or to come."
            )
        case (let before?, nil):
            return (.notRunning, "The client was not running: slot \(before) is the last one it worked on before.")
        case (nil, let after?):
            return (.notRunning, "The client was not running: slot \(after) is the first one it worked on afterwards.")
        case (let before?, let after?):
            return (
                .notRunning,
                "The client was not running, or asleep: it worked on slot \(before), and then on slot \(after)."
            )
        }
    }

    private static func isNamed(_ validator: UInt64, _ entries: [FlightEntry]) -> Bool {
        entries.contains { entry in
            guard case .duty(let record) = entry else { return false }
            return record.validators.contains(validator)
        }
    }

    /// Some of the validators.
    private static func list(_ known: Set<UInt64>) -> String {
        let first = known.sorted().prefix(3).map { "\($0)" }.joined(separator: ", ")
        return known.count > 3 ? "\(first) and \(known.count - 3) more" : first
    }

    private static func nearest(_ validator: UInt64, _ slot: UInt64, _ entries: [FlightEntry]) -> String {
        let others = entries.compactMap { entry -> DutyRecord? in
            guard case .duty(let record) = entry, record.slot != slot, record.validators.contains(validator) else {
                return nil
            }
            return record
        }
        guard let next = others.min(by: { distance($0.slot, slot) < distance($1.slot, slot) }) else { return "" }
        return " Its nearest duty is the \(next.kind) of slot \(next.slot)."
    }

    private static func distance(_ a: UInt64, _ b: UInt64) -> UInt64 { a > b ? a - b : b - a }
}

extension Explanation.Verdict {
    init(_ outcome: DutyRecord.Outcome) {
        switch outcome {
        case .done: self = .done
        case .late: self = .late
        case .missed: self = .missed
        case .failed: self = .failed
        }
    }

    fileprivate var gravity: Int {
        switch self {
        case .done, .noDuty, .notOurs, .unknown, .notRunning: 0
        case .late: 1
        case .failed: 2
        case .missed: 3
        }
    }
}
