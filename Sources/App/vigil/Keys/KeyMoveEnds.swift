import KeyTransfer
import Primitives
import SlashingProtection

/// The records of what keys have signed, at the two ends of a move between data directories.
struct KeyMoveEnds {
    let from: SlashingRecord
    let to: SlashingRecord
    /// Whether a person says that the keys without a record have never signed.
    let neverSigned: Bool

    /// Opens the records for the move. One that is missing at the destination is made when the source has one.
    /// - Throws: `KeyTransferError` for keys that must not move, `SlashingDatabaseError`.
    func open(for pubkeys: [BLSPubkey]) async throws -> KeyMoveRecords {
        let (history, strangers) = try await source(pubkeys)
        guard let history else { return .neverSigned(to: try await to.openIfThere()) }
        let there = from == to ? history : try await to.open(orMakeFor: history.genesisValidatorsRoot)
        try await history.register(strangers)
        return .carried(from: history, to: there)
    }

    /// Looks for what is in the way of a move, and changes nothing.
    /// - Returns: what could not be looked at, because a client runs; nil when everything was.
    func rehearse(_ pubkeys: [BLSPubkey]) async throws -> String? {
        do {
            let (history, _) = try await source(pubkeys)
            if let history, from != to, let there = try await to.openIfThere() {
                try KeyMoveRecords.carried(from: history, to: there).requireOneChain()
            }
            return nil
        } catch let error as SlashingDatabaseError where error.code == .inUse {
            return error.message
        }
    }

    private func source(
        _ pubkeys: [BLSPubkey]
    ) async throws -> (history: (any SlashingStore)?, strangers: [BLSPubkey]) {
        let history = try await from.openIfThere()
        var strangers = pubkeys
        if let history { strangers = try await KeyMoveRecords.strangers(among: pubkeys, to: history) }
        guard strangers.isEmpty || neverSigned else {
            throw KeyMoveRecords.refusal(of: strangers, at: from.location)
        }
        return (history, strangers)
    }
}
