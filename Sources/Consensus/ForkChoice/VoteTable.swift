import Primitives

/// `latest_messages` by validator index, the voted block as a position in the proto-array.
struct VoteTable: Hashable, Sendable {
    /// A validator's latest message.
    struct Vote: Hashable, Sendable {
        /// -1 when there is none, or its block was pruned.
        var node: Int32
        /// What the vote says of the block's payload (`get_supported_node`); pending for blocks before Gloas.
        var status: PayloadStatus
        /// Whether the validator has voted at all: slot 0 is a real slot.
        var hasVoted: Bool
        var slot: UInt64
    }

    static let none = Vote(node: -1, status: .pending, hasVoted: false, slot: 0)

    private(set) var votes: [Vote] = []

    init() {}

    init(votes: [Vote]) {
        self.votes = votes
    }

    /// `update_latest_messages` for one validator: a vote counts when it is the first or later.
    /// - Parameter slotsPerPeriod: how exactly votes are told apart: an epoch before Gloas, then one slot.
    mutating func update(
        validator index: Int, node: Int, status: PayloadStatus, slot: Slot, slotsPerPeriod: UInt64
    ) {
        if index >= votes.count {
            votes.append(contentsOf: repeatElement(Self.none, count: index + 1 - votes.count))
        }
        let latest = votes[index]
        guard !latest.hasVoted || slot.rawValue / slotsPerPeriod > latest.slot / slotsPerPeriod else { return }
        votes[index] = Vote(node: Int32(clamping: node), status: status, hasVoted: true, slot: slot.rawValue)
    }

    /// Takes an equivocating validator's vote out.
    mutating func remove(validator index: Int) {
        guard index < votes.count else { return }
        votes[index].node = -1
    }

    /// Moves the votes to the positions after pruning; `moved[old]` is -1 for a removed block.
    mutating func remap(_ moved: [Int]) {
        for index in votes.indices where votes[index].node >= 0 {
            votes[index].node = Int32(clamping: moved[Int(votes[index].node)])
        }
    }
}
