/// What a preparation is for.
public enum PrepareKind: UInt8, Hashable, Sendable, CaseIterable, ScaleByteEnum {
    /// Whether the code may be put on chain: tight limits, and the memory limit holds.
    case prechecking = 0
    /// An execution waits for it: lenient limits, since the code was pre-checked.
    case compilation = 1
}
