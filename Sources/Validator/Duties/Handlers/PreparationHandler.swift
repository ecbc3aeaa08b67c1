import Primitives
import SlotClock

/// Tells the node the fee recipients of our validators: at start, once an epoch, after changes; from two epochs before
/// Bellatrix.
struct PreparationHandler: Sendable {
    private var isWanted = true
    private var hasFailed = false
    private var work: WorkID?
    private var version: UInt64 = 0

    /// Send them again: a fee recipient has changed, or a node has forgotten them.
    mutating func want() {
        isWanted = true
    }

    mutating func reachHalfSlot(_ slot: Slot, _ context: DutyContext) {
        if hasFailed || slot.rawValue % context.clock.slotsPerEpoch == context.clock.slotsPerEpoch / 2 {
            isWanted = true
        }
    }

    mutating func ended(_ id: WorkID, hasFailed: Bool) {
        guard work == id else { return }
        work = nil
        self.hasFailed = hasFailed
    }

    mutating func advance(_ context: inout DutyContext) {
        if context.validators.version != version { isWanted = true }
        version = context.validators.version
        guard isWanted, work == nil, context.configuration.hasPreparations(in: context.epoch) else { return }
        isWanted = false
        guard !context.validators.isEmpty else { return }
        let id = context.works.begin(.preparations, deadline: context.now + context.configuration.requestTimeout)
        work = id
        context.effects.append(.prepareProposers(ProposerPreparations(id: id, validators: context.validators.all)))
    }
}
