import Primitives
import SlotClock

extension AttesterHandler {
    /// Some attestations of a batch are signed: those of the current slot may have to be aggregated.
    mutating func signed(_ id: WorkID, _ positions: [Int], _ context: inout DutyContext) {
        guard let batch = batches[id] else { return }
        let items = positions.filter(batch.items.indices.contains).map { batch.items[$0] }
        guard batch.slot == context.slot else { return }
        attested[batch.slot, default: []] += items.map { Attested(item: $0) }
        context.proofs.want(
            items.map { item in
                let selection = SelectionID(validator: item.duty.validator, slot: batch.slot)
                return SelectionBatch.Item(selection: selection, pubkey: item.duty.pubkey)
            }, isUrgent: true)
    }

    /// The proofs that are missing for the slots after `slot`, as far as the look-ahead reaches.
    func missingProofs(after slot: Slot, _ context: DutyContext) -> [SelectionBatch.Item] {
        (1...context.configuration.proofLookahead).flatMap { distance -> [SelectionBatch.Item] in
            let ahead = slot + Slot(distance)
            let duties = sets.usable(context.clock.epoch(of: ahead).rawValue)?.bySlot[ahead] ?? []
            return duties.compactMap { duty in
                let selection = SelectionID(validator: duty.validator, slot: ahead)
                guard context.signs(duty.validator), context.proofs.isMissing(selection) else { return nil }
                return SelectionBatch.Item(selection: selection, pubkey: duty.pubkey)
            }
        }
    }

    /// At the due time, and only in the slot itself, those who are selected aggregate what they attested.
    mutating func aggregate(_ slot: Slot, _ context: inout DutyContext) {
        guard context.now >= context.configuration.aggregateDue(slot), var own = attested[slot],
            own.contains(where: { $0.aggregation == .open })
        else { return }
        let canAsk = context.hasCome(aggregateRetryAt)
        var items: [AggregateBatch.Item] = []
        for index in own.indices where own[index].aggregation == .open {
            guard let proof = context.proofs[own[index].selection] else { continue }
            guard selects(own[index], context) else {
                own[index].aggregation = .over
                continue
            }
            guard canAsk else { continue }
            own[index].aggregation = .underWay
            let item = own[index].item
            items.append(AggregateBatch.Item(duty: item.duty, data: item.data, selectionProof: proof.signature))
        }
        attested[slot] = own
        guard !items.isEmpty else { return }
        let id = context.works.begin(.aggregates(slot), deadline: context.clock.start(of: slot + 2))
        let batch = AggregateBatch(id: id, slot: slot, items: items)
        aggregateBatches[id] = batch
        context.effects.append(.aggregate(batch))
    }

    private func selects(_ attested: Attested, _ context: DutyContext) -> Bool {
        context.mayParticipate(
            attested.item.duty.validator, in: context.clock.epoch(of: attested.item.duty.slot))
            && context.proofs[attested.selection]?.selects(among: attested.item.duty.committeeLength) == true
    }

    /// Aggregates were signed, or not: those that were not are tried again while the slot lasts.
    mutating func endAggregates(_ id: WorkID, done positions: [Int], _ context: inout DutyContext) {
        guard let batch = aggregateBatches.removeValue(forKey: id) else { return }
        let done = Set(positions.filter(batch.items.indices.contains).map { batch.items[$0].duty.validator })
        let asked = Set(batch.items.map(\.duty.validator))
        for index in attested[batch.slot]?.indices ?? 0..<0 {
            guard let validator = attested[batch.slot]?[index].item.duty.validator, asked.contains(validator) else {
                continue
            }
            attested[batch.slot]?[index].aggregation = done.contains(validator) ? .over : .open
        }
        if done.count < asked.count, batch.slot == context.slot { aggregateRetryAt = context.urgentRetry }
    }

    mutating func reportMissedAggregates(before slot: Slot, _ context: inout DutyContext) {
        for (past, own) in attested where past < slot {
            let missed = own.filter { $0.aggregation == .open && selects($0, context) }.map(\.item.duty.validator)
            guard !missed.isEmpty else { continue }
            context.report(.missed(.aggregate, past, missed, reason: "the node gave no aggregate in time"))
            attested[past] = nil
        }
    }
}
