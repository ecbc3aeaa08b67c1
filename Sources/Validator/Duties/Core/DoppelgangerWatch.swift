import Primitives
import SlotClock

/// Which of our keys may not sign yet, because somebody else may be using them.
///
/// A key that is watched signs nothing slashable until a whole epoch has passed in which nobody used it, and the epoch
/// after that is nearly over, so that late messages of the first have been seen: registered in epoch `x`, it is free at
/// the last slot of `x + 2`. At genesis nobody can have signed anything, so nothing is waited for.
struct DoppelgangerWatch: Hashable, Sendable {
    /// By validator: the first epoch whose liveness counts.
    private(set) var waiting: [ValidatorIndex: Epoch] = [:] { didSet { version += 1 } }
    /// Grows when a key is held back or set free.
    private(set) var version: UInt64 = 0

    var isEmpty: Bool { waiting.isEmpty }

    func holds(_ validator: ValidatorIndex) -> Bool { waiting[validator] != nil }

    /// Begins to watch a validator in an epoch.
    mutating func register(_ validator: ValidatorIndex, in epoch: Epoch) {
        guard epoch > 0 else { return }
        waiting[validator] = epoch + 1
    }

    mutating func forget(_ validators: some Sequence<ValidatorIndex>) {
        for validator in validators { waiting[validator] = nil }
    }

    /// What is to be asked in an epoch: the previous and the current one, as far as they count for anyone.
    func question(in epoch: Epoch) -> (epochs: [Epoch], validators: [ValidatorIndex])? {
        guard let first = waiting.values.min(), first <= epoch else { return nil }
        let epochs = epoch > 0 && first <= epoch - 1 ? [epoch - 1, epoch] : [epoch]
        return (epochs, waiting.filter { $0.value <= epoch }.keys.sorted())
    }

    /// Takes in an answer.
    /// - Parameter isLastSlot: whether the current epoch is in its last slot, when the previous one is judged.
    /// - Returns: those that are used elsewhere, with the epoch that shows it; they stay held for good.
    mutating func take(
        _ answers: [EpochLiveness], asked: [ValidatorIndex], in epoch: Epoch, isLastSlot: Bool
    ) -> [Epoch: [ValidatorIndex]] {
        var found: [Epoch: [ValidatorIndex]] = [:]
        for answer in answers {
            for validator in asked where answer.live.contains(validator) {
                guard let first = waiting[validator], first <= answer.epoch else { continue }
                found[answer.epoch, default: []].append(validator)
            }
        }
        guard isLastSlot, epoch > 0, answers.contains(where: { $0.epoch == epoch - 1 }) else { return found }
        let detected = Set(found.values.joined())
        for validator in asked where !detected.contains(validator) {
            if let first = waiting[validator], first <= epoch - 1 { waiting[validator] = nil }
        }
        return found
    }
}
