/// What a share may sign. Its signature is a part of the validator's, never the whole.
package enum ShareSigning: Hashable, Sendable {
    /// Nothing: the validator is tracked and its duties are scheduled, but none is carried out.
    case withheld
    /// Messages for a middleware that takes partial signatures and puts them together before the chain sees them.
    case middleware
}
