/// What the execution engine has said of a block's payload (sync/optimistic.md).
package enum ExecutionStatus: UInt8, Hashable, Sendable {
    /// `VALID`, or the block has no payload.
    case valid
    /// Imported on a `SYNCING` or `ACCEPTED`: neither known to be valid nor to be invalid.
    case optimistic
    /// `INVALID`: never part of the canonical chain, and neither are its descendants.
    case invalid
}
