package import Duties
package import Primitives
package import SlotClock

/// How a validator client carried out duties of one kind in one slot. A slot may have several reports of a kind.
package struct DutyReport: Hashable, Sendable {
    package enum Outcome: Hashable, Sendable {
        /// Published while it could still count in full.
        case done
        /// Published, but after that.
        case late
        /// Never signed.
        case missed(reason: String)
        /// Refused, or signed and not published.
        case failed(reason: String)
    }

    package var kind: DutyKind
    package var slot: Slot
    /// The number of messages.
    package var count: Int
    package var outcome: Outcome
    package var steps: DutySteps

    package init(kind: DutyKind, slot: Slot, count: Int, outcome: Outcome, steps: DutySteps = DutySteps()) {
        self.kind = kind
        self.slot = slot
        self.count = count
        self.outcome = outcome
        self.steps = steps
    }
}

/// When the steps of a duty were done, after the start of its slot; nil for a step that was not reached.
package struct DutySteps: Hashable, Sendable {
    /// When the duty was begun.
    package var begun: Millis?
    /// The node's data, block or aggregate was there.
    package var dataReceived: Millis?
    package var signed: Millis?
    /// The first and the last request that published it was accepted.
    package var publishedFirst: Millis?
    package var publishedLast: Millis?

    package init(
        begun: Millis? = nil, dataReceived: Millis? = nil, signed: Millis? = nil, publishedFirst: Millis? = nil,
        publishedLast: Millis? = nil
    ) {
        self.begun = begun
        self.dataReceived = dataReceived
        self.signed = signed
        self.publishedFirst = publishedFirst
        self.publishedLast = publishedLast
    }
}

/// Is told of every duty as it ends. Called from any task; must return at once.
package protocol DutyObserver: Sendable {
    func observe(_ report: DutyReport)
}
