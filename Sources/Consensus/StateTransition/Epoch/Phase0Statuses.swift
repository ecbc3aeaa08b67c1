package import ConsensusTypes
import Primitives
import SSZ

/// What each validator did in the previous epoch, read once from the pending attestations
/// (`get_matching_…_attestations`, `get_unslashed_attesting_indices`, `get_eligible_validator_indices`).
package struct Phase0Statuses: Sendable {
    struct Flags: OptionSet, Sendable {
        let rawValue: UInt8
        static let source = Flags(rawValue: 1)
        static let target = Flags(rawValue: 2)
        static let head = Flags(rawValue: 4)
        static let currentTarget = Flags(rawValue: 8)
        static let eligible = Flags(rawValue: 16)
    }

    /// The first inclusion with the smallest delay.
    struct Inclusion: Sendable {
        var delay: UInt64
        var proposer: ValidatorIndex
    }

    /// One entry per validator; the attesting flags of slashed validators are taken away.
    private(set) var flags: [Flags]
    private(set) var effectiveBalances: [UInt64]
    private(set) var inclusions: [Inclusion?]
    /// `get_attesting_balance` of each matching set.
    private(set) var previousSourceBalance: UInt64 = 0
    private(set) var previousTargetBalance: UInt64 = 0
    private(set) var previousHeadBalance: UInt64 = 0
    private(set) var currentTargetBalance: UInt64 = 0

    package init(
        _ state: Phase0.BeaconState, _ epochCache: EpochCache, _ preset: Preset
    ) throws(InvalidReason) {
        let count = state.validators.count
        flags = [Flags](repeating: [], count: count)
        effectiveBalances = []
        effectiveBalances.reserveCapacity(count)
        inclusions = [Inclusion?](repeating: nil, count: count)
        try readPreviousAttestations(state, epochCache, preset)
        try readCurrentAttestations(state, epochCache, preset)
        try readRegistry(state, getPreviousEpoch(state, preset))
        try sumBalances(minimum: preset.effectiveBalanceIncrement.rawValue)
    }

    private mutating func readPreviousAttestations(
        _ state: Phase0.BeaconState, _ epochCache: EpochCache, _ preset: Preset
    ) throws(InvalidReason) {
        let epoch = getPreviousEpoch(state, preset)
        let isGenesis = epoch == getCurrentEpoch(state, preset)
        let attestations = isGenesis ? state.currentEpochAttestations : state.previousEpochAttestations
        guard !attestations.isEmpty else { return }
        let targetRoot = try getBlockRoot(state, epoch, preset)
        for attestation in attestations {
            var met: Flags = .source
            if attestation.data.target.root == targetRoot {
                met.insert(.target)
                let headRoot = try getBlockRootAtSlot(state, attestation.data.slot, preset)
                if attestation.data.beaconBlockRoot == headRoot { met.insert(.head) }
            }
            let inclusion = Inclusion(
                delay: attestation.inclusionDelay.rawValue, proposer: attestation.proposerIndex)
            for index in try attestingIndices(attestation, epochCache) {
                flags[index.int].formUnion(met)
                if let best = inclusions[index.int], best.delay <= inclusion.delay { continue }
                inclusions[index.int] = inclusion
            }
        }
    }

    private mutating func readCurrentAttestations(
        _ state: Phase0.BeaconState, _ epochCache: EpochCache, _ preset: Preset
    ) throws(InvalidReason) {
        // Only justification asks for them, and that not before the third epoch.
        guard getCurrentEpoch(state, preset) > 1, !state.currentEpochAttestations.isEmpty else { return }
        let targetRoot = try getBlockRoot(state, getCurrentEpoch(state, preset), preset)
        for attestation in state.currentEpochAttestations where attestation.data.target.root == targetRoot {
            for index in try attestingIndices(attestation, epochCache) { flags[index.int].insert(.currentTarget) }
        }
    }

    private func attestingIndices(
        _ attestation: Phase0.PendingAttestation, _ epochCache: EpochCache
    ) throws(InvalidReason) -> [ValidatorIndex] {
        let committee = try epochCache.committee(slot: attestation.data.slot, index: attestation.data.index)
        return try getAttestingIndices(attestation.aggregationBits, committee: committee)
    }

    private mutating func readRegistry(
        _ state: Phase0.BeaconState, _ previousEpoch: Epoch
    ) throws(InvalidReason) {
        try state.validators.forEachChecked { (index, validator) throws(InvalidReason) in
            effectiveBalances.append(validator.effectiveBalance.rawValue)
            if validator.slashed { flags[index] = [] }
            if isEligibleForDeltas(validator, previousEpoch) { flags[index].insert(.eligible) }
        }
    }

    private mutating func sumBalances(minimum: UInt64) throws(InvalidReason) {
        for (flags, balance) in zip(flags, effectiveBalances) {
            if flags.contains(.source) { previousSourceBalance = try previousSourceBalance.plus(balance) }
            if flags.contains(.target) { previousTargetBalance = try previousTargetBalance.plus(balance) }
            if flags.contains(.head) { previousHeadBalance = try previousHeadBalance.plus(balance) }
            if flags.contains(.currentTarget) { currentTargetBalance = try currentTargetBalance.plus(balance) }
        }
        previousSourceBalance = max(previousSourceBalance, minimum)
        previousTargetBalance = max(previousTargetBalance, minimum)
        previousHeadBalance = max(previousHeadBalance, minimum)
        currentTargetBalance = max(currentTargetBalance, minimum)
    }
}

/// The condition of `get_eligible_validator_indices`: active, or slashed and not withdrawable yet.
@inline(__always)
func isEligibleForDeltas(_ validator: Validator, _ previousEpoch: Epoch) -> Bool {
    isActiveValidator(validator, previousEpoch)
        || (validator.slashed && previousEpoch.rawValue + 1 < validator.withdrawableEpoch.rawValue)
}
