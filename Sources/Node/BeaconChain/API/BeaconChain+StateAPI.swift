package import BeaconAPI
package import ConsensusTypes
import ForkChoice
package import Primitives
import SSZ
import StateTransition

// Queries of states.

extension BeaconChain {
    package func stateRoot(_ state: StateID) async throws -> ChainData<Root> {
        let resolved = try resolve(state)
        return resolved.answer(resolved.stateRoot ?? resolved.state.hashTreeRoot(spec))
    }

    package func stateFork(_ state: StateID) async throws -> ChainData<Fork> {
        let resolved = try resolve(state)
        return resolved.answer(resolved.state.fork)
    }

    package func finalityCheckpoints(_ state: StateID) async throws -> ChainData<FinalityCheckpoints> {
        let resolved = try resolve(state)
        return resolved.answer(
            FinalityCheckpoints(
                previousJustified: resolved.state.previousJustifiedCheckpoint,
                currentJustified: resolved.state.currentJustifiedCheckpoint,
                finalized: resolved.state.finalizedCheckpoint))
    }

    package func debugState(_ state: StateID) async throws -> VersionedChainData<ForkedBeaconState> {
        let resolved = try resolve(state)
        return VersionedChainData(
            resolved.state.forkName, resolved.state, executionOptimistic: resolved.isOptimistic,
            finalized: resolved.isFinalized)
    }

    package func debugHeads() async throws -> [DebugHead] {
        forkChoice.viableLeaves.compactMap { leaf in
            forkChoice.block(leaf.root).map { DebugHead(root: leaf.root, slot: $0.slot) }
        }
    }

    package func committees(
        _ state: StateID, epoch: Epoch?, index: CommitteeIndex?, slot: Slot?
    ) async throws -> ChainData<[CommitteeInfo]> {
        let resolved = try resolve(state)
        let epoch = epoch ?? spec.computeEpochAtSlot(resolved.state.slot)
        if let slot, spec.computeEpochAtSlot(slot) != epoch {
            throw BeaconAPIError.badRequest("slot \(slot) is not in epoch \(epoch)")
        }
        let current = spec.computeEpochAtSlot(resolved.state.slot).rawValue
        let history = spec.preset.epochsPerHistoricalVector
        guard epoch.rawValue <= current + 1,
            epoch.rawValue + history > current + spec.preset.minSeedLookahead.rawValue + 1
        else { throw BeaconAPIError.badRequest("epoch \(epoch) is out of range of the state (epoch \(current))") }
        var answer: [CommitteeInfo] = []
        try context.committees(resolved.state, epoch: epoch).forEachCommittee {
            committeeSlot, committeeIndex, members in
            guard slot == nil || slot == committeeSlot, index == nil || index == committeeIndex else { return }
            answer.append(CommitteeInfo(index: committeeIndex, slot: committeeSlot, validators: Array(members)))
        }
        return resolved.answer(answer)
    }

    package func syncCommittees(_ state: StateID, epoch: Epoch?) async throws -> ChainData<SyncCommitteeInfo> {
        let resolved = try resolve(state)
        let members = try syncCommittee(of: epoch ?? spec.computeEpochAtSlot(resolved.state.slot), resolved.state)
        let aggregates = stride(from: 0, to: members.count, by: syncSubcommitteeSize).map {
            Array(members[$0..<min($0 + syncSubcommitteeSize, members.count)])
        }
        return resolved.answer(SyncCommitteeInfo(validators: members, validatorAggregates: aggregates))
    }

    /// The sync committee of an epoch of the state's period or the next; 400 for other epochs and before Altair.
    func syncCommittee(of epoch: Epoch, _ state: ForkedBeaconState) throws -> [ValidatorIndex] {
        let period = spec.computeSyncCommitteePeriod(spec.computeEpochAtSlot(state.slot))
        let wanted = spec.computeSyncCommitteePeriod(epoch)
        let committee: SyncCommittee? =
            switch wanted.rawValue {
            case period.rawValue: state.currentSyncCommittee
            case period.rawValue + 1: state.nextSyncCommittee
            default: nil
            }
        guard let committee else {
            throw BeaconAPIError.badRequest("the sync committee of epoch \(epoch) is not known to the state")
        }
        return try context.syncCommitteeIndices(of: committee, in: state)
    }
}
