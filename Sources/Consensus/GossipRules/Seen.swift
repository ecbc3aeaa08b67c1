package import ConsensusTypes
package import Primitives

/// What was forwarded already (`Seen` of each fork's p2p-interface.md): a value, changed only by a message that passes.
///
/// Sets by validator are bounded by the registry; the others by `prune`, to be called whenever finality advances.
package struct Seen: Sendable {
    struct SlotKey: Hashable {
        let slot: Slot
        let validator: ValidatorIndex
        /// A subcommittee, subnet, blob or column, where the rule is per such.
        var part: UInt64 = 0
    }

    struct EpochKey: Hashable {
        let epoch: Epoch
        let validator: ValidatorIndex
    }

    struct AggregateKey: Hashable {
        let dataRoot: Root
        let committee: CommitteeIndex
        let slot: Slot
    }

    struct ContributionKey: Hashable {
        let slot: Slot
        let beaconBlockRoot: Root
        let subcommittee: UInt64
    }

    struct BidKey: Hashable {
        let slot: Slot
        let parentBlockHash: Hash32
        let parentBlockRoot: Root
        /// Nil where bids of all builders are compared.
        var builder: BuilderIndex?
    }

    struct BlockKey: Hashable {
        let slot: Slot
        let root: Root
        /// A builder or a column.
        var part: UInt64 = 0
    }

    var proposerSlots: Set<SlotKey> = []
    var aggregatorEpochs: Set<EpochKey> = []
    var aggregateDataRoots: [AggregateKey: [BitPattern]] = [:]
    var voluntaryExitIndices: Set<ValidatorIndex> = []
    var proposerSlashingIndices: Set<ValidatorIndex> = []
    var attesterSlashingIndices: Set<ValidatorIndex> = []
    var attestationValidatorEpochs: Set<EpochKey> = []
    var syncContributionAggregatorSlots: Set<SlotKey> = []
    var syncContributionData: [ContributionKey: [BitPattern]] = [:]
    var syncMessageValidatorSlots: Set<SlotKey> = []
    var blsToExecutionChangeIndices: Set<ValidatorIndex> = []
    var blobSidecarTuples: Set<SlotKey> = []
    var dataColumnSidecarTuples: Set<SlotKey> = []
    var partialDataColumnHeaders: [Root: PartialDataColumnHeader] = [:]
    // Gloas
    var columnsOfBlocks: Set<BlockKey> = []
    /// Of the payloads of envelopes: their gas limits by block hash.
    var executionPayloads: [Hash32: (slot: Slot, gasLimit: UInt64)] = [:]
    var executionPayloadEnvelopes: Set<BlockKey> = []
    var payloadAttestationValidators: Set<SlotKey> = []
    var executionPayloadBids: Set<BidKey> = []
    var bestExecutionPayloadBid: [BidKey: Gwei] = [:]
    var proposerPreferences: [BlockKey: ProposerPreferences] = [:]

    package init() {}

    /// The validated header of a block whose columns come in parts.
    package func partialDataColumnHeader(ofBlock root: Root) -> PartialDataColumnHeader? {
        partialDataColumnHeaders[root]
    }

    /// Takes a header that was validated elsewhere, with the whole block for instance.
    package mutating func insert(_ header: PartialDataColumnHeader, ofBlock root: Root) {
        partialDataColumnHeaders[root] = header
    }

    /// Forgets messages that the rules on time refuse anyway: blocks of slots up to the finalized one, and votes from
    /// before the range in which they are forwarded.
    package mutating func prune(finalizedSlot: Slot, currentEpoch: Epoch, _ spec: Spec) {
        let range = max(2, 2 + spec.config.attestationPropagationSlotRange / spec.preset.slotsPerEpoch)
        let kept = currentEpoch.saturatingSubtract(Epoch(range))
        let firstVote = spec.computeStartSlotAtEpoch(kept)
        proposerSlots = proposerSlots.filter { $0.slot > finalizedSlot }
        blobSidecarTuples = blobSidecarTuples.filter { $0.slot > finalizedSlot }
        dataColumnSidecarTuples = dataColumnSidecarTuples.filter { $0.slot > finalizedSlot }
        partialDataColumnHeaders = partialDataColumnHeaders.filter {
            $0.value.signedBlockHeader.message.slot > finalizedSlot
        }
        columnsOfBlocks = columnsOfBlocks.filter { $0.slot > finalizedSlot }
        // The finalised block's payload is still built on.
        executionPayloads = executionPayloads.filter { $0.value.slot >= finalizedSlot }
        executionPayloadEnvelopes = executionPayloadEnvelopes.filter { $0.slot >= finalizedSlot }
        payloadAttestationValidators = payloadAttestationValidators.filter { $0.slot >= firstVote }
        executionPayloadBids = executionPayloadBids.filter { $0.slot >= firstVote }
        bestExecutionPayloadBid = bestExecutionPayloadBid.filter { $0.key.slot >= firstVote }
        proposerPreferences = proposerPreferences.filter { $0.key.slot >= firstVote }
        aggregatorEpochs = aggregatorEpochs.filter { $0.epoch >= kept }
        attestationValidatorEpochs = attestationValidatorEpochs.filter { $0.epoch >= kept }
        aggregateDataRoots = aggregateDataRoots.filter { $0.key.slot >= firstVote }
        syncContributionAggregatorSlots = syncContributionAggregatorSlots.filter { $0.slot >= firstVote }
        syncContributionData = syncContributionData.filter { $0.key.slot >= firstVote }
        syncMessageValidatorSlots = syncMessageValidatorSlots.filter { $0.slot >= firstVote }
    }
}

/// A pattern of bits whose length its key implies.
struct BitPattern: Hashable, Sendable {
    private var words: [UInt64]

    init(setIndices: [Int]) {
        words = []
        for index in setIndices {
            while words.count <= index >> 6 { words.append(0) }
            words[index >> 6] |= 1 << UInt64(index & 63)
        }
    }

    func isSuperset(of other: BitPattern) -> Bool {
        other.words.indices.allSatisfy { other.words[$0] & ~($0 < words.count ? words[$0] : 0) == 0 }
    }
}

extension [BitPattern] {
    /// `is_non_strict_superset`
    func containsSuperset(of new: BitPattern) -> Bool { contains { $0.isSuperset(of: new) } }
}
