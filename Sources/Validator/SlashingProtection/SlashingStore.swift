package import Primitives

/// Where a validator client keeps the record of what its keys have signed: a file of its own, or a database that several
/// machines share.
///
/// Every implementation keeps one promise: a message is `safe` only when its record is durable, and of two messages that
/// contradict each other at most one is ever `safe`, whoever asks and whatever fails. All methods may be called from any
/// task; they end, with an error if need be, within a time of the store's own choice.
package protocol SlashingStore: Sendable {
    /// The chain that the records belong to.
    var genesisValidatorsRoot: Root { get }
    /// Where the records are, for a person. Never carries a password.
    var location: String { get }
    /// Whether clients of other machines may sign under these records too: then what is recorded may be their messages.
    var isShared: Bool { get }

    /// Judges a slot's attestations in the order given and records the new ones, all under one durable commit.
    /// - Returns: one decision for each attestation, in the same order. A refusal of one is no hindrance to the others.
    /// - Throws: when it is not certain that the record is durable; then nothing may be signed.
    func checkAndCommit(
        attestations: [AttestationToSign]
    ) async throws(SlashingDatabaseError) -> [SlashingDecision]

    /// Judges one block and records it durably.
    func checkAndCommit(block: BlockToSign) async throws(SlashingDatabaseError) -> SlashingDecision

    /// Makes keys known, with no history; keys that are known keep theirs. Durable on return.
    /// - Returns: how many were not known before.
    @discardableResult
    func register(_ pubkeys: [BLSPubkey]) async throws(SlashingDatabaseError) -> Int

    /// The keys that are known, in ascending order.
    func registeredKeys() async throws(SlashingDatabaseError) -> [BLSPubkey]

    /// What is recorded of a key; nil when it is not registered.
    func watermarks(of pubkey: BLSPubkey) async throws(SlashingDatabaseError) -> Watermarks?

    /// What is recorded of these keys; those that are not registered are left out.
    func watermarks(of pubkeys: [BLSPubkey]) async throws(SlashingDatabaseError) -> [BLSPubkey: Watermarks]

    /// Raises the records of keys, durably and all at once: nothing at or below a floor is signed any more. Nothing is
    /// ever lowered; keys that are not known become registered.
    func raise(_ floors: [BLSPubkey: Watermarks]) async throws(SlashingDatabaseError)

    /// Imports an EIP-3076 interchange document, all of it or nothing, durably.
    @discardableResult
    func importInterchange(_ json: [UInt8]) async throws(SlashingDatabaseError) -> InterchangeImportSummary

    /// The same, read from a file piece by piece.
    @discardableResult
    func importInterchange(_ source: InterchangeSource) async throws(SlashingDatabaseError) -> InterchangeImportSummary

    /// The records as an EIP-3076 interchange document.
    /// - Parameter pubkeys: the keys wanted, nil for all; keys that are not known are left out.
    func exportInterchange(pubkeys: Set<BLSPubkey>?) async throws(SlashingDatabaseError) -> [UInt8]

    /// Lets go of the store. Later calls throw `closed`.
    func close() async throws(SlashingDatabaseError)
}

extension SlashingDatabase: SlashingStore {
    package var isShared: Bool { false }
    package var location: String { path }
}
