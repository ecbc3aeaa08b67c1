package import BLS
package import ConsensusTypes
package import Primitives
import SSZ

/// The specification a chain runs on, with what its states can share: shufflings, proposers, decoded keys.
///
/// One per chain, used from any thread. Every entry is keyed by the content that it was computed from (active set and
/// seed; registry, epoch and randao mixes; sync committee), so that results are those of the pure functions
/// whatever the order and the forks of the states asked about: nothing has to be invalidated.
package final class TransitionContext: Sendable {
    package let spec: Spec
    /// Decoded registry keys.
    package let publicKeys: PublicKeyCache

    // A shuffling of a million validators takes 16 MB.
    private let committees = RecentCache<ShufflingKey, CommitteeCache>(capacity: 8)
    private let epochs = RecentCache<EpochCache.Key, EpochCache>(capacity: 6)
    private let syncCommittees = RecentCache<SyncCommittee, [ValidatorIndex]>(capacity: 8)
    private let registryKeys = RegistryKeys()

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

    /// What the state's current epoch fixes. Found again as long as the registry says the same about the epoch; only
    /// the parts of it that changed in memory are compared.
    package func epochCache<S: BeaconStateProtocol>(_ state: S) throws(InvalidReason) -> EpochCache {
        let key = try EpochCache.Key(state, self)
        let registry = state.validators.unlimited
        if let found = epochs.value(key, where: { $0.fits(registry) }) { return found }
        let made = try EpochCache(state, self)
        epochs.insert(made, for: key)
        return made
    }

    /// The registry index of a key.
    package func validatorIndex<S: BeaconStateProtocol>(of pubkey: BLSPubkey, in state: S) -> ValidatorIndex? {
        registryKeys.index(of: pubkey, in: state.validators.unlimited)
    }

    /// The registry index of each key that is in the registry.
    package func validatorIndices<S: BeaconStateProtocol>(
        of pubkeys: some Sequence<BLSPubkey>, in state: S
    ) -> [BLSPubkey: ValidatorIndex] {
        registryKeys.indices(of: pubkeys, in: state.validators.unlimited)
    }

    /// The decoded keys of registry entries, in the order of the indices.
    package func publicKeys<S: BeaconStateProtocol>(
        of indices: [ValidatorIndex], in state: S
    ) throws(InvalidReason) -> [PublicKey] {
        try registryKeys.publicKeys(of: indices, in: state.validators.unlimited, publicKeys)
    }

    /// The registry indices of a sync committee's members, in committee order.
    package func syncCommitteeIndices<S: BeaconStateProtocol>(
        of committee: SyncCommittee, in state: S
    ) throws(InvalidReason) -> [ValidatorIndex] {
        if let found = syncCommittees.value(committee), isCurrent(found, committee, state) { return found }
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
}
