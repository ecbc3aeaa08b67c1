package import Primitives
package import SlotClock

extension SchedulerConfiguration {
    /// The due times that hold in a slot: those of the fork of its epoch.
    package func dueTimes(in slot: Slot) -> DueTimes {
        clock.epoch(of: slot) >= forks.gloas ? gloasDueTimes : dueTimes
    }

    package func attestationDue(_ slot: Slot) -> Millis {
        clock.time(in: slot, basisPoints: dueTimes(in: slot).attestation)
    }

    package func aggregateDue(_ slot: Slot) -> Millis {
        clock.time(in: slot, basisPoints: dueTimes(in: slot).aggregate)
    }

    package func syncMessageDue(_ slot: Slot) -> Millis {
        clock.time(in: slot, basisPoints: dueTimes(in: slot).syncMessage)
    }

    package func contributionDue(_ slot: Slot) -> Millis {
        clock.time(in: slot, basisPoints: dueTimes(in: slot).contribution)
    }

    /// When the payload of a slot's block has to be there.
    package func payloadDue(_ slot: Slot) -> Millis {
        clock.time(in: slot, basisPoints: payloadDueTimes.payload)
    }

    /// When a payload timeliness committee votes at the latest.
    package func payloadAttestationDue(_ slot: Slot) -> Millis {
        clock.time(in: slot, basisPoints: payloadDueTimes.payloadAttestation)
    }

    /// The middle of a slot, when nothing else is due: look-ahead work is done then.
    package func halfSlot(_ slot: Slot) -> Millis {
        clock.start(of: slot) + Millis(clock.slotDuration.rawValue / 2)
    }

    /// When it is asked whether somebody else uses our keys: three quarters of a slot.
    func livenessCheck(_ slot: Slot) -> Millis {
        clock.start(of: slot) + Millis(clock.slotDuration.rawValue / 4 * 3)
    }

    /// Whether nodes want to know fee recipients and builder registrations in an epoch: from two epochs before
    /// Bellatrix until Gloas.
    func hasPreparations(in epoch: Epoch) -> Bool {
        epoch >= forks.bellatrix.saturatingSubtract(2) && epoch < forks.gloas
    }

    /// The first half-slot after a time.
    func nextHalfSlot(after time: Millis) -> Millis {
        guard let slot = clock.slot(at: time) else { return clock.genesisTime }
        return time < halfSlot(slot) ? halfSlot(slot) : halfSlot(slot + 1)
    }

    /// The pace of retries while something is missing that is needed now.
    var urgentPace: Millis { Millis(max(clock.slotDuration.rawValue / 12, 1)) }

    /// How long one request for duties may take.
    var requestTimeout: Millis { Millis(max(clock.slotDuration.rawValue / 2, 1)) }

    /// The last slot during which an attestation of `slot` may be begun.
    func lastSlotToAttest(_ slot: Slot) -> Slot {
        switch lateRule {
        case .none: slot
        case .sourceTimely: slot + Slot(max(integerSquareRoot(clock.slotsPerEpoch), 1) - 1)
        case .epoch: Slot(clock.firstSlot(of: clock.epoch(of: slot) + 1).rawValue - 1)
        }
    }

    func period(of epoch: Epoch) -> SyncCommitteePeriod {
        SyncCommitteePeriod(epoch.rawValue / epochsPerSyncCommitteePeriod)
    }

    /// The sync committee that signs in a slot is the one of the next slot's epoch (altair/validator.md).
    func signingPeriod(of slot: Slot) -> SyncCommitteePeriod {
        period(of: clock.epoch(of: slot + 1))
    }

    func firstEpoch(of period: SyncCommitteePeriod) -> Epoch {
        Epoch(period.rawValue * epochsPerSyncCommitteePeriod)
    }

    var slotsPerSyncPeriod: UInt64 { epochsPerSyncCommitteePeriod * clock.slotsPerEpoch }

    /// SYNC_COMMITTEE_SUBNET_COUNT
    static let syncCommitteeSubnetCount: UInt64 = 4
    /// TARGET_AGGREGATORS_PER_COMMITTEE and TARGET_AGGREGATORS_PER_SYNC_SUBCOMMITTEE
    static let targetAggregators: UInt64 = 16

    var syncSubcommitteeSize: UInt64 { max(syncCommitteeSize / Self.syncCommitteeSubnetCount, 1) }

    /// Whether the second half of the slot's epoch has begun, in the sense of look-ahead: from the half-slot of its
    /// middle slot.
    func isPastMiddle(of slot: Slot, at now: Millis) -> Bool {
        let position = slot.rawValue % clock.slotsPerEpoch
        let middle = clock.slotsPerEpoch / 2
        return position > middle || (position == middle && now >= halfSlot(slot))
    }

    /// Whether the next sync committee's duties are wanted: from the half-slot of the first slot with
    /// `n % SPP >= SPP - preparation`, where the preparation is four and a half epochs, less for short periods.
    func isPreparingNextPeriod(in slot: Slot, at now: Millis) -> Bool {
        let signed = (slot.rawValue + 1) % slotsPerSyncPeriod
        guard signed != 0 else { return false }
        let preparation = min(5, epochsPerSyncCommitteePeriod / 2) * clock.slotsPerEpoch
        guard preparation > 0 else { return false }
        let begin = slotsPerSyncPeriod - (preparation - clock.slotsPerEpoch / 2)
        let position = slot.rawValue % slotsPerSyncPeriod
        return position > begin || (position == begin && now >= halfSlot(slot))
    }
}
