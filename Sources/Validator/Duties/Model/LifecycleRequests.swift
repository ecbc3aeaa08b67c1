package import Primitives

// What the scheduler asks for beside duties: registrations, exits, and looking for doppelgangers.

/// Validators that builders have to know. Those without a builder are left out by whoever carries it out; a
/// registration whose content has not changed keeps its timestamp and signature.
package struct ValidatorRegistrations: Hashable, Sendable {
    package var id: WorkID
    package var validators: [ValidatorIndex]
}

/// A voluntary exit to be signed and published.
package struct ExitSubmission: Hashable, Sendable {
    package var id: WorkID
    package var validator: ValidatorIndex
    package var pubkey: BLSPubkey
    /// The earliest epoch in which the exit may be processed: the current one.
    package var epoch: Epoch
}

/// A question whether somebody else uses our keys: POST /eth/v1/validator/liveness/{epoch} for each epoch.
package struct LivenessRequest: Hashable, Sendable {
    package var id: WorkID
    /// At most the previous and the current epoch, in this order.
    package var epochs: [Epoch]
    package var validators: [ValidatorIndex]
    /// Asked about keys that sign here but left out an epoch: what the durable record explains is not evidence.
    package var isContinuous = false
}

/// A block in a slot in which one of ours is to propose: is it the one that was signed here?
package struct BlockSighting: Hashable, Sendable {
    package var id: WorkID
    package var slot: Slot
    package var root: Root
}

/// Which of the validators asked for were seen on the network in one epoch.
package struct EpochLiveness: Hashable, Sendable {
    package var epoch: Epoch
    package var live: Set<ValidatorIndex>

    package init(epoch: Epoch, live: Set<ValidatorIndex>) {
        self.epoch = epoch
        self.live = live
    }
}

/// What a node told of some of the validators that a `LivenessRequest` names.
package struct LivenessAnswer: Hashable, Sendable {
    package var validators: [ValidatorIndex]
    /// An entry for each epoch that was asked for.
    package var epochs: [EpochLiveness]

    package init(validators: [ValidatorIndex], epochs: [EpochLiveness]) {
        self.validators = validators
        self.epochs = epochs
    }
}

/// What shows that a key of ours is also used elsewhere.
package enum DoppelgangerEvidence: Hashable, Sendable, CustomStringConvertible {
    /// It was seen on the network in an epoch in which nothing was signed here.
    case live(Epoch)
    /// An attestation that was not signed here.
    case attestation(Slot)
    /// A block that was not signed here.
    case block(Slot)

    package var description: String {
        switch self {
        case .live(let epoch): "it was live in epoch \(epoch), when nothing was signed here"
        case .attestation(let slot): "it attested in slot \(slot), which was not signed here"
        case .block(let slot): "it proposed a block in slot \(slot), which was not signed here"
        }
    }
}

/// Keys that are used elsewhere: they must sign nothing any more.
package struct DoppelgangerFinding: Hashable, Sendable {
    package var validators: [ValidatorIndex]
    package var pubkeys: [BLSPubkey]
    package var evidence: DoppelgangerEvidence
    /// Found before the keys signed anything: the client was started beside another one, and has to stop.
    package var endsClient: Bool
}
