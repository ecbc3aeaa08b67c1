package import ConsensusTypes
import Primitives
import SSZ

/// The end of the exit queue: its last epoch and how many leave then. Kept over a block or an epoch, so that the
/// registry is searched once however many exits there are.
package struct ExitQueue: Sendable {
    private var epoch: Epoch
    private var churn: UInt64

    /// Searches the registry, with exits initiated now taking effect at `computeActivationExitEpoch` at the earliest.
    package init<S: BeaconStateProtocol>(_ state: S, _ preset: Preset) throws(InvalidReason) {
        var latest = try computeActivationExitEpoch(getCurrentEpoch(state, preset), preset)
        var count: UInt64 = 0
        state.validators.forEachChunk { _, chunk in
            for validator in chunk where validator.exitEpoch != Constants.farFutureEpoch {
                if validator.exitEpoch > latest {
                    latest = validator.exitEpoch
                    count = 1
                } else if validator.exitEpoch == latest {
                    count += 1
                }
            }
        }
        epoch = latest
        churn = count
    }

    /// The exit epoch of the next validator that leaves.
    mutating func next(churnLimit: UInt64) throws(InvalidReason) -> Epoch {
        if churn >= churnLimit {
            epoch = Epoch(try epoch.rawValue.plus(1))
            churn = 0
        }
        churn += 1
        return epoch
    }
}
