public import Primitives

/// The highest block slot a key has signed, or has been told that it signed.
public struct BlockWatermark: Hashable, Sendable {
    /// The highest slot.
    public var slot: Slot
    /// The signing root of the one block known at that slot; nil when unknown or when there was more than one.
    public var signingRoot: Root?

    /// A watermark at `slot`.
    public init(slot: Slot, signingRoot: Root?) {
        self.slot = slot
        self.signingRoot = signingRoot
    }
}

/// The highest source and target epochs a key has signed, or has been told that it signed.
///
/// The two maxima may come from different attestations (EIP-3076's minimal strategy). `signingRoot` is known only when
/// one single attestation holds both, so a match of all three means: the very same message again.
public struct AttestationWatermark: Hashable, Sendable {
    /// The highest source epoch.
    public var source: Epoch
    /// The highest target epoch.
    public var target: Epoch
    /// The signing root of the one attestation at (`source`, `target`); nil when unknown or not one.
    public var signingRoot: Root?

    /// A watermark at (`source`, `target`).
    public init(source: Epoch, target: Epoch, signingRoot: Root?) {
        self.source = source
        self.target = target
        self.signingRoot = signingRoot
    }
}

/// All that is kept of one key's history: constant in size, whatever the key has signed.
public struct Watermarks: Hashable, Sendable {
    /// nil when the key never signed a block.
    public var block: BlockWatermark?
    /// nil when the key never signed an attestation.
    public var attestation: AttestationWatermark?

    /// Watermarks of a key; a fresh key has neither.
    public init(block: BlockWatermark? = nil, attestation: AttestationWatermark? = nil) {
        self.block = block
        self.attestation = attestation
    }
}
