import Primitives

/// What is known of our keys from earlier runs.
struct SigningHistory: Sendable {
    var attestedTargets: [BLSPubkey: Epoch] = [:]
    var proposedSlots: [BLSPubkey: Slot] = [:]
    /// Whether keys are watched for other users at all.
    var isWatching = false
    /// Keys that need not wait: their last run ended in order a moment ago, so nobody can have taken them over.
    private var excused: Set<BLSPubkey> = []

    /// - Parameters:
    ///   - endedInOrder: whether the last run left its mark.
    ///   - epoch: the current one.
    init(_ keys: ValidatorKeys, isWatching: Bool, endedInOrder: Bool, epoch: Epoch) {
        attestedTargets = keys.attestedTargets
        proposedSlots = keys.proposedSlots
        self.isWatching = isWatching
        guard isWatching, endedInOrder else { return }
        excused = Set(attestedTargets.filter { $0.value >= epoch.saturatingSubtract(1) }.keys)
    }

    /// Whether a key has to wait until it is certain that nobody else uses it.
    func isWatched(_ pubkey: BLSPubkey) -> Bool { isWatching && !excused.contains(pubkey) }
}
