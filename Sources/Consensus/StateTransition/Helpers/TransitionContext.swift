package import BLS
package import ConsensusTypes
package import Primitives
import SSZ
import Synchronization

/// The specification a chain runs on, with what its states can share: shufflings, proposers, decoded keys.
///
/// One per chain, used from any thread. Every entry is keyed by the content that it was computed from (active set and
/// seed; registry root, epoch and randao mixes; sync committee), so that results are those of the pure functions
/// whatever the order and the forks of the states asked about: nothing has to be invalidated.
package final class TransitionContext: Sendable {
    package let spec: Spec
    /// Decoded registry keys.
    package let publicKeys: PublicKeyCache

    private let committees = RecentCache<ShufflingKey, CommitteeCache>(capacity: 16)
    private let epochs = RecentCache<EpochCache.Key, EpochCache>(capacity: 16)
    private let syncCommittees = RecentCache<SyncCommittee, [ValidatorIndex]>(capacity: 8)
    private let indices = Mutex<[BLSPubkey: Int]>([:])
    /// How much of a registry `indices` holds without a gap.
    private let rememberedCount = Mutex(0)

    private struct ShufflingKey: Equatable, Sendable {
        let epoch: Epoch
        let seed: Bytes32
        let activeIndices: [ValidatorIndex]
    }

    package init(_ spec: Spec, publicKeys: PublicKeyCache = PublicKeyCache()) {
        self.spec = spec
        self.publicKeys = publicKeys
    }

    package var preset: Preset { spec.preset }

    /// The shuffling of an epoch up to the one after the state's; the randao mix that seeds it must still be kept.
    package func committeeCache<S: BeaconStateProtocol>(
        _ state: S, epoch: Epoch
    ) throws(InvalidReason) -> CommitteeCache {
        let current = getCurrentEpoch(state, preset)
        guard epoch.rawValue <= (try current.rawValue.plus(1)) else { throw .epochOutsideShuffling(epoch) }
        return try shuffling(state, epoch)
    }

    /// The shuffling of an epoch that the state's randao mixes seed, whatever may still become of them.
    func shuffling<S: BeaconStateProtocol>(_ state: S, _ epoch: Epoch) throws(InvalidReason) -> CommitteeCache {
        let seed = try getSeed(state, epoch, DomainTypes.beaconAttester, preset)
        let key = ShufflingKey(epoch: epoch, seed: seed, activeIndices: getActiveValidatorIndices(state, epoch))
        if let found = committees.value(key) { return found }
        let made = CommitteeCache(epoch: epoch, seed: seed, activeIndices: key.activeIndices, preset: preset)
        committees.insert(made, for: key)
        return made
    }

    /// What the state's current epoch fixes. Hashes the registry when it changed since it was last hashed.
    package func epochCache<S: BeaconStateProtocol>(_ state: S) throws(InvalidReason) -> EpochCache {
        let key = try EpochCache.Key(state, self)
        if let found = epochs.value(key) { return found }
        let made = try EpochCache(state, self)
        epochs.insert(made, for: key)
        return made
    }

    /// The registry index of a key: a remembered one when the state confirms it, else found by search.
    package func validatorIndex<S: BeaconStateProtocol>(of pubkey: BLSPubkey, in state: S) -> ValidatorIndex? {
        if let hint = indices.withLock({ $0[pubkey] }), hint < state.validators.count,
            state.validators[hint].pubkey == pubkey
        {
            return ValidatorIndex(UInt64(hint))
        }
        guard let index = state.validators.firstIndex(where: { $0.pubkey == pubkey }) else { return nil }
        indices.withLock { $0[pubkey] = index }
        return ValidatorIndex(UInt64(index))
    }

    /// The registry indices of a sync committee's members, in committee order.
    package func syncCommitteeIndices<S: BeaconStateProtocol>(
        of committee: SyncCommittee, in state: S
    ) throws(InvalidReason) -> [ValidatorIndex] {
        if let found = syncCommittees.value(committee), isCurrent(found, committee, state) { return found }
        rememberRegistry(state)
        var found: [ValidatorIndex] = []
        for pubkey in committee.pubkeys {
            guard let index = validatorIndex(of: pubkey, in: state) else { throw .notInRegistry(pubkey) }
            found.append(index)
        }
        syncCommittees.insert(found, for: committee)
        return found
    }

    /// The decoded key of a registry entry.
    package func publicKey(_ compressed: BLSPubkey) throws(InvalidReason) -> PublicKey {
        do throws(BLSError) {
            return try publicKeys.key(compressed)
        } catch {
            throw .invalidPublicKey(compressed)
        }
    }

    private func isCurrent<S: BeaconStateProtocol>(
        _ indices: [ValidatorIndex], _ committee: SyncCommittee, _ state: S
    ) -> Bool {
        zip(indices, committee.pubkeys).allSatisfy { index, pubkey in
            index.int < state.validators.count && state.validators[index.int].pubkey == pubkey
        }
    }

    /// The registry index of each key that is in the registry. The registry is searched once for all the keys that are
    /// not remembered.
    package func validatorIndices<S: BeaconStateProtocol>(
        of pubkeys: [BLSPubkey], in state: S
    ) -> [BLSPubkey: ValidatorIndex] {
        func known(_ pubkey: BLSPubkey) -> ValidatorIndex? {
            guard let index = indices.withLock({ $0[pubkey] }), index < state.validators.count,
                state.validators[index].pubkey == pubkey
            else { return nil }
            return ValidatorIndex(UInt64(index))
        }
        if pubkeys.contains(where: { known($0) == nil }), !isRemembered(state) { rememberRegistry(state) }
        var found: [BLSPubkey: ValidatorIndex] = [:]
        for pubkey in pubkeys { found[pubkey] = known(pubkey) }
        return found
    }

    /// Whether the registry was remembered up to the state's last entry.
    private func isRemembered<S: BeaconStateProtocol>(_ state: S) -> Bool {
        let count = state.validators.count
        guard count > 0, count <= rememberedCount.withLock({ $0 }) else { return false }
        let last = state.validators[count - 1].pubkey
        return indices.withLock { $0[last] } == count - 1
    }

    /// Remembers every registry entry, so that a committee is not searched key by key.
    private func rememberRegistry<S: BeaconStateProtocol>(_ state: S) {
        indices.withLock { indices in
            // Backwards, so that the first of equal keys stays, as in the specification's search.
            for index in state.validators.indices.reversed() { indices[state.validators[index].pubkey] = index }
        }
        rememberedCount.withLock { $0 = max($0, state.validators.count) }
    }
}
