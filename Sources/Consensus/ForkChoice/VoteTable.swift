import Primitives

/// `latest_messages` by validator index, the voted block as a position in the proto-array.
struct VoteTable: Hashable, Sendable {
    /// A validator's latest message. `node` is -1 when it has none, or its block was pruned.
    struct Vote: Hashable, Sendable {
        var node: Int
        var epoch: UInt64
    }

    static let none = Vote(node: -1, epoch: 0)

    private(set) var votes: [Vote] = []
    /// Whether a validator has voted at all: epoch 0 is a real epoch.
    private(set) var hasVoted: [Bool] = []

    init() {}

    init(votes: [Vote], hasVoted: [Bool]) {
        self.votes = votes
        self.hasVoted = hasVoted
    }

    /// `update_latest_messages` for one validator: a vote counts when it is the first or of a later epoch.
    mutating func update(validator index: Int, node: Int, epoch: Epoch) {
        if index >= votes.count {
            let missing = index + 1 - votes.count
            votes.append(contentsOf: repeatElement(Self.none, count: missing))
            hasVoted.append(contentsOf: repeatElement(false, count: missing))
        }
        guard !hasVoted[index] || epoch.rawValue > votes[index].epoch else { return }
        votes[index] = Vote(node: node, epoch: epoch.rawValue)
        hasVoted[index] = true
    }

    /// Takes an equivocating validator's vote out.
    mutating func remove(validator index: Int) {
        guard index < votes.count else { return }
        votes[index].node = -1
    }

    /// Moves the votes to the positions after pruning; `moved[old]` is -1 for a removed block.
    mutating func remap(_ moved: [Int]) {
        for index in votes.indices where votes[index].node >= 0 {
            votes[index].node = moved[votes[index].node]
        }
    }
}
