import Primitives
import SlotClock

/// Asks at three quarters of each slot whether the keys that are held back are used elsewhere, and takes keys that are
/// out of all duties.
struct DoppelgangerHandler: DutyHandler {
    private var request: (id: WorkID, validators: [ValidatorIndex])?
    private var checkedSlot: Slot?

    mutating func validatorsChanged(_ change: ValidatorChange, _ context: inout DutyContext) {
        context.doppelgangers.forget(change.removed)
        for index in change.added where context.validators[index]?.isWatched == true {
            context.doppelgangers.register(index, in: context.epoch)
        }
    }

    mutating func advance(_ context: inout DutyContext) {
        guard let slot = context.slot, checkedSlot != slot, !context.doppelgangers.isEmpty, request == nil,
            context.hasCome(context.configuration.livenessCheck(slot))
        else { return }
        checkedSlot = slot
        guard let question = context.doppelgangers.question(in: context.epoch) else { return }
        let id = context.works.begin(.liveness, deadline: context.clock.start(of: slot + 1))
        request = (id, question.validators)
        context.effects.append(
            .checkLiveness(LivenessRequest(id: id, epochs: question.epochs, validators: question.validators)))
    }

    mutating func received(_ id: WorkID, _ answers: [EpochLiveness], _ context: inout DutyContext) {
        guard let asked = request, asked.id == id, let slot = context.slot else { return }
        request = nil
        let isLastSlot = (slot.rawValue + 1) % context.clock.slotsPerEpoch == 0
        let found = context.doppelgangers.take(
            answers, asked: asked.validators, in: context.epoch, isLastSlot: isLastSlot)
        for (epoch, validators) in found.sorted(by: { $0.key < $1.key }) {
            stop(validators, .live(epoch), endsClient: true, &context)
        }
    }

    mutating func failed(_ id: WorkID, _ purpose: WorkPurpose, _ failure: WorkFailure, _ context: inout DutyContext) {
        if request?.id == id { request = nil }
    }

    /// Takes validators out of all duties, for good.
    func stop(
        _ validators: [ValidatorIndex], _ evidence: DoppelgangerEvidence, endsClient: Bool,
        _ context: inout DutyContext
    ) {
        let stopped = validators.compactMap { context.validators.ban($0) }
        guard !stopped.isEmpty else { return }
        context.doppelgangers.forget(stopped.map(\.index))
        context.effects.append(
            .stopKeys(
                DoppelgangerFinding(
                    validators: stopped.map(\.index), pubkeys: stopped.map(\.pubkey), evidence: evidence,
                    endsClient: endsClient)))
    }
}
