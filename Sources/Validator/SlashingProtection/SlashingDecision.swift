public import Primitives

/// Proof that one message is on disk: only a store makes it, and only for a commit that was synced.
///
/// It names the key and the signing root, so a signer that asks for it can sign nothing else.
public struct DurableRecord: Hashable, Sendable {
    /// The kinds of message that the database records.
    public enum Kind: Hashable, Sendable {
        /// A beacon block.
        case block
        /// An attestation.
        case attestation
    }

    /// What was recorded.
    public let kind: Kind
    /// The key that may sign.
    public let pubkey: BLSPubkey
    /// The only signing root it may sign.
    public let signingRoot: Root
    /// Whether the same message had been recorded before.
    public let isRepeat: Bool

    init(kind: Kind, pubkey: BLSPubkey, signingRoot: Root, isRepeat: Bool) {
        self.kind = kind
        self.pubkey = pubkey
        self.signingRoot = signingRoot
        self.isRepeat = isRepeat
    }
}

/// The database's answer to one message.
public enum SlashingDecision: Hashable, Sendable {
    /// Sign it: the record is durable.
    case safe(DurableRecord)
    /// Do not sign it, whatever else happens.
    case notSafe(SlashingRefusal)
}

extension SlashingDecision {
    /// The answer of a store. Only a store may say this, and hand it on only when the commit is durable; a test sees to it
    /// that nobody else does.
    package init(_ verdict: SlashingVerdict, recorded message: AttestationToSign) {
        self.init(verdict, .attestation, message.pubkey, message.signingRoot)
    }

    /// The same for a block.
    package init(_ verdict: SlashingVerdict, recorded message: BlockToSign) {
        self.init(verdict, .block, message.pubkey, message.signingRoot)
    }

    private init(_ verdict: SlashingVerdict, _ kind: DurableRecord.Kind, _ pubkey: BLSPubkey, _ signingRoot: Root) {
        switch verdict {
        case .new:
            self = .safe(DurableRecord(kind: kind, pubkey: pubkey, signingRoot: signingRoot, isRepeat: false))
        case .sameData:
            self = .safe(DurableRecord(kind: kind, pubkey: pubkey, signingRoot: signingRoot, isRepeat: true))
        case .refused(let reason):
            self = .notSafe(reason)
        }
    }
}
