package import ConsensusTypes
package import Primitives

// What came with Gloas (EIP-7732): payload timeliness committees, preferences of proposers, payloads apart from blocks.

/// One vote on a payload to be made: an entry of POST /eth/v1/validator/duties/ptc/{epoch}.
package struct ScheduledPayloadAttestation: Hashable, Sendable {
    package var validator: ValidatorIndex
    package var pubkey: BLSPubkey
    package var slot: Slot

    package init(validator: ValidatorIndex, pubkey: BLSPubkey, slot: Slot) {
        self.validator = validator
        self.pubkey = pubkey
        self.slot = slot
    }
}

/// An `execution_payload_available` event: payload and blobs of a block are there.
package struct PayloadAvailability: Hashable, Sendable {
    package var node: NodeID
    package var slot: Slot
    package var block: Root

    package init(node: NodeID = .only, slot: Slot, block: Root) {
        self.node = node
        self.slot = slot
        self.block = block
    }
}

/// A request for what to vote on the payload of a slot.
package struct PayloadAttestationDataRequest: Hashable, Sendable {
    package var id: WorkID
    package var slot: Slot
    /// The event that made the request before the due time: the node to ask, and what it should answer.
    package var payload: PayloadAvailability?
}

/// Votes on the payload of one slot, all the same, to be signed in one batch and published.
package struct PayloadAttestationBatch: Hashable, Sendable {
    package var id: WorkID
    package var slot: Slot
    package var data: PayloadAttestationData
    package var items: [ScheduledPayloadAttestation]
}

/// Preferences for proposals to come, to be signed and published.
package struct ProposerPreferencesBatch: Hashable, Sendable {
    package struct Item: Hashable, Sendable {
        package var slot: Slot
        package var validator: ValidatorIndex
        package var pubkey: BLSPubkey
        /// The block that the schedule hangs on.
        package var dependentRoot: Root
    }

    package var id: WorkID
    package var items: [Item]
}

/// The payload of a published block of our own, to be signed and published.
package struct PayloadReveal: Hashable, Sendable {
    package var id: WorkID
    package var slot: Slot
    /// The work under which the block was produced.
    package var proposal: WorkID
}

/// Why a node's view of a payload must not be signed.
package enum PayloadAttestationFault: Hashable, Sendable, CustomStringConvertible {
    case wrongSlot(Slot)

    package var description: String {
        switch self {
        case .wrongSlot(let slot): "the node's payload attestation data is for slot \(slot)"
        }
    }
}
