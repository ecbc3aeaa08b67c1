import Primitives
import SlotClock

/// Tells the node which subnets our duties need: when duties are installed, again when aggregators are known, again
/// when it failed.
struct SubscriptionHandler: Sendable {
    private struct Key: Hashable {
        var validator: ValidatorIndex
        var slot: Slot
        var committee: CommitteeIndex
    }

    private struct Subscription {
        var isAggregator: Bool
        var hasFailed = false
    }

    /// How many slots before its duty a failed subscription is sent again.
    private static let repeats: Set<UInt64> = [8, 3]

    private var sent: [Key: Subscription] = [:]
    private var works: [WorkID: [Key]] = [:]
    private var syncWorks: Set<WorkID> = []
    private var seen: (attester: UInt64, proofs: UInt64, sync: UInt64) = (0, 0, 0)
    private var wantsSync = false
    private var syncHasFailed = false

    /// A node has forgotten everything.
    mutating func forgetAll() {
        sent = [:]
        seen = (0, 0, 0)
        wantsSync = true
    }

    mutating func beginSlot(_ slot: Slot) {
        sent = sent.filter { $0.key.slot > slot }
    }

    /// Sync committee subscriptions are repeated in the first slot of each epoch, and after a failure.
    mutating func reachHalfSlot(_ slot: Slot, _ context: DutyContext) {
        if syncHasFailed || context.clock.isFirstSlotOfEpoch(slot) { wantsSync = true }
        syncHasFailed = false
    }

    mutating func ended(_ id: WorkID, hasFailed: Bool) {
        for key in works.removeValue(forKey: id) ?? [] where hasFailed { sent[key]?.hasFailed = true }
        if syncWorks.remove(id) != nil, hasFailed { syncHasFailed = true }
    }

    mutating func advance(
        _ attester: AttesterHandler, _ sync: SyncCommitteeHandler, isNewSlot: Bool, _ context: inout DutyContext
    ) {
        let hasChanged = attester.version != seen.attester || context.proofs.version != seen.proofs
        seen.attester = attester.version
        seen.proofs = context.proofs.version
        if hasChanged || isNewSlot { subscribe(attester, isNewSlot: isNewSlot, &context) }
        if wantsSync || sync.version != seen.sync { subscribe(sync, &context) }
        seen.sync = sync.version
        wantsSync = false
    }

    private mutating func subscribe(_ attester: AttesterHandler, isNewSlot: Bool, _ context: inout DutyContext) {
        var items: [CommitteeSubscriptions.Item] = []
        var keys: [Key] = []
        for entry in attester.sets.entries.values {
            for (slot, duties) in entry.usable?.bySlot ?? [:] where context.slot.map({ slot > $0 }) ?? true {
                for duty in duties where context.validators[duty.validator] != nil {
                    let selection = SelectionID(validator: duty.validator, slot: slot)
                    let isAggregator = context.proofs[selection]?.selects(among: duty.committeeLength) ?? false
                    let key = Key(validator: duty.validator, slot: slot, committee: duty.committee)
                    guard isWanted(key, isAggregator, isNewSlot: isNewSlot, context) else { continue }
                    sent[key] = Subscription(isAggregator: isAggregator)
                    keys.append(key)
                    items.append(CommitteeSubscriptions.Item(duty: duty, isAggregator: isAggregator))
                }
            }
        }
        guard !items.isEmpty else { return }
        items.sort { ($0.duty.slot, $0.duty.validator) < ($1.duty.slot, $1.duty.validator) }
        let id = context.works.begin(.committeeSubscriptions, deadline: context.now + context.clock.slotDuration)
        works[id] = keys
        context.effects.append(.subscribeToCommittees(CommitteeSubscriptions(id: id, items: items)))
    }

    private func isWanted(_ key: Key, _ isAggregator: Bool, isNewSlot: Bool, _ context: DutyContext) -> Bool {
        guard let known = sent[key] else { return true }
        if isAggregator && !known.isAggregator { return true }
        guard known.hasFailed, isNewSlot, let slot = context.slot else { return false }
        return Self.repeats.contains(key.slot.rawValue - slot.rawValue)
    }

    private mutating func subscribe(_ sync: SyncCommitteeHandler, _ context: inout DutyContext) {
        let current = context.configuration.signingPeriod(of: context.slot ?? 0).rawValue
        for (number, entry) in sync.sets.entries.sorted(by: { $0.key < $1.key }) where number >= current {
            let members = (entry.usable?.members ?? []).filter { context.validators[$0.validator] != nil }
            guard !members.isEmpty else { continue }
            let period = SyncCommitteePeriod(number)
            let id = context.works.begin(.syncSubscriptions, deadline: context.now + context.clock.slotDuration)
            syncWorks.insert(id)
            context.effects.append(
                .subscribeToSyncCommittee(
                    SyncSubscriptions(
                        id: id, items: members, untilEpoch: context.configuration.firstEpoch(of: period + 1))))
        }
    }
}
