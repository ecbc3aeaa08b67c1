/// Asks for a log of every message that is signed, beside the watermarks.
///
/// With it a database judges by all that it knows of a key (EIP-3076's complete strategy) and can export all of it. It
/// grows with time, unless it is bounded.
public struct SlashingAudit: Hashable, Sendable {
    /// How far behind a key's highest target epoch its messages are kept; nil keeps them all. What lies before is refused
    /// as unknown. An epoch counts as 32 slots here.
    public var keptEpochs: UInt64?

    /// A log of everything, or of the last epochs.
    public init(keptEpochs: UInt64? = nil) { self.keptEpochs = keptEpochs }
}
