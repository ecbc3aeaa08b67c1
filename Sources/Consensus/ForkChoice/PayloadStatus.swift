package import Primitives

/// `PayloadStatus` (gloas/fork-choice.md): what a node of the fork choice says of its block's payload.
package enum PayloadStatus: UInt8, Hashable, Sendable {
    /// The chain goes on without the payload.
    case empty = 0
    /// The chain goes on with the payload. Blocks before Gloas, which carry their payloads, are always full.
    case full = 1
    /// The block before that is decided.
    case pending = 2
}

/// `ForkChoiceNode` (gloas/fork-choice.md): a block with what is said of its payload.
package struct ForkChoiceNode: Hashable, Sendable {
    package var root: Root
    package var payloadStatus: PayloadStatus

    package init(root: Root, payloadStatus: PayloadStatus) {
        self.root = root
        self.payloadStatus = payloadStatus
    }
}

/// A PTC member's vote as the fork choice sees it (`PayloadAttestationMessage`).
package struct PayloadVote: Hashable, Sendable {
    package var slot: Slot
    package var beaconBlockRoot: Root
    /// The places of the voter in the PTC of the block's slot, found by the caller (`get_ptc`).
    package var ptcPositions: [Int]
    package var payloadPresent: Bool
    package var blobDataAvailable: Bool

    package init(
        slot: Slot, beaconBlockRoot: Root, ptcPositions: [Int], payloadPresent: Bool, blobDataAvailable: Bool
    ) {
        self.slot = slot
        self.beaconBlockRoot = beaconBlockRoot
        self.ptcPositions = ptcPositions
        self.payloadPresent = payloadPresent
        self.blobDataAvailable = blobDataAvailable
    }
}
