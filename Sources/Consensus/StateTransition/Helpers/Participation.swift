package import Primitives

/// `add_flag`.
@inline(__always)
package func addFlag(_ flags: ParticipationFlags, _ flagIndex: Int) -> ParticipationFlags {
    flags | (1 << UInt8(flagIndex))
}

/// `has_flag`.
@inline(__always)
package func hasFlag(_ flags: ParticipationFlags, _ flagIndex: Int) -> Bool {
    flags & (1 << UInt8(flagIndex)) != 0
}
