/// How urgent a preparation is. A preparation's priority only rises.
public enum PreparePriority: UInt8, Hashable, Sendable, CaseIterable, Comparable, ScaleByteEnum {
    /// Nobody waits: a heads-up.
    case background = 0
    /// A pre-check, or an execution that can wait.
    case normal = 1
    /// An execution that must not wait.
    case critical = 2

    /// Whether the left one is less urgent.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
