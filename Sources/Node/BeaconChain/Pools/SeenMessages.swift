import ConsensusTypes
import Primitives
import SSZ

/// What was received and found valid: the memory behind the "first valid message" rules of gossip. A pure value.
///
/// Source: consensus-specs, phase0/p2p-interface.md and altair/p2p-interface.md (`Seen`).
struct SeenMessages: Sendable {
    struct ProposerSlot: Hashable, Sendable {
        var slot: Slot
        var proposer: ValidatorIndex
    }

    struct SyncMember: Hashable, Sendable {
        var slot: Slot
        var validator: ValidatorIndex
        var subcommittee: UInt64
    }

    /// The votes of aggregates found valid, by what they vote for.
    private(set) var aggregates: [CommitteeVote: [Phase0.AggregationBits]] = [:]
    private(set) var contributions: [SyncPool.Key: [SyncSubcommitteeBits]] = [:]
    /// The block of each slot and proposer seen first.
    private(set) var blocks: [ProposerSlot: Root] = [:]
    /// The vote of each attester and epoch seen first, by the root of its data.
    private(set) var attesters: [AttesterEpoch: Root] = [:]
    private(set) var aggregators: Set<AttesterEpoch> = []
    private(set) var syncMessages: Set<SyncMember> = []
    private(set) var syncAggregators: Set<SyncMember> = []
    /// Validators seen attesting, aggregating or proposing, by epoch: the answer to liveness questions. Messages of sync
    /// committees do not count: validator clients send them while they still look for doppelgangers.
    private(set) var live: [Epoch: Set<ValidatorIndex>] = [:]

    mutating func insertBlock(slot: Slot, proposer: ValidatorIndex, root: Root, epoch: Epoch) {
        let key = ProposerSlot(slot: slot, proposer: proposer)
        if blocks[key] == nil { blocks[key] = root }
        live[epoch, default: []].insert(proposer)
    }

    mutating func insertAttester(_ validator: ValidatorIndex, epoch: Epoch, dataRoot: Root) {
        let key = AttesterEpoch(validator: validator, epoch: epoch)
        if attesters[key] == nil { attesters[key] = dataRoot }
        live[epoch, default: []].insert(validator)
    }

    /// Whether a valid aggregate with all these votes was seen.
    func hasSuperset(of votes: CommitteeVotes) -> Bool {
        aggregates[votes.vote]?.contains { $0.isSuperset(of: votes.bits) } ?? false
    }

    mutating func insert(_ votes: CommitteeVotes) {
        aggregates[votes.vote, default: []].append(votes.bits)
    }

    /// Whether a valid contribution with all these votes was seen.
    func hasSuperset(of votes: ContributionVotes) -> Bool {
        contributions[votes.key]?.contains { $0.isSuperset(of: votes.bits) } ?? false
    }

    mutating func insert(_ votes: ContributionVotes) {
        contributions[votes.key, default: []].append(votes.bits)
    }

    mutating func insertAggregator(_ validator: ValidatorIndex, epoch: Epoch) {
        aggregators.insert(AttesterEpoch(validator: validator, epoch: epoch))
        live[epoch, default: []].insert(validator)
    }

    mutating func insertSyncMessage(_ member: SyncMember) {
        syncMessages.insert(member)
    }

    mutating func insertSyncAggregator(_ member: SyncMember) {
        syncAggregators.insert(member)
    }

    /// Validators found attesting inside blocks are live as well.
    mutating func insertLive(_ validators: some Sequence<ValidatorIndex>, epoch: Epoch) {
        live[epoch, default: []].formUnion(validators)
    }

    func isLive(_ validator: ValidatorIndex, epoch: Epoch) -> Bool { live[epoch]?.contains(validator) ?? false }

    /// Keeps the current and the previous epoch.
    mutating func prune(currentEpoch: Epoch, slotsPerEpoch: UInt64) {
        let epoch = currentEpoch.saturatingSubtract(1)
        let slot = Slot(epoch.rawValue * slotsPerEpoch)
        blocks = blocks.filter { $0.key.slot >= slot }
        attesters = attesters.filter { $0.key.epoch >= epoch }
        aggregators = aggregators.filter { $0.epoch >= epoch }
        syncMessages = syncMessages.filter { $0.slot >= slot }
        syncAggregators = syncAggregators.filter { $0.slot >= slot }
        aggregates = aggregates.filter { $0.key.data.slot >= slot }
        contributions = contributions.filter { $0.key.slot >= slot }
        live = live.filter { $0.key >= epoch }
    }
}

/// What a contribution says, whoever made it.
struct ContributionVotes: Hashable, Sendable {
    var key: SyncPool.Key
    var bits: SyncSubcommitteeBits

    init(_ contribution: SyncCommitteeContribution) {
        key = SyncPool.Key(
            slot: contribution.slot, beaconBlockRoot: contribution.beaconBlockRoot,
            subcommittee: contribution.subcommitteeIndex)
        bits = contribution.aggregationBits
    }
}
