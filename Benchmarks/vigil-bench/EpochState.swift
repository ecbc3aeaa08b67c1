import ConsensusTypes
import Primitives
import SSZ
import StateTransition

/// A mainnet-preset phase0 state at the end of an epoch, in which every validator has attested in time.
enum EpochState {
    private static let epoch: UInt64 = 3

    static func atEpochEnd(validators: Int, _ context: TransitionContext) throws -> Phase0.BeaconState {
        let spec = context.spec
        var state = StateRootBenchmarks.state()
        state.slot = Slot((epoch + 1) * spec.preset.slotsPerEpoch - 1)
        state.randaoMixes = .init(repeating: Bytes32(), spec.limits)
        state.blockRoots = .init(repeating: Root(), spec.limits)
        state.stateRoots = .init(repeating: Root(), spec.limits)
        state.slashings = .init(repeating: 0, spec.limits)
        let cache = try context.epochCache(state)
        for (committees, isPrevious) in [(cache.previous, true), (cache.current, false)] {
            committees.forEachCommittee { slot, index, members in
                let attestation = pending(slot, index, members.count, state, spec)
                if isPrevious {
                    state.previousEpochAttestations.append(attestation)
                } else {
                    state.currentEpochAttestations.append(attestation)
                }
            }
        }
        return state
    }

    private static func pending(
        _ slot: Slot, _ index: CommitteeIndex, _ size: Int, _ state: Phase0.BeaconState, _ spec: Spec
    ) -> Phase0.PendingAttestation {
        let target = Checkpoint(epoch: Epoch(slot.rawValue / spec.preset.slotsPerEpoch), root: Root())
        let isPrevious = target.epoch.rawValue < epoch
        let data = AttestationData(
            slot: slot, index: index, beaconBlockRoot: Root(),
            source: isPrevious ? state.previousJustifiedCheckpoint : state.currentJustifiedCheckpoint, target: target)
        return Phase0.PendingAttestation(
            aggregationBits: .init(Array(repeating: true, count: size)), data: data, inclusionDelay: 1,
            proposerIndex: ValidatorIndex(slot.rawValue))
    }
}
