import Duties
import Primitives

/// A message under one of our keys that was seen on the network and is not in our ledger.
struct Sighting: Hashable, Sendable {
    enum Message: Hashable, Sendable {
        case attestation(slot: Slot, target: Epoch)
        case block(slot: Slot)
    }

    var validator: ValidatorIndex
    var pubkey: BLSPubkey
    var message: Message
    var signingRoot: Root

    var evidence: DoppelgangerEvidence {
        switch message {
        case .attestation(let slot, _): .attestation(slot)
        case .block(let slot): .block(slot)
        }
    }
}

/// What the event stream tells beside heads that concerns our keys.
enum NetworkEvent: Hashable, Sendable {
    case reorganised(ReorgUpdate)
    case sighting(Sighting)
    case block(Slot, Root)
    /// A payload can be voted for.
    case payloadAvailable(PayloadAvailability)
    /// Proof that these validators of ours have signed what is slashable.
    case slashing([ValidatorIndex])
}
