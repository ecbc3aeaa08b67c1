package import ConsensusTypes
package import Primitives
import SSZ
import Synchronization

/// What is fixed for a state during its current epoch: shufflings, balances, proposers.
///
/// Block processing cannot change any of it: exits and activations take effect at least five epochs later, effective
/// balances move only at the end of the epoch, and the randao mixes that seed the epoch are of earlier epochs.
package final class EpochCache: Sendable {
    package let epoch: Epoch
    package let previous: CommitteeCache
    package let current: CommitteeCache
    /// `get_total_active_balance`.
    package let totalActiveBalance: Gwei
    /// `integer_squareroot(get_total_active_balance)`, the divisor of base rewards.
    package let totalActiveBalanceRoot: UInt64

    private let preset: Preset
    /// The registry that it was made from.
    private let registry: CachedElements<Validator>
    /// By validator, the effective balance in increments; nil when one is no such number or too large.
    private let increments: [UInt32]?
    private let proposers = Mutex<[Slot: ValidatorIndex]>([:])
    private let proposerSeed: Bytes32

    /// The content all of it is computed from, but for the registry (`fits`): the epoch, and the mixes that seed the
    /// shufflings.
    struct Key: Equatable, Sendable {
        /// Forks choose proposers in different ways.
        let fork: ForkName
        let epoch: Epoch
        let previousSeed: Bytes32
        let currentSeed: Bytes32

        init<S: BeaconStateProtocol>(_ state: S, _ context: TransitionContext) throws(InvalidReason) {
            let preset = context.preset
            fork = S.forkName
            epoch = getCurrentEpoch(state, preset)
            previousSeed = try getSeed(state, getPreviousEpoch(state, preset), DomainTypes.beaconAttester, preset)
            currentSeed = try getSeed(state, epoch, DomainTypes.beaconAttester, preset)
        }
    }

    init<S: BeaconStateProtocol>(_ state: S, _ context: TransitionContext) throws(InvalidReason) {
        preset = context.preset
        epoch = getCurrentEpoch(state, preset)
        previous = try context.committeeCache(state, epoch: getPreviousEpoch(state, preset))
        current = try context.committeeCache(state, epoch: epoch)
        registry = state.validators.unlimited
        (totalActiveBalance, increments) = try Self.readBalances(state, preset)
        totalActiveBalanceRoot = integerSquareRoot(totalActiveBalance.rawValue)
        proposerSeed = try getSeed(state, epoch, DomainTypes.beaconProposer, preset)
    }

    /// `get_total_active_balance`, and all effective balances in increments, in one pass.
    private static func readBalances<S: BeaconStateProtocol>(
        _ state: S, _ preset: Preset
    ) throws(InvalidReason) -> (total: Gwei, increments: [UInt32]?) {
        let epoch = getCurrentEpoch(state, preset)
        let increment = preset.effectiveBalanceIncrement.rawValue
        var total: UInt64 = 0
        var increments: [UInt32] = []
        var isSmall = true
        increments.reserveCapacity(state.validators.count)
        try state.validators.forEachChecked { (_, validator) throws(InvalidReason) in
            let balance = validator.effectiveBalance.rawValue
            if isActiveValidator(validator, epoch) { total = try total.plus(balance) }
            let count = balance / increment
            isSmall = isSmall && count <= UInt32.max && count * increment == balance
            increments.append(UInt32(truncatingIfNeeded: count))
        }
        return (Gwei(max(increment, total)), isSmall ? increments : nil)
    }

    /// Whether a registry says what the one that this was made from says about the two epochs: who is active, and with
    /// which effective balance. Validators may have joined that are not active yet.
    func fits(_ other: CachedElements<Validator>) -> Bool {
        guard other.count >= registry.count else { return false }
        var fits = true
        other.forEachRun(notSharedWith: registry) { start, validators in
            for offset in validators.indices where fits {
                let validator = validators[offset]
                let index = start + offset
                let known = index < registry.count ? registry[index] : nil
                fits =
                    known.map { $0.effectiveBalance == validator.effectiveBalance } ?? true
                    && isActive(known, previous.epoch) == isActiveValidator(validator, previous.epoch)
                    && isActive(known, current.epoch) == isActiveValidator(validator, current.epoch)
            }
        }
        return fits
    }

    private func isActive(_ validator: Validator?, _ epoch: Epoch) -> Bool {
        validator.map { isActiveValidator($0, epoch) } ?? false
    }

    /// The effective balance of a validator, in Gwei: from memory that is close together.
    /// - Parameter registry: that of the state that this is the cache of.
    func effectiveBalance<L: SSZLimit>(of index: Int, _ registry: CachedList<Validator, L>) -> UInt64 {
        if let increments, index < increments.count {
            return UInt64(increments[index]) &* preset.effectiveBalanceIncrement.rawValue
        }
        return registry[index].effectiveBalance.rawValue
    }

    /// The shuffling of the previous or current epoch.
    package func committees(_ epoch: Epoch) throws(InvalidReason) -> CommitteeCache {
        if epoch == current.epoch { return current }
        if epoch == previous.epoch { return previous }
        throw .epochOutsideShuffling(epoch)
    }

    /// The shuffling of a slot of the previous or current epoch.
    package func committees(at slot: Slot) throws(InvalidReason) -> CommitteeCache {
        try committees(Epoch(slot.rawValue / preset.slotsPerEpoch))
    }

    /// `get_beacon_committee` for a slot of the previous or current epoch.
    package func committee(slot: Slot, index: CommitteeIndex) throws(InvalidReason) -> ArraySlice<ValidatorIndex> {
        try committees(at: slot).committee(slot: slot, index: index)
    }

    /// `get_beacon_proposer_index` for a slot of the current epoch; from Fulu the state has it written down.
    package func proposerIndex<S: BeaconStateProtocol>(_ state: S, slot: Slot) throws(InvalidReason) -> ValidatorIndex {
        if let fulu = state as? any FuluBeaconState {
            let position = Int(slot.rawValue % preset.slotsPerEpoch)
            guard position < fulu.proposerLookahead.count else { throw .noActiveValidators }
            return fulu.proposerLookahead[position]
        }
        if let known = proposers.withLock({ $0[slot] }) { return known }
        let seed = Merkle.sha256(proposerSeed.bytes + slot.rawValue.littleEndianBytes)
        let index = try computeProposerIndex(state, current.activeIndices, seed: seed, preset)
        proposers.withLock { $0[slot] = index }
        return index
    }

    /// `get_base_reward_per_increment` (Altair).
    package var baseRewardPerIncrement: UInt64 {
        // The root is of at least one increment, and the product of two constants fits.
        preset.effectiveBalanceIncrement.rawValue * preset.baseRewardFactor / totalActiveBalanceRoot
    }
}
