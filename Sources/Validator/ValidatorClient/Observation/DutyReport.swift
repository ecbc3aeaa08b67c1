package import BeaconNodePool
package import Duties
package import DutyTracing
package import Primitives
package import Signing
package import SlotClock

/// How a validator client carried out duties of one kind in one slot. A slot may have several reports of a kind.
package struct DutyReport: Hashable, Sendable {
    package enum Outcome: Hashable, Sendable {
        /// Published while it could still count in full.
        case done
        /// Published, but after that.
        case late
        /// Its time had passed before the client started: nobody's lateness. With why it was not published after all.
        case beforeStart(reason: String?)
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
    /// The validators whose duties these are; a validator of several messages may be there several times.
    package var validators: [ValidatorIndex] = []
    /// The block voted for or proposed.
    package var root: Root?
    /// When it counts as late, after the start of its slot.
    package var due: Millis?
    /// What happened on its way.
    package var trail = DutyTrail()

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

/// What the client has to work with as it begins a slot.
package struct SlotStatus: Hashable, Sendable {
    package var slot: Slot
    /// When it began to work on it, after its start.
    package var begun: Millis
    package var keys: Int
    /// The keys that the chain knows.
    package var validators: Int
    /// Whether a node can be asked for what is signed.
    package var hasUsableNode: Bool
    /// The messages that wait for a signer.
    package var waiting: [SigningLane: Int]

    package init(
        slot: Slot, begun: Millis, keys: Int, validators: Int, hasUsableNode: Bool, waiting: [SigningLane: Int] = [:]
    ) {
        self.slot = slot
        self.begun = begun
        self.keys = keys
        self.validators = validators
        self.hasUsableNode = hasUsableNode
        self.waiting = waiting
    }
}

/// What the chain made of duties, as far as a node tells.
package struct DutyInclusion: Hashable, Sendable {
    package var kind: DutyKind
    package var slot: Slot
    package var validators: [ValidatorIndex]
    package var verdict: String
    package var isGood: Bool
}

/// Is told of every duty as it ends, and of what goes on around them. Called from any task; must return at once.
package protocol DutyObserver: Sendable {
    func observe(_ report: DutyReport)
    func begin(_ status: SlotStatus)
    /// All nodes, after each look at them.
    func checked(_ nodes: [NodeStatus])
    /// All keys that the chain knows, with their indices now.
    func validatorsChanged(_ validators: [BLSPubkey: ValidatorIndex])
    /// Whether nodes are to be asked what became of duties, once an epoch.
    var wantsInclusion: Bool { get }
    func learned(_ inclusion: DutyInclusion)
    /// A signer has used up a permit.
    func signed(_ time: SigningTime)
}

extension DutyObserver {
    package func begin(_ status: SlotStatus) {}
    package func checked(_ nodes: [NodeStatus]) {}
    package func validatorsChanged(_ validators: [BLSPubkey: ValidatorIndex]) {}
    package var wantsInclusion: Bool { false }
    package func learned(_ inclusion: DutyInclusion) {}
    package func signed(_ time: SigningTime) {}
}
