package import BeaconAPI
import ConsensusTypes
import ForkChoice
package import Primitives
import SSZ
import SlotClock
import StateTransition

// Duties and liveness.

extension BeaconChain {
    package func attesterDuties(
        _ epoch: Epoch, _ indices: [ValidatorIndex]
    ) async throws -> DutiesData<AttesterDuty> {
        let basis = try dutyBasis(epoch)
        let committees = try context.committees(basis.state, epoch: epoch)
        let wanted = Set(indices)
        var duties: [AttesterDuty] = []
        committees.forEachCommittee { slot, index, members in
            for (position, validator) in members.enumerated() where wanted.contains(validator) {
                duties.append(
                    AttesterDuty(
                        pubkey: basis.state.validators[validator.int].pubkey, validatorIndex: validator,
                        committeeIndex: index, committeeLength: UInt64(members.count),
                        committeesAtSlot: committees.committeesPerSlot, validatorCommitteeIndex: UInt64(position),
                        slot: slot))
            }
        }
        return DutiesData(
            dependentRoot: try dependentRoot(attesterDecisionSlot(epoch), basis), executionOptimistic: isHeadOptimistic,
            duties: duties)
    }

    package func proposerDuties(_ epoch: Epoch) async throws -> DutiesData<ProposerDuty> {
        try proposerSchedule(epoch, decisionSlot: slotBefore(epoch))
    }

    /// The root of this version belongs to proposers that are fixed an epoch ahead, as they are from Fulu on.
    ///
    /// Before, it answers 404, and clients fall back to the first version.
    package func proposerDutiesV2(_ epoch: Epoch) async throws -> DutiesData<ProposerDuty> {
        guard epoch >= spec.config.fuluForkEpoch else {
            throw BeaconAPIError.notFound("proposer duties of version 2 in epoch \(epoch), before Fulu")
        }
        return try proposerSchedule(epoch, decisionSlot: attesterDecisionSlot(epoch))
    }

    private func proposerSchedule(_ epoch: Epoch, decisionSlot: Slot?) throws -> DutiesData<ProposerDuty> {
        let basis = try dutyBasis(epoch)
        let start = spec.computeStartSlotAtEpoch(epoch)
        var state = basis.state
        if spec.computeEpochAtSlot(state.slot) < epoch { state = try self.state(of: basis.blockRoot, at: start) }
        let duties = try (0..<spec.preset.slotsPerEpoch).map { offset in
            let index = try context.proposerIndex(state, slot: start + Slot(offset))
            return ProposerDuty(
                pubkey: state.validators[index.int].pubkey, validatorIndex: index, slot: start + Slot(offset))
        }
        return DutiesData(
            dependentRoot: try dependentRoot(decisionSlot, basis), executionOptimistic: isHeadOptimistic, duties: duties
        )
    }

    package func syncDuties(_ epoch: Epoch, _ indices: [ValidatorIndex]) async throws -> SyncDutiesData {
        guard epoch >= spec.config.altairForkEpoch else { return SyncDutiesData(duties: []) }
        let state = try headState(at: max(head.slot, currentSlot))
        // The first sync committee is drawn at the fork: an epoch ahead of it nobody knows it yet.
        if state.currentSyncCommittee == nil, epoch.rawValue <= spec.computeEpochAtSlot(state.slot).rawValue + 1 {
            return SyncDutiesData(duties: [])
        }
        let members = try syncCommittee(of: epoch, state)
        var positions: [ValidatorIndex: [UInt64]] = [:]
        for (position, validator) in members.enumerated() { positions[validator, default: []].append(UInt64(position)) }
        let duties = Set(indices).sorted().compactMap { index in
            positions[index].map {
                SyncDuty(
                    pubkey: state.validators[index.int].pubkey, validatorIndex: index, validatorSyncCommitteeIndices: $0
                )
            }
        }
        return SyncDutiesData(executionOptimistic: isHeadOptimistic, duties: duties)
    }

    /// Whether the head, which duties are read from, hangs on a payload that is not verified.
    private var isHeadOptimistic: Bool { forkChoice.isOptimistic(head.root) }

    package func liveness(_ epoch: Epoch, _ indices: [ValidatorIndex]) async throws -> [ValidatorLiveness] {
        let current = currentEpoch
        guard epoch <= current, epoch.rawValue + 1 >= current.rawValue else {
            throw BeaconAPIError.badRequest("liveness is known for the current and the previous epoch (now \(current))")
        }
        return indices.map { ValidatorLiveness(index: $0, isLive: seen.isLive($0, epoch: epoch)) }
    }

    /// The state that an epoch's duties are read from, and the block it comes after.
    private struct DutyBasis {
        var state: ForkedBeaconState
        var blockRoot: Root
    }

    /// For the epochs from the head's previous to the next of the clock: the head's state, advanced to the clock's
    /// epoch. For older epochs: the canonical state of that epoch. 400 for epochs further ahead.
    private func dutyBasis(_ epoch: Epoch) throws -> DutyBasis {
        let current = currentEpoch
        guard epoch.rawValue <= current.rawValue + 1 else {
            throw BeaconAPIError.badRequest("epoch \(epoch) is too far ahead (now \(current))")
        }
        let headEpoch = spec.computeEpochAtSlot(head.slot)
        if epoch < headEpoch {
            let slot = Slot(spec.computeStartSlotAtEpoch(epoch + 1).rawValue - 1)
            guard let root = try canonicalBlockRoot(atOrBefore: slot) else {
                throw BeaconAPIError.notFound("the state of epoch \(epoch)")
            }
            return DutyBasis(state: try state(of: root, at: slot), blockRoot: root)
        }
        let target = min(epoch, current)
        let state = target > headEpoch ? try headState(at: spec.computeStartSlotAtEpoch(target)) : head.state
        return DutyBasis(state: state, blockRoot: head.root)
    }

    private func dependentRoot(_ decisionSlot: Slot?, _ basis: DutyBasis) throws -> Root {
        guard let decisionSlot else { return genesisRecord.blockRoot }
        return try blockRoot(at: decisionSlot, state: basis.state, blockRoot: basis.blockRoot)
    }
}
