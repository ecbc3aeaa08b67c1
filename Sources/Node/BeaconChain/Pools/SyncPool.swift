package import BLS
package import ConsensusTypes
package import Primitives
import SSZ

/// Sync committee messages and contributions that wait for aggregation and blocks. A pure value.
///
/// Everything in it was verified by the caller. Per slot, root and subcommittee it keeps the sum of the messages and
/// the fullest contribution received.
package struct SyncPool: Sendable {
    /// What a sync committee message signs, cut by subcommittee.
    package struct Key: Hashable, Sendable {
        var slot: Slot
        var beaconBlockRoot: Root
        var subcommittee: UInt64

        package init(slot: Slot, beaconBlockRoot: Root, subcommittee: UInt64) {
            self.slot = slot
            self.beaconBlockRoot = beaconBlockRoot
            self.subcommittee = subcommittee
        }
    }

    private struct Sum: Sendable {
        var bits: SyncSubcommitteeBits
        var signature: Signature
    }

    /// Roots that one slot's messages may name before further ones are refused.
    package static let keysPerSlot = 1024

    private let subcommitteeSize: Int
    private var messages: [Key: Sum] = [:]
    private var contributions: [Key: Sum] = [:]

    package init(subcommitteeSize: Int) {
        self.subcommitteeSize = subcommitteeSize
    }

    /// Adds a message for the positions that its validator has in a subcommittee; a position counts once.
    /// - Returns: whether a position was new.
    @discardableResult
    package mutating func insert(_ key: Key, positions: [Int], signature: Signature) -> Bool {
        guard messages[key] != nil || hasRoom(messages, key.slot) else { return false }
        var isNew = false
        for position in positions where position < subcommitteeSize {
            if var sum = messages[key] {
                guard !sum.bits[position] else { continue }
                sum.bits[position] = true
                sum.signature = (try? Signature.aggregate([sum.signature, signature])) ?? sum.signature
                messages[key] = sum
            } else {
                var bits = SyncSubcommitteeBits(count: subcommitteeSize)
                bits[position] = true
                messages[key] = Sum(bits: bits, signature: signature)
            }
            isNew = true
        }
        return isNew
    }

    /// Keeps a received contribution when it is the fullest of its kind.
    @discardableResult
    package mutating func insert(_ contribution: SyncCommitteeContribution, signature: Signature) -> Bool {
        let key = Key(
            slot: contribution.slot, beaconBlockRoot: contribution.beaconBlockRoot,
            subcommittee: contribution.subcommitteeIndex)
        if let known = contributions[key] {
            guard contribution.aggregationBits.popCount > known.bits.popCount else { return false }
        } else {
            guard hasRoom(contributions, key.slot) else { return false }
        }
        contributions[key] = Sum(bits: contribution.aggregationBits, signature: signature)
        return true
    }

    /// The contribution an aggregator signs: the sum of the messages, or a received one when that is fuller.
    package func contribution(_ key: Key) -> SyncCommitteeContribution? {
        best(key).map {
            SyncCommitteeContribution(
                slot: key.slot, beaconBlockRoot: key.beaconBlockRoot, subcommitteeIndex: key.subcommittee,
                aggregationBits: $0.bits, signature: $0.signature.compressed)
        }
    }

    /// The aggregate for a block whose parent is `beaconBlockRoot`, of what was signed in `slot`.
    ///
    /// Without any messages it is empty, with the infinity signature.
    package func aggregate(slot: Slot, beaconBlockRoot: Root, subcommittees: Int) -> SyncAggregate {
        var bits = SyncCommitteeBits(count: subcommittees * subcommitteeSize)
        var signatures: [Signature] = []
        for subcommittee in 0..<subcommittees {
            let key = Key(slot: slot, beaconBlockRoot: beaconBlockRoot, subcommittee: UInt64(subcommittee))
            guard let sum = best(key) else { continue }
            signatures.append(sum.signature)
            for position in sum.bits.setIndices { bits[subcommittee * subcommitteeSize + position] = true }
        }
        let signature = (try? Signature.aggregate(signatures)) ?? .infinity
        return SyncAggregate(syncCommitteeBits: bits, syncCommitteeSignature: signature.compressed)
    }

    /// Forgets what was signed before `slot`.
    package mutating func prune(before slot: Slot) {
        messages = messages.filter { $0.key.slot >= slot }
        contributions = contributions.filter { $0.key.slot >= slot }
    }

    private func best(_ key: Key) -> Sum? {
        guard let own = messages[key] else { return contributions[key] }
        guard let received = contributions[key], received.bits.popCount > own.bits.popCount else { return own }
        return received
    }

    private func hasRoom(_ sums: [Key: Sum], _ slot: Slot) -> Bool {
        sums.keys.count { $0.slot == slot } < Self.keysPerSlot
    }
}
