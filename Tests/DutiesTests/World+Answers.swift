import ConsensusTypes
import Duties
import Primitives
import SlotClock

/// What the node says of duties, and of the chain.
extension World {
    mutating func answer(_ fetch: DutyFetch) {
        let indices = "[" + fetch.validators.map { "\($0)" }.joined(separator: ",") + "]"
        switch fetch.set {
        case .attester(let epoch):
            request(fetch.id, "attester/\(epoch) \(indices)") { world in
                .duties(fetch.id, .only, world.attesterAnswer(epoch.rawValue, fetch.validators))
            }
        case .proposer(let epoch):
            request(fetch.id, "proposer/\(epoch)") { world in
                .duties(fetch.id, .only, world.proposerAnswer(epoch.rawValue))
            }
        case .ptc(let epoch):
            request(fetch.id, "ptc/\(epoch) \(indices)") { world in
                .duties(fetch.id, .only, world.ptcAnswer(epoch.rawValue, fetch.validators))
            }
        case .sync(let period):
            request(fetch.id, "sync/\(fetch.epoch) \(indices)") { world in
                .duties(fetch.id, .only, world.syncAnswer(period.rawValue, fetch.validators))
            }
        }
    }

    /// The dependent root on chain A.
    func canonicalRoot(_ epoch: UInt64) -> UInt64 { epoch <= 1 ? 1 : 1000 + (epoch - 1) * slotsPerEpoch - 1 }

    func canonicalProposerRoot(_ epoch: UInt64) -> UInt64 {
        if epoch >= 1, Epoch(epoch - 1) >= configuration.forks.fulu { return canonicalRoot(epoch) }
        return epoch == 0 ? 1 : 1000 + epoch * slotsPerEpoch - 1
    }

    private func attesterAnswer(_ epoch: UInt64, _ asked: [ValidatorIndex]) -> DutiesAnswer {
        let script = attester[epoch] ?? Duties(canonicalRoot(epoch))
        let duties = script.duties.filter { duty in asked.contains(ValidatorIndex(duty.validator)) }.map { duty in
            ScheduledAttestation(
                validator: ValidatorIndex(duty.validator), pubkey: .test(duty.validator), slot: Slot(duty.slot),
                committee: CommitteeIndex(script.committee[duty.validator] ?? 0), committeeLength: 64,
                committeesAtSlot: 4, positionInCommittee: duty.validator % 64)
        }
        return .attester(dependentRoot: root(script.root), duties.map(tamper))
    }

    private func proposerAnswer(_ epoch: UInt64) -> DutiesAnswer {
        let script = proposer[epoch] ?? Duties(canonicalProposerRoot(epoch))
        var schedule = script.duties.map {
            ScheduledProposal(slot: Slot($0.slot), validator: ValidatorIndex($0.validator), pubkey: .test($0.validator))
        }
        for slot in epoch * slotsPerEpoch..<(epoch + 1) * slotsPerEpoch
        where !schedule.contains(where: { $0.slot == Slot(slot) }) {
            schedule.append(
                ScheduledProposal(slot: Slot(slot), validator: ValidatorIndex(90 + slot), pubkey: .test(90 + slot)))
        }
        if shortSchedules.contains(epoch) { schedule.removeLast() }
        return .proposer(dependentRoot: root(script.root), schedule, reportsLookaheadRoot: reportsLookaheadRoot)
    }

    private func ptcAnswer(_ epoch: UInt64, _ asked: [ValidatorIndex]) -> DutiesAnswer {
        let script = ptc[epoch] ?? Duties(canonicalRoot(epoch))
        return .ptc(
            dependentRoot: root(script.root),
            script.duties.filter { asked.contains(ValidatorIndex($0.validator)) }.map {
                ScheduledPayloadAttestation(
                    validator: ValidatorIndex($0.validator), pubkey: .test($0.validator), slot: Slot($0.slot))
            })
    }

    private func syncAnswer(_ period: UInt64, _ asked: [ValidatorIndex]) -> DutiesAnswer {
        .sync(
            (sync[period] ?? [:]).sorted { $0.key < $1.key }.filter { asked.contains(ValidatorIndex($0.key)) }.map {
                SyncCommitteeSeats(validator: ValidatorIndex($0.key), pubkey: .test($0.key), positions: $0.value)
            })
    }

    func attestationData(_ slot: Slot, _ committee: CommitteeIndex) -> CommitteeAttestationData {
        let epoch = configuration.clock.epoch(of: slot)
        let answer = AttestationData(
            slot: slot, index: epoch >= configuration.forks.electra ? 0 : committee,
            beaconBlockRoot: root(head ?? 1000 + slot.rawValue),
            source: Checkpoint(epoch: epoch.saturatingSubtract(1), root: Root()),
            target: Checkpoint(epoch: epoch, root: Root()))
        return CommitteeAttestationData(committee: committee, data: data(answer, self))
    }
}
