import Primitives
import SlotClock

/// Has our validators registered with builders: all at the start and once an epoch, those that changed at once; from
/// two epochs before Bellatrix, until Gloas.
struct RegistrationHandler: DutyHandler {
    private var wanted: Set<ValidatorIndex> = []
    private var work: (id: WorkID, validators: [ValidatorIndex])?
    private var failed: Set<ValidatorIndex> = []

    /// What these would register has changed, or a node has forgotten it.
    mutating func want(_ validators: some Sequence<ValidatorIndex>) {
        wanted.formUnion(validators)
    }

    mutating func validatorsChanged(_ change: ValidatorChange, _ context: inout DutyContext) {
        want(change.added)
    }

    mutating func reachHalfSlot(_ slot: Slot, _ context: inout DutyContext) {
        if context.clock.isFirstSlotOfEpoch(slot) { want(context.validators.all) }
        want(failed)
        failed = []
    }

    mutating func advance(_ context: inout DutyContext) {
        guard !wanted.isEmpty, work == nil, context.configuration.hasPreparations(in: context.epoch) else { return }
        let validators = wanted.filter { context.signs($0) }.sorted()
        wanted = []
        guard !validators.isEmpty else { return }
        let id = context.works.begin(.registrations, deadline: context.now + context.clock.slotDuration)
        work = (id, validators)
        context.effects.append(.registerValidators(ValidatorRegistrations(id: id, validators: validators)))
    }

    mutating func ended(_ id: WorkID, hasFailed: Bool) {
        guard let ended = work, ended.id == id else { return }
        work = nil
        if hasFailed { failed.formUnion(ended.validators) }
    }

    mutating func failed(_ id: WorkID, _ purpose: WorkPurpose, _ failure: WorkFailure, _ context: inout DutyContext) {
        ended(id, hasFailed: true)
    }
}
