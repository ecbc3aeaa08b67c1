import Primitives
import SlotClock

/// The attester duties of one epoch.
struct AttesterDuties: Hashable, Sendable {
    var bySlot: [Slot: [ScheduledAttestation]] = [:]

    /// Takes over what of a node's answer is ours. What cannot be a duty is left out and reported: nothing of it may reach
    /// a signature, an array index or a bit field.
    init(_ duties: [ScheduledAttestation], _ epoch: Epoch, _ context: inout DutyContext) {
        var seen: Set<ValidatorIndex> = []
        seen.reserveCapacity(duties.count)
        var impossible = 0
        for duty in duties where context.validators.owns(duty.validator, duty.pubkey) {
            guard context.clock.epoch(of: duty.slot) == epoch else { continue }
            guard duty.isPossible(context.configuration), seen.insert(duty.validator).inserted else {
                impossible += 1
                continue
            }
            bySlot[duty.slot, default: []].append(duty)
        }
        guard impossible > 0 else { return }
        let reason = "\(impossible) duties have no place in a committee, or are the second of their validator"
        context.report(.invalidDuties(.attester(epoch), reason: reason))
    }
}

extension ScheduledAttestation {
    /// Whether committee and position are within the chain's bounds (phase0/beacon-chain.md, `get_beacon_committee`).
    func isPossible(_ configuration: SchedulerConfiguration) -> Bool {
        committeesAtSlot <= configuration.maxCommitteesPerSlot && committee.rawValue < committeesAtSlot
            && committeeLength <= configuration.maxValidatorsPerCommittee && positionInCommittee < committeeLength
    }
}

extension AttesterHandler {
    /// Own validators that had a duty in an epoch and signed nothing for it here.
    func silent(in epoch: Epoch, _ context: DutyContext) -> [ValidatorIndex] {
        guard let duties = sets.usable(epoch.rawValue), let first = context.firstSlot,
            context.clock.epoch(of: first) < epoch
        else { return [] }
        let done = executed[epoch] ?? []
        return duties.bySlot.values.joined().map(\.validator).filter { index in
            guard !done.contains(index), context.mayParticipate(index, in: epoch) else { return false }
            return context.validators[index]?.attestedTarget.map { $0 < epoch } ?? true
        }.sorted()
    }
}
