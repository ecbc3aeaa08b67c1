public import Primitives

/// An attestation for which a signature is wanted, reduced to what EIP-3076 looks at.
public struct AttestationToSign: Hashable, Sendable {
    /// The validator that is to sign.
    public var pubkey: BLSPubkey
    /// `attestation.data.source.epoch`.
    public var source: Epoch
    /// `attestation.data.target.epoch`.
    public var target: Epoch
    /// `compute_signing_root(attestation.data, domain)`: the very bytes that the key will sign.
    public var signingRoot: Root

    /// An attestation of `pubkey` from `source` to `target` whose signing root is `signingRoot`.
    public init(pubkey: BLSPubkey, source: Epoch, target: Epoch, signingRoot: Root) {
        self.pubkey = pubkey
        self.source = source
        self.target = target
        self.signingRoot = signingRoot
    }
}

/// A block for which a signature is wanted, reduced to what EIP-3076 looks at.
public struct BlockToSign: Hashable, Sendable {
    /// The validator that is to sign.
    public var pubkey: BLSPubkey
    /// `block.slot`.
    public var slot: Slot
    /// `compute_signing_root(block, domain)`: the very bytes that the key will sign.
    public var signingRoot: Root

    /// A block of `pubkey` at `slot` whose signing root is `signingRoot`.
    public init(pubkey: BLSPubkey, slot: Slot, signingRoot: Root) {
        self.pubkey = pubkey
        self.slot = slot
        self.signingRoot = signingRoot
    }
}

extension AttestationToSign {
    /// The message as a record has it.
    package var watermark: AttestationWatermark {
        AttestationWatermark(source: source, target: target, signingRoot: signingRoot)
    }
}

extension BlockToSign {
    /// The message as a record has it.
    package var watermark: BlockWatermark { BlockWatermark(slot: slot, signingRoot: signingRoot) }
}
