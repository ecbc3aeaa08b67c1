package import Primitives
import SlashingProtection

/// What a permit allows to sign. The value alone permits nothing.
package struct PermittedMessage: Hashable, Sendable {
    /// What is signed, for signers that want to see it.
    package let content: SigningContent
    package let pubkey: BLSPubkey
    /// The only root that the key may sign under the permit: the content's.
    package let signingRoot: Root

    package var kind: SigningKind { content.kind }
}

/// The right to sign some messages, once. It cannot be copied, and a signer takes it away from its holder.
///
/// Only this room makes permits: for blocks and attestations out of records that are on disk, for the other kinds through
/// `UnrecordedContent`, which has no word for a block or an attestation. So no slashable message reaches a key before its
/// record is durable, by construction.
package struct SigningPermit: ~Copyable, Sendable {
    /// What may be signed, in the order of the signatures wanted.
    package let messages: [PermittedMessage]

    private init(_ messages: [PermittedMessage]) { self.messages = messages }

    /// A permit for messages that are recorded.
    static func recorded(_ messages: some Sequence<RecordedMessage>) -> SigningPermit {
        SigningPermit(
            messages.map {
                PermittedMessage(content: $0.content, pubkey: $0.record.pubkey, signingRoot: $0.record.signingRoot)
            })
    }

    /// A permit for messages that need no record.
    static func unrecorded(_ messages: some Sequence<UnrecordedMessage>) -> SigningPermit {
        SigningPermit(
            messages.map {
                PermittedMessage(
                    content: .unrecorded($0.content), pubkey: $0.pubkey, signingRoot: $0.signingRoot)
            })
    }
}

/// A message with the proof that it is on disk.
struct RecordedMessage: Sendable {
    let record: DurableRecord
    let content: SigningContent
}

/// A message that needs no record, with its signing root.
struct UnrecordedMessage: Sendable {
    let content: UnrecordedContent
    let pubkey: BLSPubkey
    let signingRoot: Root

    init(_ content: UnrecordedContent, pubkey: BLSPubkey, _ context: SigningContext) {
        self.init(content, pubkey: pubkey, signingRoot: context.signingRoot(content))
    }

    /// For many keys that sign one message, whose root is computed once.
    init(_ content: UnrecordedContent, pubkey: BLSPubkey, signingRoot: Root) {
        self.content = content
        self.pubkey = pubkey
        self.signingRoot = signingRoot
    }
}
