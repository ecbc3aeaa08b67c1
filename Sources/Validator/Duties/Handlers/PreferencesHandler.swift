import Primitives
import SlotClock

/// Tells builders, ahead of each of our proposals from Gloas on, where its fees go and how large its payload may be: one
/// message for each slot, again when its duties hang on another block or when the preferences change
/// (gloas/validator.md, "Broadcasting `SignedProposerPreferences`").
struct PreferencesHandler: Sendable {
    private var sent: [Slot: ProposerPreferencesBatch.Item] = [:]
    private var underWay: ProposerPreferencesBatch?
    private var isIncomplete = false
    private var retryAt: Millis?

    /// Send all again: preferences have changed, or a node has forgotten them.
    mutating func want() {
        sent = [:]
        underWay = nil
        retryAt = nil
    }

    mutating func beginSlot(_ slot: Slot) {
        sent = sent.filter { $0.key >= slot }
    }

    /// Some of a batch were not signed for a reason that passes: they are asked for again.
    mutating func unsigned(_ id: WorkID, _ positions: [Int]) {
        guard let batch = underWay, batch.id == id else { return }
        underWay?.items = batch.items.indices.filter { !positions.contains($0) }.map { batch.items[$0] }
        isIncomplete = true
    }

    mutating func ended(_ id: WorkID, hasFailed: Bool, _ context: DutyContext) {
        guard let batch = underWay, batch.id == id else { return }
        underWay = nil
        retryAt = hasFailed || isIncomplete ? context.configuration.nextHalfSlot(after: context.now) : nil
        guard !hasFailed else { return }
        for item in batch.items { sent[item.slot] = item }
    }

    mutating func advance(_ proposer: ProposerHandler, _ context: inout DutyContext) {
        guard underWay == nil else { return }
        let items = upcoming(proposer, context).filter { sent[$0.slot] != $0 }
        guard !items.isEmpty, context.hasCome(retryAt) else { return }
        let id = context.works.begin(
            .proposerPreferences, deadline: context.now + context.configuration.requestTimeout)
        let batch = ProposerPreferencesBatch(id: id, items: items)
        underWay = batch
        isIncomplete = false
        context.effects.append(.sendProposerPreferences(batch))
    }

    /// Our proposals that are still to come in this epoch and the next, as far as they are known for certain.
    private func upcoming(_ proposer: ProposerHandler, _ context: DutyContext) -> [ProposerPreferencesBatch.Item] {
        let next = context.slot.map { $0 + 1 } ?? 0
        return [context.epoch, context.epoch + 1].filter { $0 >= context.configuration.forks.gloas }.flatMap {
            epoch -> [ProposerPreferencesBatch.Item] in
            guard let entry = proposer.sets[epoch.rawValue], let schedule = entry.usable, let root = entry.root else {
                return []
            }
            return schedule.bySlot.values.filter {
                $0.slot >= next && context.validators.owns($0.validator, $0.pubkey) && context.signs($0.validator)
            }.sorted { $0.slot < $1.slot }.map {
                ProposerPreferencesBatch.Item(
                    slot: $0.slot, validator: $0.validator, pubkey: $0.pubkey, dependentRoot: root)
            }
        }
    }
}
