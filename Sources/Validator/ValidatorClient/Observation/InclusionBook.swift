import ConsensusTypes
import Duties
import Primitives
import SlotClock
import Synchronization

/// What was published lately, to be looked for on the chain when it has had time to include it.
final class InclusionBook: Sendable {
    struct Proposal: Hashable, Sendable {
        var slot: Slot
        var validator: ValidatorIndex
        var root: Root
    }

    private struct State {
        var attesters: [Epoch: [Slot: [ValidatorIndex]]] = [:]
        var proposals: [Epoch: [Proposal]] = [:]
    }

    /// How many epochs back are remembered.
    private static let keptEpochs: UInt64 = 4

    private let state = Mutex(State())

    func note(_ report: DutyReport, _ clock: SlotClock) {
        switch report.outcome {
        case .done, .late, .beforeStart(reason: nil): break
        case .missed, .failed, .beforeStart: return
        }
        let epoch = clock.epoch(of: report.slot)
        state.withLock { state in
            switch (report.kind, report.root) {
            case (.attestation, _):
                state.attesters[epoch, default: [:]][report.slot, default: []] += report.validators
            case (.proposal, let root?):
                let proposals = report.validators.map { Proposal(slot: report.slot, validator: $0, root: root) }
                state.proposals[epoch, default: []] += proposals
            default: return
            }
            state.attesters = state.attesters.filter { $0.key.rawValue &+ Self.keptEpochs >= epoch.rawValue }
            state.proposals = state.proposals.filter { $0.key.rawValue &+ Self.keptEpochs >= epoch.rawValue }
        }
    }

    /// What was published in an epoch; it is forgotten.
    func take(_ epoch: Epoch) -> (attesters: [Slot: [ValidatorIndex]], proposals: [Proposal]) {
        state.withLock { state in
            (state.attesters.removeValue(forKey: epoch) ?? [:], state.proposals.removeValue(forKey: epoch) ?? [])
        }
    }
}
