import Primitives

/// The law of EIP-3076 for one key, as a value: no disk, no clock, no lock.
///
/// It follows the EIP's minimal strategy: of everything signed only the maxima are kept, and a message passes when it
/// lies strictly above them. That refuses all that is slashable, and also messages that a complete history could allow;
/// the one exception is the last message itself, which may be signed again.
public struct SlashingRules: Hashable, Sendable {
    /// What is known of the key.
    public private(set) var watermarks: Watermarks

    /// The law for a key with that history.
    public init(_ watermarks: Watermarks = Watermarks()) {
        self.watermarks = watermarks
    }

    /// Judges `attestation` and, when it is `new`, moves the watermark to it.
    public mutating func admit(_ attestation: AttestationToSign) -> SlashingVerdict {
        let verdict = Self.judge(attestation, against: watermarks.attestation)
        if verdict == .new {
            watermarks.attestation = attestation.watermark
        }
        return verdict
    }

    /// Judges `block` and, when it is `new`, moves the watermark to it.
    public mutating func admit(_ block: BlockToSign) -> SlashingVerdict {
        let verdict = Self.judge(block, against: watermarks.block)
        if verdict == .new {
            watermarks.block = block.watermark
        }
        return verdict
    }

    /// Takes in what was signed elsewhere, or found safe by more than the watermarks.
    package mutating func raise(_ other: Watermarks) { watermarks = watermarks.merged(with: other) }

    /// EIP-3076, conditions 4 and 5 (and 3's double vote), read with the maxima in place of the minima.
    package static func judge(
        _ attestation: AttestationToSign, against watermark: AttestationWatermark?
    ) -> SlashingVerdict {
        let (source, target) = (attestation.source, attestation.target)
        guard source <= target else { return .refused(.sourceAfterTarget(source: source, target: target)) }
        guard let watermark else { return .new }
        if target == watermark.target {
            let same = source == watermark.source && attestation.signingRoot == watermark.signingRoot
            return same ? .sameData : .refused(.doubleVote(target: target))
        }
        if target < watermark.target {
            return source > watermark.source
                ? .refused(.surroundedByEarlier(target: target, highestTarget: watermark.target))
                : .refused(.targetBelowWatermark(target: target, highestTarget: watermark.target))
        }
        guard source >= watermark.source else {
            return .refused(.surroundsEarlier(source: source, highestSource: watermark.source))
        }
        return .new
    }

    /// EIP-3076, conditions 1 and 2, read with the maximum in place of the minimum.
    package static func judge(_ block: BlockToSign, against watermark: BlockWatermark?) -> SlashingVerdict {
        guard let watermark else { return .new }
        if block.slot > watermark.slot { return .new }
        if block.slot < watermark.slot {
            return .refused(.slotBelowWatermark(slot: block.slot, highestSlot: watermark.slot))
        }
        return block.signingRoot == watermark.signingRoot ? .sameData : .refused(.doubleProposal(slot: block.slot))
    }
}
