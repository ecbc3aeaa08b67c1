import Primitives
import SlotClock

extension SyncCommitteeHandler {
    /// The proofs that one member still lacks for a slot: one for each subcommittee it sits in.
    func missingProofs(of seats: SyncCommitteeSeats, in slot: Slot, _ context: DutyContext) -> [SelectionBatch.Item] {
        seats.subcommittees(ofSize: context.configuration.syncSubcommitteeSize).compactMap { subcommittee in
            let selection = SelectionID(validator: seats.validator, slot: slot, subcommittee: subcommittee)
            guard context.proofs.isMissing(selection) else { return nil }
            return SelectionBatch.Item(selection: selection, pubkey: seats.pubkey)
        }
    }

    /// The proofs that are missing for the slots after `slot`, as far as the look-ahead reaches.
    func missingProofs(after slot: Slot, _ context: DutyContext) -> [SelectionBatch.Item] {
        (1...context.configuration.proofLookahead).flatMap { distance -> [SelectionBatch.Item] in
            let ahead = slot + Slot(distance)
            guard context.clock.epoch(of: ahead) >= context.configuration.forks.altair else { return [] }
            return members(in: ahead, context).flatMap { missingProofs(of: $0, in: ahead, context) }
        }
    }

    /// What is still to be contributed in a slot: for every message that was signed, every subcommittee that selects
    /// its signer.
    private func openContributions(_ slot: Slot, _ context: DutyContext) -> [(SelectionID, ContributionBatch.Item)] {
        let size = context.configuration.syncSubcommitteeSize
        return (signedIn[slot] ?? []).flatMap { signed in
            signed.seats.subcommittees(ofSize: size).compactMap { subcommittee in
                let selection = SelectionID(validator: signed.seats.validator, slot: slot, subcommittee: subcommittee)
                guard contributions[selection] == nil, let proof = context.proofs[selection],
                    proof.selects(among: size),
                    context.validators[signed.seats.validator] != nil
                else { return nil }
                let item = ContributionBatch.Item(
                    validator: signed.seats.validator, pubkey: signed.seats.pubkey, subcommittee: subcommittee,
                    blockRoot: signed.blockRoot, selectionProof: proof.signature)
                return (selection, item)
            }
        }
    }

    mutating func contribute(_ slot: Slot, _ context: inout DutyContext) {
        guard context.now >= context.configuration.contributionDue(slot) else { return }
        let open = openContributions(slot, context)
        guard !open.isEmpty, context.hasCome(contributionRetryAt) else { return }
        for (selection, _) in open { contributions[selection] = .underWay }
        let batch = ContributionBatch(
            id: context.works.begin(.contributions(slot), deadline: context.clock.start(of: slot + 2)), slot: slot,
            items: open.map(\.1))
        contributionBatches[batch.id] = batch
        context.effects.append(.contribute(batch))
    }

    /// Contributions were signed, or not: those that were not are tried again while the slot lasts.
    mutating func endContributions(_ id: WorkID, done positions: [Int], _ context: inout DutyContext) {
        guard let batch = contributionBatches.removeValue(forKey: id) else { return }
        let done = Set(positions)
        for (position, item) in batch.items.enumerated() {
            let selection = SelectionID(
                validator: item.validator, slot: batch.slot, subcommittee: item.subcommittee)
            contributions[selection] = done.contains(position) ? .over : nil
        }
        if done.count < batch.items.count, batch.slot == context.slot { contributionRetryAt = context.urgentRetry }
    }

    mutating func reportMissedContributions(in slot: Slot, _ context: inout DutyContext) {
        let missed = openContributions(slot, context).map(\.1.validator)
        guard !missed.isEmpty else { return }
        context.report(.missed(.contribution, slot, missed, reason: "the node gave no contribution in time"))
    }
}
