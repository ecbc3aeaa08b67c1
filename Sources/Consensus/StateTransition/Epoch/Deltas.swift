import Primitives

/// The rewards and penalties of every validator, in Gwei.
package struct Deltas: Equatable, Sendable {
    package var rewards: [UInt64]
    package var penalties: [UInt64]

    package init(rewards: [UInt64], penalties: [UInt64]) {
        self.rewards = rewards
        self.penalties = penalties
    }

    /// Deltas with one entry per validator.
    init(count: Int, _ each: (Int) throws(InvalidReason) -> Delta) throws(InvalidReason) {
        rewards = [UInt64](repeating: 0, count: count)
        penalties = rewards
        for index in 0..<count {
            let delta = try each(index)
            rewards[index] = delta.reward
            penalties[index] = delta.penalty
        }
    }
}

/// The reward and the penalty of one validator for one duty.
struct Delta: Equatable, Sendable {
    var reward: UInt64 = 0
    var penalty: UInt64 = 0
}
