package import Keystores
package import Primitives

/// Brings keystores into a data directory, each key whole or not at all.
///
/// The caller holds the directory's lock, and has imported the history of the keys before.
package struct KeyImport: Sendable {
    /// What became of one keystore.
    package enum Outcome: Hashable, Sendable {
        /// The key is there, and signs from the next start on, unless it is switched off.
        case imported(BLSPubkey)
        /// The key was there before; nothing was changed.
        case duplicate(BLSPubkey)
        /// Nothing was written, for this reason.
        case failed(String)
    }

    package let destination: KeystoreDirectory
    package var loading = KeyLoading()
    /// Where passwords may lie beside the places that a candidate knows.
    package var passwordFolders: [String] = []
    /// The password of all keys that have none of their own.
    package var commonPassword: String?

    package init(into destination: KeystoreDirectory) { self.destination = destination }

    /// Imports keystores; the fault of one is no hindrance to the others. Blocks for the decryption.
    /// - Returns: an outcome for each candidate, in order.
    package func run(
        _ candidates: [KeyCandidate], progress: @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws(KeystoreError) -> [Outcome] {
        try destination.prepare()
        var known = Set(try destination.entries().map(\.pubkey))
        var outcomes = [Outcome?](repeating: nil, count: candidates.count)
        var work: [(position: Int, keystore: Keystore, password: String)] = []
        for (position, candidate) in candidates.enumerated() {
            if let pubkey = candidate.found.pubkey, known.contains(pubkey) {
                outcomes[position] = .duplicate(pubkey)
                continue
            }
            do throws(KeystoreError) {
                work.append((position, candidate.found.keystore, try password(of: candidate)))
            } catch {
                outcomes[position] = .failed(error.message)
            }
        }
        let unlocked = UnlockedKeystore.unlock(work.map { ($0.keystore, $0.password) }, loading, progress: progress)
        for (item, result) in zip(work, unlocked) {
            outcomes[item.position] = add(result, candidates[item.position], &known)
        }
        return outcomes.compactMap { $0 }
    }

    private func password(of candidate: KeyCandidate) throws(KeystoreError) -> String {
        if let password = try candidate.password(orIn: passwordFolders) ?? commonPassword { return password }
        throw KeystoreError(
            .notFound, "\(candidate.found.file): no password was found for it; give --secrets-dir or --password-file")
    }

    private func add(
        _ result: Result<UnlockedKeystore, KeystoreError>, _ candidate: KeyCandidate, _ known: inout Set<BLSPubkey>
    ) -> Outcome {
        if let refusal = candidate.refusal { return .failed("\(candidate.found.file): \(refusal)") }
        do throws(KeystoreError) {
            let key = try result.get()
            guard known.insert(key.pubkey).inserted else { return .duplicate(key.pubkey) }
            try destination.add(key, status: candidate.isDisabled ? .disabled : .enabled)
            return .imported(key.pubkey)
        } catch {
            return .failed("\(candidate.found.file): \(error.message)")
        }
    }
}
