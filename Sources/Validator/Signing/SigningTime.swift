/// How long a signer took to use up one permit, the wait for it not included.
package struct SigningTime: Hashable, Sendable {
    /// Of the permit's first message; the others are of the same lane, and mostly of the same kind.
    package let kind: SigningKind
    package let count: Int
    package let isRemote: Bool
    package let took: Duration
    /// The messages that waited in the lane, for any signer, when it was over.
    package let waiting: Int

    package init(kind: SigningKind, count: Int, isRemote: Bool, took: Duration, waiting: Int) {
        self.kind = kind
        self.count = count
        self.isRemote = isRemote
        self.took = took
        self.waiting = waiting
    }
}
