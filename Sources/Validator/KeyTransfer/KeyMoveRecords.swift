package import Primitives
package import SlashingProtection

/// What is known, at the two ends of a move, of what the keys have signed.
package enum KeyMoveRecords: Sendable {
    /// Both ends have a record; it may be one that they share. What the source's holds of the keys is carried over.
    case carried(from: any SlashingStore, to: any SlashingStore)
    /// The source has no record, and a person says that the keys never signed. They become known to the destination's,
    /// if it has one.
    case neverSigned(to: (any SlashingStore)?)

    /// The keys that a record knows nothing of, not even that they never signed.
    package static func strangers(
        among pubkeys: [BLSPubkey], to record: any SlashingStore
    ) async throws(SlashingDatabaseError) -> [BLSPubkey] {
        let known = try await record.watermarks(of: pubkeys)
        return pubkeys.filter { known[$0] == nil }
    }

    /// A key without a record never signed, or what it signed was lost: only a person can tell.
    /// - Parameter place: the record that does not know them, or where there is none.
    package static func refusal(of strangers: [BLSPubkey], at place: String) -> KeyTransferError {
        let others = strangers.count > 1 ? " and \(strangers.count - 1) more" : ""
        return KeyTransferError(
            "nothing is recorded at \(place) of what the key \(strangers.min() ?? BLSPubkey())\(others) signed, so it "
                + "does not move",
            remedy: "if these keys never signed, pass --never-signed; if they did, bring their history in with "
                + "'vigil slashing-protection import' first")
    }

    /// Makes sure that the records allow the move. Changes nothing.
    func check(_ pubkeys: [BLSPubkey]) async throws {
        try requireOneChain()
        guard case .carried(let source, _) = self else { return }
        let strangers = try await Self.strangers(among: pubkeys, to: source)
        guard strangers.isEmpty else { throw Self.refusal(of: strangers, at: source.location) }
    }

    /// Keys move between clients of one chain only.
    package func requireOneChain() throws(KeyTransferError) {
        guard case .carried(let source, let destination) = self else { return }
        guard source.genesisValidatorsRoot == destination.genesisValidatorsRoot else {
            throw KeyTransferError(
                "\(source.location) and \(destination.location) are of different chains",
                remedy: "keys move between clients of one chain only")
        }
    }

    /// Brings the records over and sees that the destination refuses all that the source refuses.
    func carry(_ pubkeys: [BLSPubkey]) async throws {
        switch self {
        case .neverSigned(let destination): try await destination?.register(pubkeys)
        case .carried(let source, let destination): try await Self.carry(pubkeys, from: source, to: destination)
        }
    }

    private static func carry(
        _ pubkeys: [BLSPubkey], from source: any SlashingStore, to destination: any SlashingStore
    ) async throws {
        let document = try await source.exportInterchange(pubkeys: Set(pubkeys))
        try await destination.importInterchange(document)
        let from = try await source.watermarks(of: pubkeys)
        // What an interchange document leaves out, such as a key without any signature, goes by itself.
        try await destination.raise(from)
        let to = try await destination.watermarks(of: pubkeys)
        for pubkey in pubkeys {
            guard let there = to[pubkey], from[pubkey].map(there.covers) ?? false else {
                throw KeyTransferError(
                    "the history of \(pubkey) did not arrive in \(destination.location)",
                    remedy: "nothing signs with the key; start the move again")
            }
        }
    }
}

extension Watermarks {
    /// Whether this history refuses all that the other refuses.
    fileprivate func covers(_ other: Watermarks) -> Bool {
        if let theirs = other.block {
            guard let block, block.slot >= theirs.slot else { return false }
        }
        if let theirs = other.attestation {
            guard let attestation, attestation.source >= theirs.source, attestation.target >= theirs.target else {
                return false
            }
        }
        return true
    }
}
