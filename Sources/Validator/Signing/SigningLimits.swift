/// How much a signer takes on at once, and in which portions. Each signer has lanes of its own.
package struct SigningLimits: Hashable, Sendable {
    /// The most messages under one permit: how long, times half a millisecond with a local key, a block waits at worst
    /// for a slot.
    package var chunk = 8
    /// The same for the selection lane, which makes way for blocks: a permit at work is all that a block meets of it.
    package var selectionChunk = 1
    /// The most messages that wait in one lane.
    package var waiting = 65_536
    /// How many permits are at work at once, at least 1.
    package var slots: Int
    /// Further permits, for the proposal lane only.
    package var reserved = 0
    /// Slots that the selection lane leaves to the others, as long as one remains to it: with as many slots as processors
    /// a block finds one of them free, however many proofs are due.
    package var spared = 0
    /// How often a lane that waits lets others go first, proposals apart, before it is its turn.
    package var patience = 16

    package init(slots: Int) { self.slots = slots }

    func chunk(of lane: SigningLane) -> Int { max(1, lane == .selection ? min(chunk, selectionChunk) : chunk) }
}
