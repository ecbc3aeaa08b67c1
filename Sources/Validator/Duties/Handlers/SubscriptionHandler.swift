import Primitives
import SlotClock

/// Tells the node which subnets our duties need: when duties are installed, again when aggregators are known, again
/// when it failed.
struct SubscriptionHandler: Sendable {
    private struct Key: Hashable {
        var validator: ValidatorIndex
        var committee: CommitteeIndex
    }

    private struct Subscription {
        var isAggregator: Bool
        var hasFailed = false
    }

    /// How many slots before its duty a failed subscription is sent again.
    private static let repeats: [UInt64] = [3, 8]

    /// What was sent, by the slot of its duty.
    private var sent: [Slot: [Key: Subscription]] = [:]
    /// Slots with subscriptions that failed.
    private var failedSlots: Set<Slot> = []
    private var works: [WorkID: [(slot: Slot, key: Key)]] = [:]
    private var syncWorks: Set<WorkID> = []
    private var seen: (attester: UInt64?, sync: UInt64) = (nil, 0)
    private var wantsSync = false
    private var syncHasFailed = false

    /// A node has forgotten everything.
    mutating func forgetAll() {
        sent = [:]
        failedSlots = []
        seen = (nil, 0)
        wantsSync = true
    }

    mutating func beginSlot(_ slot: Slot) {
        sent = sent.filter { $0.key > slot }
        failedSlots = failedSlots.filter { $0 > slot }
    }

    /// Sync committee subscriptions are repeated in the first slot of each epoch, and after a failure.
    mutating func reachHalfSlot(_ slot: Slot, _ context: DutyContext) {
        if syncHasFailed || context.clock.isFirstSlotOfEpoch(slot) { wantsSync = true }
        syncHasFailed = false
    }

    mutating func ended(_ id: WorkID, hasFailed: Bool) {
        for (slot, key) in works.removeValue(forKey: id) ?? [] where hasFailed {
            sent[slot]?[key]?.hasFailed = true
            failedSlots.insert(slot)
        }
        if syncWorks.remove(id) != nil, hasFailed { syncHasFailed = true }
    }

    mutating func advance(
        _ attester: AttesterHandler, _ sync: SyncCommitteeHandler, isNewSlot: Bool, _ context: inout DutyContext
    ) {
        let news = context.proofs.takeNews()
        if attester.sets.changes != seen.attester {
            seen.attester = attester.sets.changes
            subscribe(attester, &context, isRepeat: false) { _ in true }
        } else if !news.isEmpty {
            subscribe(attester, &context, isRepeat: false, news.contains)
        }
        if isNewSlot, !failedSlots.isEmpty, let slot = context.slot {
            let due = failedSlots.intersection(Self.repeats.map { slot + Slot($0) })
            if !due.isEmpty { subscribe(attester, &context, isRepeat: true, due.contains) }
        }
        if wantsSync || sync.version != seen.sync { subscribe(sync, &context) }
        seen.sync = sync.version
        wantsSync = false
    }

    /// Sends what of some slots was not sent yet, or what failed and is to be repeated.
    private mutating func subscribe(
        _ attester: AttesterHandler, _ context: inout DutyContext, isRepeat: Bool, _ isMeant: (Slot) -> Bool
    ) {
        var items: [CommitteeSubscriptions.Item] = []
        var keys: [(slot: Slot, key: Key)] = []
        for entry in attester.sets.entries.values {
            for (slot, duties) in entry.usable?.bySlot ?? [:]
            where isMeant(slot) && context.slot.map({ slot > $0 }) ?? true {
                for duty in duties where context.validators[duty.validator] != nil {
                    let selection = SelectionID(validator: duty.validator, slot: slot)
                    let isAggregator = context.proofs[selection]?.selects(among: duty.committeeLength) ?? false
                    let key = Key(validator: duty.validator, committee: duty.committee)
                    guard isWanted(sent[slot]?[key], isAggregator, isRepeat: isRepeat) else { continue }
                    sent[slot, default: [:]][key] = Subscription(isAggregator: isAggregator)
                    keys.append((slot, key))
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

    private func isWanted(_ known: Subscription?, _ isAggregator: Bool, isRepeat: Bool) -> Bool {
        guard let known else { return true }
        return isAggregator && !known.isAggregator || isRepeat && known.hasFailed
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
