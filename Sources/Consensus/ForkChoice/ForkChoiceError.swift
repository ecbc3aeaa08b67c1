package import ConsensusTypes
package import Primitives

/// Why the fork choice refused an input. The store is unchanged after every error.
package enum ForkChoiceError: Error, Hashable, CustomStringConvertible {
    case timeWentBackwards(fromMs: UInt64, toMs: UInt64)
    case unknownParent(Root)
    case stateUnavailable(Root)
    case payloadInvalid(Root)
    case payloadWasValid(Root)
    case payloadUnknown(Root)
    case payloadVoteOutOfRange(CommitteeIndex)
    case notInPTC
    case payloadVoteOutOfTime(slot: Slot, currentSlot: Slot)
    case unknownBlock(Root)
    case blockInFuture(slot: Slot, currentSlot: Slot)
    case blockNotAfterFinalizedSlot(slot: Slot, finalizedSlot: Slot)
    case blockNotDescendedFromFinalized(finalized: Checkpoint)
    case targetEpochOutOfRange(target: Epoch, currentEpoch: Epoch)
    case targetEpochSlotMismatch(target: Epoch, slot: Slot)
    case unknownTarget(Root)
    case unknownHead(Root)
    case voteForLaterBlock(blockSlot: Slot, slot: Slot)
    case inconsistentTarget(voted: Root, expected: Root?)
    case attestationTooEarly(slot: Slot, currentSlot: Slot)
    case attestationQueueFull(limit: Int)
    case justifiedBalancesMissing(Checkpoint)
    case justifiedBlockUnknown(Checkpoint)
    case justifiedBlockInvalid(Checkpoint)
    case terminalBlockUnknown(Hash32)
    case terminalBlockInvalid(Hash32)
    case boostOfHeadActive(Root)
    case persistedDataInvalid(reason: String)

    package var description: String {
        switch self {
        case .timeWentBackwards(let from, let to): "the clock went back from \(from) ms to \(to) ms"
        case .unknownParent(let root): "the parent block \(root) is unknown"
        case .stateUnavailable(let root): "the state of the block \(root) cannot be had"
        case .payloadInvalid(let root): "the execution engine refused the payload of the block \(root)"
        case .payloadWasValid(let root):
            "the execution engine refuses the block \(root), which it called valid before: it must be looked after"
        case .payloadUnknown(let root): "the payload of the block \(root) has not been verified"
        case .payloadVoteOutOfRange(let index): "the attestation's index \(index) says nothing of a payload"
        case .notInPTC: "the voter is not in the payload timeliness committee"
        case .payloadVoteOutOfTime(let slot, let now): "the payload vote of slot \(slot) is not of the slot \(now)"
        case .unknownBlock(let root): "the block \(root) is unknown"
        case .blockInFuture(let slot, let now): "the block of slot \(slot) is in the future (slot \(now))"
        case .blockNotAfterFinalizedSlot(let slot, let finalized):
            "the block of slot \(slot) is not after the finalized slot \(finalized)"
        case .blockNotDescendedFromFinalized(let checkpoint):
            "the block does not descend from the finalized block \(checkpoint.root) of epoch \(checkpoint.epoch)"
        case .targetEpochOutOfRange(let target, let now):
            "the target epoch \(target) is neither the current nor the previous epoch (epoch \(now))"
        case .targetEpochSlotMismatch(let target, let slot):
            "the target epoch \(target) is not the epoch of slot \(slot)"
        case .unknownTarget(let root): "the target block \(root) is unknown"
        case .unknownHead(let root): "the attested block \(root) is unknown"
        case .voteForLaterBlock(let blockSlot, let slot):
            "the attested block of slot \(blockSlot) is later than the attestation's slot \(slot)"
        case .inconsistentTarget(let voted, let expected):
            "the target \(voted) is not the attested chain's checkpoint block (\(expected.map { $0.hex } ?? "pruned"))"
        case .attestationTooEarly(let slot, let now):
            "the attestation of slot \(slot) counts from the next slot (slot \(now))"
        case .attestationQueueFull(let limit): "more than \(limit) attestations wait for their slot to pass"
        case .justifiedBalancesMissing(let checkpoint):
            "the balances of the justified checkpoint \(checkpoint.epoch)/\(checkpoint.root) were not handed in"
        case .justifiedBlockUnknown(let checkpoint): "the justified block \(checkpoint.root) is unknown"
        case .justifiedBlockInvalid(let checkpoint):
            "the justified block \(checkpoint.root) has an invalid payload: the node follows a wrong chain"
        case .terminalBlockUnknown(let hash): "the proof-of-work block \(hash) is not known"
        case .terminalBlockInvalid(let hash): "the proof-of-work block \(hash) is not the terminal block"
        case .boostOfHeadActive(let root): "the proposer boost of the head \(root) has not worn off"
        case .persistedDataInvalid(let reason): "the stored fork choice is invalid: \(reason)"
        }
    }
}
