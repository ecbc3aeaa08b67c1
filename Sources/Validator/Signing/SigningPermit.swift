package import Primitives
import SlashingProtection

/// What a permit allows to sign. The value alone permits nothing.
package struct PermittedMessage: Hashable, Sendable {
    package let kind: SigningKind
    package let pubkey: BLSPubkey
    /// The only root that the key may sign under the permit.
    package let signingRoot: Root
}

/// The right to sign some messages, once. It cannot be copied, and a signer takes it away from its holder.
///
/// Only this room makes permits: for blocks and attestations out of records that are on disk, for the other kinds through
/// `UnrecordedKind`, which has no word for a block or an attestation. So no slashable message reaches a key before its
/// record is durable, by construction.
package struct SigningPermit: ~Copyable, Sendable {
    /// What may be signed, in the order of the signatures wanted.
    package let messages: [PermittedMessage]

    private init(_ messages: [PermittedMessage]) { self.messages = messages }

    /// A permit for messages that are recorded.
    static func recorded(_ records: [DurableRecord]) -> SigningPermit {
        SigningPermit(
            records.map {
                PermittedMessage(kind: SigningKind($0.kind), pubkey: $0.pubkey, signingRoot: $0.signingRoot)
            })
    }

    /// A permit for messages that need no record.
    static func unrecorded(
        _ kind: UnrecordedKind, _ messages: [(pubkey: BLSPubkey, signingRoot: Root)]
    ) -> SigningPermit {
        SigningPermit(
            messages.map { PermittedMessage(kind: SigningKind(kind), pubkey: $0.pubkey, signingRoot: $0.signingRoot) })
    }
}
