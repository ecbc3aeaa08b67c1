package import Primitives

/// The books of a devnet, kept from the canonical blocks alone: what was included of what was due.
///
/// It trusts no count of the validator client or of the node. Blocks are recorded in rising order of slots, from slot 1.
package struct InclusionLedger: Sendable {
    private struct Duty: Hashable {
        var validator: ValidatorIndex
        var epoch: Epoch
    }

    private let slotsPerEpoch: UInt64
    private let validators: Int
    /// The first slot whose block carries a sync aggregate that the committee could sign; nil when Altair never comes.
    private let firstSyncSlot: Slot?

    /// The canonical root as of each slot, carried over empty slots.
    private var roots: [Root]
    private var included: [Duty: (target: Bool, head: Bool)] = [:]
    private var lateInclusions = 0
    private var blocks = 0
    private var syncSigned = 0
    private var syncSeats = 0

    /// - Parameters:
    ///   - altairSlot: the first slot of Altair, nil when it is never reached.
    package init(slotsPerEpoch: UInt64, validators: Int, genesisRoot: Root, altairSlot: Slot?) {
        self.slotsPerEpoch = slotsPerEpoch
        self.validators = validators
        // The block at the first slot of Altair would carry signatures of the slot before, when there was no committee.
        firstSyncSlot = altairSlot.map { $0 + 1 }
        roots = [genesisRoot]
    }

    /// The last slot that the books know of.
    package var lastSlot: Slot { Slot(UInt64(roots.count - 1)) }

    package mutating func record(_ block: CanonicalBlock) {
        guard block.slot > lastSlot else { return }
        fillEmptySlots(before: block.slot)
        roots.append(block.root)
        blocks += 1
        for attestation in block.attestations { record(attestation, includedIn: block.slot) }
        recordSync(block)
    }

    /// Records that the chain went on to `slot` without further blocks.
    package mutating func close(at slot: Slot) {
        fillEmptySlots(before: slot + 1)
    }

    private mutating func fillEmptySlots(before slot: Slot) {
        while lastSlot + 1 < slot { roots.append(roots[roots.count - 1]) }
    }

    private mutating func record(_ attestation: IncludedAttestation, includedIn slot: Slot) {
        let targetSlot = Slot(attestation.targetEpoch.rawValue * slotsPerEpoch)
        let isTargetRight = root(at: targetSlot) == attestation.targetRoot
        let isHeadRight = root(at: attestation.slot) == attestation.beaconBlockRoot
        for validator in attestation.attesters {
            let duty = Duty(validator: validator, epoch: attestation.targetEpoch)
            if included[duty] == nil, slot > attestation.slot + 1 { lateInclusions += 1 }
            let known = included[duty] ?? (false, false)
            included[duty] = (known.target || isTargetRight, known.head || isHeadRight)
        }
    }

    private mutating func recordSync(_ block: CanonicalBlock) {
        guard let firstSyncSlot, block.slot >= firstSyncSlot, let bits = block.syncCommitteeBits else { return }
        syncSeats += bits.count
        syncSigned += bits.count(where: \.self)
    }

    private func root(at slot: Slot) -> Root? {
        slot > lastSlot ? nil : roots[Int(slot.rawValue)]
    }

    /// The books as they stand. Attestations are due for every whole epoch whose last slot a later block could include.
    package var summary: InclusionSummary {
        let wholeEpochs = lastSlot.rawValue / slotsPerEpoch
        let due = included.filter { $0.key.epoch.rawValue < wholeEpochs }
        return InclusionSummary(
            blocks: Share(blocks, of: Int(lastSlot.rawValue)),
            attestations: Share(due.count, of: Int(wholeEpochs) * validators),
            targets: Share(due.count { $0.value.target }, of: Int(wholeEpochs) * validators),
            heads: Share(due.count { $0.value.head }, of: Int(wholeEpochs) * validators),
            syncMessages: Share(syncSigned, of: syncSeats),
            lateInclusions: lateInclusions)
    }
}

/// So many of so many.
package struct Share: Hashable, Sendable, CustomStringConvertible {
    package let part: Int
    package let whole: Int

    package init(_ part: Int, of whole: Int) {
        self.part = part
        self.whole = whole
    }

    package var isWhole: Bool { part == whole }

    package var description: String { "\(part)/\(whole)" }

    /// In per cent, rounded down to a tenth, so that 100.0 means all.
    package var percent: String {
        guard whole > 0 else { return "–" }
        let tenths = part * 1000 / whole
        return "\(tenths / 10).\(tenths % 10) %"
    }
}

/// What came of the duties, as the canonical chain tells it.
package struct InclusionSummary: Hashable, Sendable {
    package var blocks: Share
    package var attestations: Share
    package var targets: Share
    package var heads: Share
    package var syncMessages: Share
    /// Attestations that were first included later than in the next slot.
    package var lateInclusions: Int

    package init(
        blocks: Share, attestations: Share, targets: Share, heads: Share, syncMessages: Share, lateInclusions: Int
    ) {
        self.blocks = blocks
        self.attestations = attestations
        self.targets = targets
        self.heads = heads
        self.syncMessages = syncMessages
        self.lateInclusions = lateInclusions
    }

    /// Of a chain that nobody looked at.
    package static let nothing = InclusionSummary(
        blocks: Share(0, of: 0), attestations: Share(0, of: 0), targets: Share(0, of: 0), heads: Share(0, of: 0),
        syncMessages: Share(0, of: 0), lateInclusions: 0)
}
