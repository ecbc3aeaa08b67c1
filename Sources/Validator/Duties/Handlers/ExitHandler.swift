import Primitives
import SlotClock

/// Submits voluntary exits, each once, at the start of the slot that was asked for or of the first one after it.
struct ExitHandler: DutyHandler {
    /// How many are on their way at once.
    private static let limit = 16

    /// Those that wait for their slot.
    private var waiting: [ValidatorIndex: Slot] = [:]
    /// Those that were submitted: another request for one changes nothing.
    private var submitted: Set<ValidatorIndex> = []
    private var underWay: [WorkID: ValidatorIndex] = [:]

    mutating func want(_ validator: ValidatorIndex, notBefore slot: Slot, _ context: DutyContext) {
        guard context.signs(validator), !submitted.contains(validator),
            !underWay.values.contains(validator)
        else { return }
        waiting[validator] = min(waiting[validator] ?? slot, slot)
    }

    mutating func advance(_ context: inout DutyContext) {
        guard !waiting.isEmpty, let slot = context.slot else { return }
        for (index, _) in waiting.filter({ $0.value <= slot }).sorted(by: { $0.key < $1.key }) {
            guard underWay.count < Self.limit else { return }
            waiting[index] = nil
            guard let validator = context.validators[index] else { continue }
            let id = context.works.begin(.exit, deadline: context.now + context.clock.slotDuration)
            underWay[id] = index
            context.effects.append(
                .submitExit(
                    ExitSubmission(id: id, validator: index, pubkey: validator.pubkey, epoch: context.epoch)))
        }
    }

    mutating func ended(_ id: WorkID) {
        if let index = underWay.removeValue(forKey: id) { submitted.insert(index) }
    }

    /// An exit that no node took is submitted again in the next slot, or, when it was refused, in the next epoch: it
    /// may have come too early in the validator's life. One that leaves already needs none.
    mutating func failed(_ id: WorkID, _ purpose: WorkPurpose, _ failure: WorkFailure, _ context: inout DutyContext) {
        guard let index = underWay.removeValue(forKey: id) else { return }
        switch failure {
        case .refused where context.validators[index].map { $0.exitEpoch != ForkEpochs.farFuture } ?? true:
            submitted.insert(index)
        case .refused: waiting[index] = context.clock.firstSlot(of: context.epoch + 1)
        case .temporary: waiting[index] = (context.slot ?? 0) + 1
        }
    }
}
