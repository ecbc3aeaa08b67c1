/// How many requests may be sent again: a tenth of those that went well, and a few to begin with, so that retries never
/// multiply the load of a signer in trouble.
package struct RetryBudget: Sendable {
    package static let capacity = 320
    /// In tenths of a retry.
    private var tenths = Self.capacity

    package init() {}

    package mutating func succeeded() { tenths = min(Self.capacity, tenths + 1) }

    /// Takes one retry; false when none is left.
    package mutating func take() -> Bool {
        guard tenths >= 10 else { return false }
        tenths -= 10
        return true
    }
}
