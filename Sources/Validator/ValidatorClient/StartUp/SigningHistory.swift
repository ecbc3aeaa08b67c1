import Primitives

/// What the last run tells of our keys.
struct SigningHistory: Sendable {
    /// Whether keys are watched for other users at all.
    let isWatching: Bool
    /// Keys that need not wait: their last run ended in order a moment ago, so nobody can have taken them over.
    private var excused: Set<BLSPubkey> = []

    /// - Parameters:
    ///   - endedInOrder: whether the last run left its mark.
    ///   - epoch: the current one.
    init(_ keys: some Sequence<ValidatorKey>, isWatching: Bool, endedInOrder: Bool, epoch: Epoch) {
        self.isWatching = isWatching
        guard isWatching, endedInOrder else { return }
        let recent = epoch.saturatingSubtract(1)
        for key in keys {
            if let attested = key.attestedTarget, attested >= recent { excused.insert(key.pubkey) }
        }
    }

    /// Whether a key has to wait until it is certain that nobody else uses it.
    func isWatched(_ pubkey: BLSPubkey) -> Bool { isWatching && !excused.contains(pubkey) }
}
