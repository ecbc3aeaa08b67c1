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
    /// From Altair on: the flags that are set already.
    private let participation: (previous: CachedElements<UInt8>, current: CachedElements<UInt8>)?

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
        participation = state.participation
    }

    /// The conditions of `process_attestation` that the data alone decides.
    func isIncludable(_ data: AttestationData) -> Bool {
        let delay = context.preset.minAttestationInclusionDelay
        guard data.slot + delay <= state.slot,
            state.forkName >= .deneb || state.slot.rawValue - data.slot.rawValue <= context.preset.slotsPerEpoch,
            data.target.epoch == context.spec.computeEpochAtSlot(data.slot)
        else { return false }
        if data.target.epoch == currentEpoch { return data.source == state.currentJustifiedCheckpoint }
        return data.target.epoch == previousEpoch && data.source == state.previousJustifiedCheckpoint
    }

    /// The attestation with a weight for each attester whose inclusion is news; nil when it does not fit the state.
    func candidate(_ attestation: Phase0.Attestation) -> PackingCandidate<Phase0.Attestation>? {
        let data = attestation.data
        guard let members = try? committees(of: data).committee(slot: data.slot, index: data.index),
            let indices = try? getAttestingIndices(attestation.aggregationBits, committee: members)
        else { return nil }
        return candidate(attestation, indices)
    }

    /// As above from Electra on.
    func candidate(_ attestation: Electra.Attestation) -> PackingCandidate<Electra.Attestation>? {
        guard let indices = try? getAttestingIndices(attestation, committees(of: attestation.data)) else { return nil }
        return candidate(attestation, indices)
    }

    private func committees(of data: AttestationData) -> CommitteeCache {
        data.target.epoch == currentEpoch ? current : previous
    }

    private func candidate<A: AttestationProtocol>(
        _ attestation: A, _ attesters: [ValidatorIndex]
    ) -> PackingCandidate<A>? {
        guard let flags = flags(attestation.data) else { return nil }
        let weights = attesters.compactMap { index -> (validator: ValidatorIndex, weight: UInt64)? in
            let weight = weight(index, attestation.data.target.epoch, flags)
            return weight > 0 ? (index, weight) : nil
        }
        return PackingCandidate(attestation: attestation, weights: weights)
    }

    /// From Altair on: the flags that inclusion now would set. Nil when the attestation is invalid here.
    private func flags(_ data: AttestationData) -> [Int]? {
        guard participation != nil else { return [] }
        func flags(_ state: some BeaconStateProtocol) -> [Int]? {
            try? getAttestationParticipationFlagIndices(
                state, data, inclusionDelay: state.slot.rawValue - data.slot.rawValue, context.preset)
        }
        return flags(state.shared)
    }

    /// In proportion to the proposer's reward: the effective balance, from Altair times the weights of the new flags.
    private func weight(_ index: ValidatorIndex, _ epoch: Epoch, _ flags: [Int]) -> UInt64 {
        guard index.int < state.validators.count else { return 0 }
        let increments =
            state.validators[index.int].effectiveBalance.rawValue / context.preset.effectiveBalanceIncrement.rawValue
        guard let participation else {
            return included.contains(AttesterEpoch(validator: index, epoch: epoch)) ? 0 : increments
        }
        let list = epoch == currentEpoch ? participation.current : participation.previous
        guard index.int < list.count else { return 0 }
        let known = list[index.int]
        let new = flags.filter { !hasFlag(known, $0) }
        return increments * new.reduce(0) { $0 + Constants.participationFlagWeights[$1] }
    }
}

extension ForkedBeaconState {
    /// The participation flags of both epochs; none in phase0.
    fileprivate var participation: (previous: CachedElements<UInt8>, current: CachedElements<UInt8>)? {
        func of<S: AltairBeaconState>(_ state: S) -> (CachedElements<UInt8>, CachedElements<UInt8>) {
            (state.previousEpochParticipation.unlimited, state.currentEpochParticipation.unlimited)
        }
        return switch self {
        case .phase0: nil
        case .altair(let state): of(state)
        case .bellatrix(let state): of(state)
        case .capella(let state): of(state)
        case .deneb(let state): of(state)
        case .electra(let state): of(state)
        case .fulu(let state): of(state)
        case .gloas(let state): of(state)
        }
    }
}
