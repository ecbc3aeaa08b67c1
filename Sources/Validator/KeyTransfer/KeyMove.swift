package import Keystores
package import Primitives

/// Moves keys, with the history of what they signed, from one data directory of this machine to another.
///
/// The caller holds the locks of both directories, so that no client runs on either. Blocks for the decryption of the keys.
package struct KeyMove: Sendable {
    package let source: KeystoreDirectory
    package let destination: KeystoreDirectory
    package let records: KeyMoveRecords
    /// How keystores are opened: a key that cannot be decrypted does not move.
    package var loading = KeyLoading()

    /// What a move is about to write, for who watches it. What the closure throws ends the move there.
    package typealias Checkpoint = (KeyMoveStep, BLSPubkey) throws -> Void

    package init(from source: KeystoreDirectory, to destination: KeystoreDirectory, records: KeyMoveRecords) {
        self.source = source
        self.destination = destination
        self.records = records
    }

    /// The step that each key is at, without those that have arrived. Changes nothing.
    /// - Throws: `KeyTransferError` for the first key that cannot be moved, `KeystoreError`.
    package func plan(_ pubkeys: [BLSPubkey]) throws -> [BLSPubkey: KeyMoveStep] {
        try Self.plan(pubkeys, from: source, to: destination)
    }

    /// The step that each key is at between two directories, of which the second need not be there yet.
    package static func plan(
        _ pubkeys: [BLSPubkey], from source: KeystoreDirectory, to destination: KeystoreDirectory
    ) throws -> [BLSPubkey: KeyMoveStep] {
        let from = try statuses(in: source)
        let to = try statuses(in: destination)
        var plan: [BLSPubkey: KeyMoveStep] = [:]
        for pubkey in pubkeys {
            guard from[pubkey]?.isReadOnly != true else {
                throw KeyTransferError(
                    "the keystore of \(pubkey) is kept outside \(source.path)", remedy: "import it there first")
            }
            let step = try next(
                of: pubkey, from: source, from[pubkey]?.status, to: destination, to[pubkey]?.status)
            plan[pubkey] = step
        }
        return plan
    }

    private static func next(
        of pubkey: BLSPubkey, from source: KeystoreDirectory, _ from: KeyStatus?, to destination: KeystoreDirectory,
        _ to: KeyStatus?
    ) throws -> KeyMoveStep? {
        do {
            return try KeyMoveStep.next(source: from, destination: to, from: source.path, to: destination.path)
        } catch {
            throw KeyTransferError("\(pubkey): \(error.problem)", remedy: error.remedy)
        }
    }

    private static func statuses(in directory: KeystoreDirectory) throws -> [BLSPubkey: KeystoreEntry] {
        guard directory.exists else { return [:] }
        var known: [BLSPubkey: KeystoreEntry] = [:]
        for entry in try directory.entries() { known[entry.pubkey] = entry }
        return known
    }

    /// Carries the keys to the end of their way. After an error, or a crash, the same call goes on where it ended.
    /// - Throws: what `plan` throws, `SlashingDatabaseError`; nothing is changed when a key cannot be decrypted.
    package func run(
        _ pubkeys: [BLSPubkey], progress: @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in },
        checkpoint: Checkpoint = { _, _ in }
    ) async throws {
        try await records.check(pubkeys)
        let planned = try plan(pubkeys)
        let coming = pubkeys.filter { planned[$0].map { $0.rawValue < KeyMoveStep.release.rawValue } ?? false }
        let opened = try source.unlock(coming, loading, progress: progress)
        let unlocked = Dictionary(uniqueKeysWithValues: opened.map { ($0.pubkey, $0) })
        for step in KeyMoveStep.allCases {
            // Asked anew at each step: what was written is what counts.
            let due = try plan(pubkeys).filter { $0.value == step }.keys.sorted()
            guard !due.isEmpty else { continue }
            if step == .transfer || step == .release { try await records.carry(due) }
            for pubkey in due {
                try checkpoint(step, pubkey)
                try take(step, pubkey, unlocked)
            }
        }
    }

    private func take(_ step: KeyMoveStep, _ pubkey: BLSPubkey, _ unlocked: [BLSPubkey: UnlockedKeystore]) throws {
        switch step {
        case .hold:
            try source.setStatus(.moving(to: destination.path), of: [pubkey])
        case .transfer:
            guard let key = unlocked[pubkey] else {
                throw KeyTransferError("the keystore of \(pubkey) was not opened", remedy: "start the move again")
            }
            // A copy that the destination let go of earlier is of no use any more.
            if destination.contains(pubkey), try destination.status(of: pubkey) == .moved(to: source.path) {
                try destination.remove([pubkey])
            }
            try destination.add(key, status: .arriving(from: source.path))
            guard try destination.keystore(pubkey) == key.keystore else {
                throw KeyTransferError("\(destination.path) does not give back the keystore that was written to it")
            }
        case .release:
            try source.setStatus(.moved(to: destination.path), of: [pubkey])
        case .activate:
            try destination.setStatus(.enabled, of: [pubkey])
        }
    }
}
