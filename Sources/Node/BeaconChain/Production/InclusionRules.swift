import ConsensusTypes
import Primitives
import SSZ
import StateTransition

/// Which attestations a block on a state may include, and what each is worth to its proposer. A pure value.
struct InclusionRules: Sendable {
    private let state: ForkedBeaconState
    private let context: TransitionContext
    private let previous: CommitteeCache
    private let current: CommitteeCache
    private let currentEpoch: Epoch
    private let previousEpoch: Epoch
    /// Phase0: who is in the state's pending attestations, by target epoch.
    private let included: Set<AttesterEpoch>

    /// - Parameter state: the state at the block's slot.
    init(_ state: ForkedBeaconState, _ context: TransitionContext) throws {
        self.state = state
        self.context = context
        currentEpoch = context.spec.computeEpochAtSlot(state.slot)
        previousEpoch = currentEpoch.saturatingSubtract(1)
        current = try context.committees(state, epoch: currentEpoch)
        previous = try context.committees(state, epoch: previousEpoch)
        var included: Set<AttesterEpoch> = []
        if case .phase0(let inner) = state {
            for (attestations, committees) in [
                (inner.previousEpochAttestations, previous), (inner.currentEpochAttestations, current),
            ] {
                for pending in attestations {
                    let members = try committees.committee(slot: pending.data.slot, index: pending.data.index)
                    for index in try getAttestingIndices(pending.aggregationBits, committee: members) {
                        included.insert(AttesterEpoch(validator: index, epoch: pending.data.target.epoch))
                    }
                }
            }
        }
        self.included = included
    }

    /// The conditions of `process_attestation` that the data alone decides.
    func isIncludable(_ data: AttestationData) -> Bool {
        let delay = context.preset.minAttestationInclusionDelay
        guard data.slot + delay <= state.slot, state.slot.rawValue - data.slot.rawValue <= context.preset.slotsPerEpoch,
            data.target.epoch == context.spec.computeEpochAtSlot(data.slot)
        else { return false }
        if data.target.epoch == currentEpoch { return data.source == state.currentJustifiedCheckpoint }
        return data.target.epoch == previousEpoch && data.source == state.previousJustifiedCheckpoint
    }

    /// The attestation with a weight for each attester whose inclusion is news; nil when it does not fit the state.
    func candidate(_ attestation: Phase0.Attestation) -> PackingCandidate? {
        let data = attestation.data
        let committees = data.target.epoch == currentEpoch ? current : previous
        guard let members = try? committees.committee(slot: data.slot, index: data.index),
            let indices = try? getAttestingIndices(attestation.aggregationBits, committee: members),
            let flags = flags(data)
        else { return nil }
        let weights = indices.compactMap { index -> (validator: ValidatorIndex, weight: UInt64)? in
            let weight = weight(index, data.target.epoch, flags)
            return weight > 0 ? (index, weight) : nil
        }
        return PackingCandidate(attestation: attestation, weights: weights)
    }

    /// Altair: the flags that inclusion now would set. Phase0 has none. Nil when the attestation is invalid here.
    private func flags(_ data: AttestationData) -> [Int]? {
        guard case .altair(let inner) = state else { return [] }
        return try? getAttestationParticipationFlagIndices(
            inner, data, inclusionDelay: state.slot.rawValue - data.slot.rawValue, context.preset)
    }

    /// In proportion to the proposer's reward: the effective balance, in Altair times the weights of the new flags.
    private func weight(_ index: ValidatorIndex, _ epoch: Epoch, _ flags: [Int]) -> UInt64 {
        guard index.int < state.validators.count else { return 0 }
        let increments =
            state.validators[index.int].effectiveBalance.rawValue / context.preset.effectiveBalanceIncrement.rawValue
        guard case .altair(let inner) = state else {
            return included.contains(AttesterEpoch(validator: index, epoch: epoch)) ? 0 : increments
        }
        let participation = epoch == currentEpoch ? inner.currentEpochParticipation : inner.previousEpochParticipation
        let known = participation[index.int]
        let new = flags.filter { !hasFlag(known, $0) }
        return increments * new.reduce(0) { $0 + Constants.participationFlagWeights[$1] }
    }
}
