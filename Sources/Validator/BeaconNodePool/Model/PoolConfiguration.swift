package import SlotClock

/// How reads go to several nodes.
package enum ReadStrategy: String, Hashable, Sendable, CaseIterable {
    /// The best node; the next one when it fails or takes longer than it usually does.
    case ordered
    /// All at once; the first answer is taken.
    case first
    /// All at once; the best answer is taken.
    case best
    /// All at once; the answer that most give is taken.
    case majority
}

/// What can be published to all nodes instead of one.
package enum BroadcastTopic: String, Hashable, Sendable, CaseIterable {
    case attestations
    case aggregates
    case blocks
    case syncCommittee = "sync-committee"
    case subscriptions

    init?(_ kind: CallKind) {
        switch kind {
        case .attestations, .payloadAttestations: self = .attestations
        case .aggregates: self = .aggregates
        case .blocks, .envelopes: self = .blocks
        case .syncMessages, .contributions: self = .syncCommittee
        case .subscriptions: self = .subscriptions
        default: return nil
        }
    }
}

/// What a person decides about the use of several beacon nodes, and the numbers that go with it.
package struct PoolConfiguration: Hashable, Sendable {
    package var attestationData = ReadStrategy.ordered
    /// How many nodes must agree before attestation data is signed, with `majority`; 0 takes what most say.
    package var agreement = 0
    package var blocks = ReadStrategy.ordered
    package var broadcast = Set(BroadcastTopic.allCases)

    /// Slots that the head of a synced node may be behind, and how many more make the tiers after that.
    package var syncTolerances: [UInt64] = [8, 8, 48]
    /// How many checks in a row, one a slot, a node that was lost has to pass before it takes its place again.
    package var checksBeforeReturn: UInt64 = 64
    /// Failures in a row of one kind of call that put a node last for that kind until it answers one again.
    package var failuresBeforeBreak = 3
    /// The least time before a second node is asked, however fast the first usually is.
    package var shortestHedge: Millis = 150
    /// How long the nodes that did not announce a head wait for messages about it.
    package var headStart: Millis = 250
    /// Calls to one node at a time; what comes on top goes to others, or fails.
    package var callsAtOnce = 256
    package var slotDuration: Millis = 12_000

    package init() {}

    /// For the chain in use: times and counts that follow its clock.
    mutating func adopt(_ clock: SlotClock) {
        slotDuration = clock.slotDuration
        checksBeforeReturn = 2 * clock.slotsPerEpoch
    }

    func budget(_ kind: CallKind) -> Millis {
        Millis(max(slotDuration.rawValue * kind.budgetBPS / 10_000, 1))
    }

    func strategy(_ kind: CallKind) -> ReadStrategy {
        switch kind {
        case .attestationData: attestationData
        // What one node has not seen, another may have.
        case .payloadAttestationData: .best
        case .blockProduction: blocks == .majority ? .best : blocks
        default: .ordered
        }
    }
}
