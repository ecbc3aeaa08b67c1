package import ConsensusTypes
package import Primitives
import SSZ

/// The light client data of a chain, kept while blocks come in: what a full node serves
/// (altair/light-client/full-node.md, "Deriving light client data").
///
/// A block is told once with its post-state; then any block told before may become the head. What a new finalized
/// checkpoint cuts off is forgotten.
package struct LightClientCollector: Sendable {
    /// By block root, the bootstraps of the finalized epoch boundary blocks.
    package private(set) var bootstraps: [Root: Electra.LightClientBootstrap] = [:]
    /// By sync committee period, the best update of the head's chain.
    package private(set) var bestUpdates: [UInt64: Electra.LightClientUpdate] = [:]
    /// The newest finality update of the head's chain.
    package private(set) var latestFinalityUpdate: Electra.LightClientFinalityUpdate?
    /// The newest block that was finalized by a head, with its checkpoint.
    package private(set) var finalizedCheckpoint: Checkpoint

    private let spec: Spec
    private let tailSlot: Slot
    private var finalizedSlot: Slot
    /// The blocks from the finalized one on, by root.
    private var entries: [Root: Entry] = [:]

    private struct Entry {
        let slot: Slot
        let parentRoot: Root
        let proofs: StateProofs
        let finalizedCheckpoint: Checkpoint
        let syncAggregate: SyncAggregate
        /// The best update of the block's period, up to this block.
        var bestUpdate: Electra.LightClientUpdate?
        /// The newest block up to this one that enough members signed in; zero for none.
        var latestSignatureSlot: Slot
    }

    /// Begins with a block that is final and its post-state, Altair's or later.
    package init(
        anchorState: ForkedBeaconState, anchorBlock: ForkedSignedBeaconBlock, _ spec: Spec
    ) throws(LightClientError) {
        self.spec = spec
        tailSlot = anchorState.slot
        finalizedSlot = spec.computeStartSlotAtEpoch(anchorState.finalizedCheckpoint.epoch)
        finalizedCheckpoint = anchorState.finalizedCheckpoint
        let root = anchorBlock.blockRoot(spec)
        let proofs = try StateProofs(anchorState, anchorBlock, spec)
        entries[root] = Entry(
            slot: anchorState.slot, parentRoot: anchorBlock.parentRoot, proofs: proofs,
            finalizedCheckpoint: anchorState.finalizedCheckpoint, syncAggregate: SyncAggregate(),
            latestSignatureSlot: Constants.genesisSlot)
        addBootstrap(root, proofs)
    }

    /// `create_light_client_optimistic_update` of the newest finality update.
    package var latestOptimisticUpdate: Electra.LightClientOptimisticUpdate? {
        latestFinalityUpdate.map {
            .init(
                attestedHeader: $0.attestedHeader, syncAggregate: $0.syncAggregate, signatureSlot: $0.signatureSlot)
        }
    }

    /// Takes in a block with its post-state. The parent must have been told before.
    package mutating func addBlock(
        _ block: ForkedSignedBeaconBlock, postState: ForkedBeaconState
    ) throws(LightClientError) {
        guard let attested = entries[block.parentRoot], let aggregate = block.syncAggregate else {
            throw .unavailable
        }
        let isSigned =
            UInt64(aggregate.syncCommitteeBits.popCount) >= spec.preset.minSyncCommitteeParticipants
        let isOfPeriod = period(attested.slot) == period(block.slot)
        var best = isOfPeriod ? attested.bestUpdate : nil
        if isSigned, isOfPeriod {
            let update = attested.proofs.update(
                signedBy: aggregate, signatureSlot: block.slot, finalizedHeader: finalizedHeader(attested), spec)
            if best.map({ isBetterUpdate(update, $0, spec) }) ?? true { best = update }
        }
        entries[block.blockRoot(spec)] = Entry(
            slot: block.slot, parentRoot: block.parentRoot, proofs: try StateProofs(postState, block, spec),
            finalizedCheckpoint: postState.finalizedCheckpoint, syncAggregate: aggregate, bestUpdate: best,
            latestSignatureSlot: isSigned ? block.slot : attested.latestSignatureSlot)
    }

    /// Makes a block the head: its chain's updates become the best and latest ones, and what its state has finalized
    /// is final.
    package mutating func setHead(_ root: Root) throws(LightClientError) {
        guard let head = entries[root] else { throw .unavailable }
        let lowSlot = max(tailSlot, finalizedSlot)
        collectBestUpdates(root, head, lowSlot: lowSlot)
        latestFinalityUpdate = finalityUpdate(root, head, lowSlot: lowSlot)
        finalize(head.finalizedCheckpoint)
    }

    /// The best update of each period that is not final yet.
    private mutating func collectBestUpdates(_ head: Root, _ entry: Entry, lowSlot: Slot) {
        var root = head
        var next = period(entry.slot)
        while let entry = entries[root], entry.slot >= lowSlot {
            // The first block on the way back that is not after the period is its last.
            while next > period(entry.slot) {
                bestUpdates[next] = nil
                next -= 1
            }
            if next == period(entry.slot) {
                bestUpdates[next] = entry.bestUpdate
                guard next > period(lowSlot) else { return }
                next -= 1
            }
            root = entry.parentRoot
        }
    }

    private func finalityUpdate(
        _ head: Root, _ entry: Entry, lowSlot: Slot
    ) -> Electra.LightClientFinalityUpdate? {
        guard entry.latestSignatureSlot > lowSlot else { return nil }
        var signature = entry
        while signature.slot > entry.latestSignatureSlot {
            guard let parent = entries[signature.parentRoot] else { return nil }
            signature = parent
        }
        guard signature.slot > lowSlot, let attested = entries[signature.parentRoot], attested.slot >= lowSlot else {
            return nil
        }
        let update = attested.proofs.update(
            signedBy: signature.syncAggregate, signatureSlot: signature.slot,
            finalizedHeader: finalizedHeader(attested), spec)
        return .init(
            attestedHeader: update.attestedHeader, finalizedHeader: update.finalizedHeader,
            finalityBranch: update.finalityBranch, syncAggregate: update.syncAggregate,
            signatureSlot: update.signatureSlot)
    }

    /// The header of what a block's state has finalized: the empty one for genesis, nil when it is not known.
    private func finalizedHeader(_ entry: Entry) -> Electra.LightClientHeader? {
        let root = entry.proofs.finalizedRoot
        guard !root.isZero else { return .init() }
        guard let header = entries[root]?.proofs.header ?? bootstraps[root]?.header else { return nil }
        return header.beacon.slot == Constants.genesisSlot ? .init() : header
    }

    /// Keeps bootstraps of the boundary blocks that become final, and forgets what is older.
    private mutating func finalize(_ checkpoint: Checkpoint) {
        guard let finalized = entries[checkpoint.root], finalized.slot > finalizedSlot else { return }
        var root = checkpoint.root
        var lastBoundary: Epoch?
        while let entry = entries[root], entry.slot > finalizedSlot {
            // A boundary block is the last one at or before the start of some epoch.
            let boundary = spec.computeEpochAtSlot(entry.slot + Slot(spec.preset.slotsPerEpoch - 1))
            if boundary != lastBoundary { addBootstrap(root, entry.proofs) }
            lastBoundary = boundary
            root = entry.parentRoot
        }
        finalizedSlot = finalized.slot
        finalizedCheckpoint = checkpoint
        entries = entries.filter { $0.value.slot >= finalized.slot }
    }

    private mutating func addBootstrap(_ root: Root, _ proofs: StateProofs) {
        bootstraps[root] = .init(
            header: proofs.header, currentSyncCommittee: proofs.currentSyncCommittee,
            currentSyncCommitteeBranch: proofs.currentSyncCommitteeBranch)
    }

    private func period(_ slot: Slot) -> UInt64 { spec.computeSyncCommitteePeriodAtSlot(slot) }
}
