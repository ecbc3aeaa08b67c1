import BeaconNodePool
import NodeTestSupport
import SlotClock

/// The pool's time in a test: sleepers wake when the clock is turned past their time.
final class VirtualPoolClock: PoolClock {
    private let time: ManualTime
    private let tokens: Tokens
    private let sleepers: Sleepers

    init(time: ManualTime, tokens: Tokens) {
        self.time = time
        self.tokens = tokens
        sleepers = Sleepers(tokens: tokens)
    }

    var now: Millis { time.now }
    func begin() { tokens.begin() }
    func end() { tokens.end() }

    /// When the next sleeper wakes.
    var nextWake: Millis? { sleepers.next }

    func wake(upTo now: Millis) { sleepers.wake(upTo: now) }

    func sleep(for duration: Millis) async throws { try await sleepers.sleep(until: now + duration) }
}
