package import BeaconAPI
import ConsensusTypes
import ForkChoice
package import Primitives
import SSZ
import StateTransition

// Rewards.

extension BeaconChain {
    package func blockRewards(_ block: BlockID) async throws -> ChainData<BlockRewards> {
        let (resolved, pre) = try blockWithPreState(block)
        guard let rewards = try proposerRewards(pre, resolved.block.message, context) else {
            throw BeaconAPIError.notImplemented("rewards of phase0 blocks, which are paid at the end of the epoch")
        }
        return resolved.answer(rewards)
    }

    package func attestationRewards(_ epoch: Epoch, ids: [ValidatorID]) async throws -> ChainData<AttestationRewards> {
        let (end, overflow) = epoch.rawValue.addingReportingOverflow(2)
        let slot = spec.computeStartSlotAtEpoch(Epoch(end))
        guard !overflow, slot <= head.slot, let root = try canonicalBlockRoot(atOrBefore: slot - 1) else {
            throw BeaconAPIError.notFound("the rewards of epoch \(epoch), known from epoch \(end) on,")
        }
        let state = try self.state(of: root, at: slot - 1)
        let rewards = try EpochRewards(state, context)
        let byBalance = Dictionary(grouping: 0..<state.validators.count) { state.validators[$0].effectiveBalance }
        let ideal = byBalance.sorted { $0.key < $1.key }.map {
            AttestationRewards.Ideal(effectiveBalance: $0.key, amounts: rewards.ideal(among: $0.value))
        }
        let total = indices(of: ids, in: state).map {
            AttestationRewards.Total(validatorIndex: ValidatorIndex(UInt64($0)), amounts: rewards.amounts($0))
        }
        return ChainData(
            AttestationRewards(idealRewards: ideal, totalRewards: total), finalized: isFinalized(slot: slot))
    }

    package func syncCommitteeRewards(
        _ block: BlockID, ids: [ValidatorID]
    ) async throws -> ChainData<[SyncCommitteeReward]> {
        let (resolved, pre) = try blockWithPreState(block)
        guard let bits = resolved.block.syncAggregate?.syncCommitteeBits, let committee = pre.currentSyncCommittee
        else {
            throw BeaconAPIError.notImplemented("sync committee rewards of phase0 blocks")
        }
        let reward = try syncAggregateRewards(context.epochCache(pre), spec.preset).participant
        var sums: [ValidatorIndex: Int64] = [:]
        for (position, index) in try context.syncCommitteeIndices(of: committee, in: pre).enumerated() {
            sums[index, default: 0] += bits[position] ? Int64(clamping: reward) : -Int64(clamping: reward)
        }
        let wanted = Set(indices(of: ids, in: pre))
        let rewards = sums.sorted { $0.key < $1.key }.filter { wanted.contains($0.key.int) }
            .map { SyncCommitteeReward(validatorIndex: $0.key, reward: SignedGwei($0.value)) }
        return resolved.answer(rewards)
    }

    /// A block and the state it was applied to.
    private func blockWithPreState(_ id: BlockID) throws -> (resolved: ResolvedBlock, pre: ForkedBeaconState) {
        let resolved = try resolve(id)
        guard resolved.block.slot > 0 else { throw BeaconAPIError.notFound("rewards of the genesis block") }
        return (resolved, try state(of: resolved.block.parentRoot, at: resolved.block.slot))
    }
}
