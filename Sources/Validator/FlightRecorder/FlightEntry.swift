package import DutyTracing

/// One line of the flight recorder.
package enum FlightEntry: Hashable, Sendable {
    /// The client was there in this slot.
    case slot(SlotRecord)
    case duty(DutyRecord)
    /// What the chain made of it, found later.
    case inclusion(InclusionRecord)

    package var slot: UInt64 {
        switch self {
        case .slot(let record): record.slot
        case .duty(let record): record.slot
        case .inclusion(let record): record.slot
        }
    }
}

/// That the client was running in a slot, and what it had to work with.
package struct SlotRecord: Codable, Hashable, Sendable {
    package var slot: UInt64
    /// Milliseconds into the slot at which it began to work on it.
    package var begun: Int64
    /// Keys of the client, and those of them that the chain knows.
    package var keys: Int
    package var validators: Int
    /// Whether a node could be asked for what is signed.
    package var hasUsableNode: Bool

    package init(slot: UInt64, begun: Int64, keys: Int, validators: Int, hasUsableNode: Bool) {
        self.slot = slot
        self.begun = begun
        self.keys = keys
        self.validators = validators
        self.hasUsableNode = hasUsableNode
    }
}

/// How duties of one kind in one slot ended, for the validators that share the outcome.
package struct DutyRecord: Codable, Hashable, Sendable {
    package enum Outcome: String, Codable, Sendable {
        /// Published while it could still count in full.
        case done
        /// Published, but after that.
        case late
        /// Never signed.
        case missed
        /// Refused, or signed and not published.
        case failed
    }

    package var kind: String
    package var slot: UInt64
    package var validators: [UInt64]
    package var outcome: Outcome
    package var reason: String?
    /// The block voted for or proposed: 0x and 64 digits.
    package var root: String?
    /// When its steps were done: milliseconds into the slot; nil for a step that was not reached.
    package var begun: Int64?
    package var dataReceived: Int64?
    package var signed: Int64?
    package var publishedFirst: Int64?
    package var publishedLast: Int64?
    /// When it should have been published at the latest: milliseconds into the slot.
    package var due: Int64?
    package var trail: DutyTrail

    package init(
        kind: String, slot: UInt64, validators: [UInt64], outcome: Outcome, reason: String? = nil, root: String? = nil,
        due: Int64? = nil, trail: DutyTrail = DutyTrail()
    ) {
        self.kind = kind
        self.slot = slot
        self.validators = validators
        self.outcome = outcome
        self.reason = reason
        self.root = root
        self.due = due
        self.trail = trail
    }
}

/// What a node said afterwards of duties of one kind in one slot.
package struct InclusionRecord: Codable, Hashable, Sendable {
    package var kind: String
    package var slot: UInt64
    /// What is true of all these validators.
    package var validators: [UInt64]
    package var verdict: String
    package var isGood: Bool

    package init(kind: String, slot: UInt64, validators: [UInt64], verdict: String, isGood: Bool) {
        self.kind = kind
        self.slot = slot
        self.validators = validators
        self.verdict = verdict
        self.isGood = isGood
    }
}

extension FlightEntry: Codable {
    private enum Key: String, CodingKey {
        case slot, duty, inclusion
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        if let record = try container.decodeIfPresent(DutyRecord.self, forKey: .duty) {
            self = .duty(record)
        } else if let record = try container.decodeIfPresent(InclusionRecord.self, forKey: .inclusion) {
            self = .inclusion(record)
        } else {
            self = .slot(try container.decode(SlotRecord.self, forKey: .slot))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .slot(let record): try container.encode(record, forKey: .slot)
        case .duty(let record): try container.encode(record, forKey: .duty)
        case .inclusion(let record): try container.encode(record, forKey: .inclusion)
        }
    }
}
