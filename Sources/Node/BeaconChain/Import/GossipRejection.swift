package import ConsensusTypes
package import Primitives

/// Why a message was not taken: the rule of gossip that it broke.
///
/// Source: consensus-specs, phase0/p2p-interface.md and altair/p2p-interface.md.
package enum GossipRejection: Error, Hashable, CustomStringConvertible {
    // Time
    case slotOutOfRange(slot: Slot, current: Slot?)
    case targetEpochMismatch(target: Epoch, slot: Slot)
    case targetEpochOutOfRange(target: Epoch, current: Epoch)
    // Membership
    case committeeIndexOutOfRange(CommitteeIndex)
    case aggregationBitsLength(expected: Int, found: Int)
    case notExactlyOneBit(Int)
    case notExactlyOneCommittee(Int)
    case dataIndexNotZero(CommitteeIndex)
    case noParticipants
    case validatorIndexOutOfRange(ValidatorIndex)
    case notInCommittee(ValidatorIndex)
    case notAggregator(ValidatorIndex)
    case subcommitteeOutOfRange(UInt64)
    case notInSyncCommittee(ValidatorIndex)
    case noSyncCommittee(Slot)
    // Seen before
    case alreadyAttested(ValidatorIndex, epoch: Epoch)
    // Chain
    case unknownBlock(Root)
    case targetNotAncestor(target: Root, head: Root)
    case notDescendedFromFinalized(Root)
    // Signatures
    case invalidSignature
    // Forks
    case unsupportedFork(ForkName)
    case wrongForm(found: ForkName, expected: ForkName)

    package var description: String {
        switch self {
        case .slotOutOfRange(let slot, let now):
            "slot \(slot) is outside the propagation range (now \(now.map { "\($0)" } ?? "before genesis"))"
        case .targetEpochMismatch(let target, let slot): "target epoch \(target) is not the epoch of slot \(slot)"
        case .targetEpochOutOfRange(let target, let now):
            "target epoch \(target) is neither current nor previous (now \(now))"
        case .committeeIndexOutOfRange(let index): "there is no committee \(index) in that slot"
        case .aggregationBitsLength(let expected, let found): "\(found) aggregation bits for a committee of \(expected)"
        case .notExactlyOneBit(let count): "\(count) aggregation bits are set, expected one"
        case .notExactlyOneCommittee(let count): "\(count) committee bits are set, expected one"
        case .dataIndexNotZero(let index): "the data's index is \(index), from Electra on it is 0"
        case .noParticipants: "no aggregation bit is set"
        case .validatorIndexOutOfRange(let index): "validator \(index) is not in the registry"
        case .notInCommittee(let index): "validator \(index) is not in the committee"
        case .notAggregator(let index): "validator \(index) is not selected as aggregator"
        case .subcommitteeOutOfRange(let index): "there is no sync subcommittee \(index)"
        case .notInSyncCommittee(let index): "validator \(index) is not in that sync committee"
        case .noSyncCommittee(let slot): "there is no sync committee at slot \(slot)"
        case .alreadyAttested(let index, let epoch): "validator \(index) has attested otherwise in epoch \(epoch)"
        default: chainDescription
        }
    }

    private var chainDescription: String {
        switch self {
        case .unknownBlock(let root): "the block \(root) is unknown"
        case .targetNotAncestor(let target, let head): "the target \(target) is not on the chain of \(head)"
        case .notDescendedFromFinalized(let root): "the block \(root) does not descend from the finalized one"
        case .invalidSignature: "the signature is invalid"
        case .unsupportedFork(let fork): "the fork \(fork.name) is not supported"
        case .wrongForm(let found, let expected):
            "the attestation has the form of \(found.name), its slot is of \(expected.name)"
        default: "invalid"
        }
    }
}
