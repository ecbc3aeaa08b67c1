public import Primitives

/// Why a message must not be signed.
public enum SlashingRefusal: Hashable, Sendable {
    /// The key is not in the database: it was neither registered nor imported, so nothing is known of its past.
    case unregisteredKey
    /// `source > target`: no valid attestation looks like that.
    case sourceAfterTarget(source: Epoch, target: Epoch)
    /// Another (or an unknown) attestation of this target was signed.
    case doubleVote(target: Epoch)
    /// It would surround an earlier attestation: its target is new, its source below the highest signed source.
    case surroundsEarlier(source: Epoch, highestSource: Epoch)
    /// It would be surrounded by an earlier attestation: its source is higher, its target below the highest signed.
    case surroundedByEarlier(target: Epoch, highestTarget: Epoch)
    /// The target is below the highest signed target; what was signed there is no longer known.
    case targetBelowWatermark(target: Epoch, highestTarget: Epoch)
    /// Another (or an unknown) block of this slot was signed.
    case doubleProposal(slot: Slot)
    /// The slot is below the highest signed slot; what was signed there is no longer known.
    case slotBelowWatermark(slot: Slot, highestSlot: Slot)
    /// Another client of a shared store has recorded this very message, and signs it.
    case recordedByAnotherClient
}

extension SlashingRefusal {
    /// Whether more knowledge of the key's past could overrule it.
    var restsOnHistory: Bool {
        switch self {
        case .unregisteredKey, .sourceAfterTarget, .recordedByAnotherClient: false
        default: true
        }
    }
}

extension SlashingRefusal: CustomStringConvertible {
    /// One line for a log.
    public var description: String {
        switch self {
        case .unregisteredKey:
            "the key is not registered in the slashing database"
        case .sourceAfterTarget(let source, let target):
            "source epoch \(source.rawValue) is after target epoch \(target.rawValue)"
        case .doubleVote(let target):
            "double vote: another attestation with target epoch \(target.rawValue) was signed"
        case .surroundsEarlier(let source, let highest):
            "surround vote: source epoch \(source.rawValue) is below the highest signed source \(highest.rawValue)"
        case .surroundedByEarlier(let target, let highest):
            "surround vote: target epoch \(target.rawValue) is below the highest signed target \(highest.rawValue)"
        case .targetBelowWatermark(let target, let highest):
            "target epoch \(target.rawValue) is below the highest signed target \(highest.rawValue)"
        case .doubleProposal(let slot):
            "double proposal: another block of slot \(slot.rawValue) was signed"
        case .slotBelowWatermark(let slot, let highest):
            "slot \(slot.rawValue) is below the highest signed slot \(highest.rawValue)"
        case .recordedByAnotherClient:
            "another client of the shared store has recorded this message and signs it"
        }
    }
}

/// What the law says of one message, before anything is recorded. It permits nothing by itself: see
/// ``SlashingDecision``.
public enum SlashingVerdict: Hashable, Sendable {
    /// Not slashable against anything signed before; to be recorded before it is signed.
    case new
    /// The message signed last, once more: signing it again yields the same signature.
    case sameData
    /// Must not be signed.
    case refused(SlashingRefusal)
}
