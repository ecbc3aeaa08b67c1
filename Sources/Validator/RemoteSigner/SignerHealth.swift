/// Whether a signer is worth asking: a circuit breaker without I/O or clock.
///
/// After `threshold` silences in a row the signer rests: requests fail at once, but for one try each `pause`, which
/// doubles up to `longestPause`. One answer of any kind, also to a try or to a reading of its keys, ends the rest for all.
/// Proposals are always tried: they are few, and there is no second chance.
package struct SignerHealth: Sendable {
    package static let threshold = 8
    package static let pause = Duration.milliseconds(500)
    package static let longestPause = Duration.seconds(8)

    private var silences = 0
    /// Since when and how long the signer rests.
    private var rest: (until: Duration, pause: Duration)?

    package init() {}

    package var isResting: Bool { rest != nil }

    /// Whether a request may go out now.
    /// - Parameters:
    ///   - isUrgent: a proposal's, or a probe.
    ///   - now: the time on any clock that does not jump.
    package mutating func admits(isUrgent: Bool, now: Duration) -> Bool {
        guard let rest, !isUrgent else { return true }
        guard now >= rest.until else { return false }
        // This request is the try; the next one is due a pause later.
        self.rest = (now + rest.pause, rest.pause)
        return true
    }

    /// - Returns: whether this ended a rest.
    package mutating func answered() -> Bool {
        silences = 0
        defer { rest = nil }
        return rest != nil
    }

    /// - Returns: whether this began a rest.
    package mutating func wasSilent(now: Duration) -> Bool {
        silences += 1
        if let rest {
            let pause = min(rest.pause * 2, Self.longestPause)
            self.rest = (now + pause, pause)
            return false
        }
        guard silences >= Self.threshold else { return false }
        rest = (now + Self.pause, Self.pause)
        return true
    }
}
