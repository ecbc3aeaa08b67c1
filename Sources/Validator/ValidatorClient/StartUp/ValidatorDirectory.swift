import BeaconAPI
import BeaconNodePool
import ConsensusTypes
import Duties
import Logging
import Primitives
import Synchronization

/// What the chain knows of our keys: their indices, and from when to when they are active.
final class ValidatorDirectory: Sendable {
    private struct State {
        var known: [BLSPubkey: ValidatorInfo] = [:]
        var pubkeys: [ValidatorIndex: BLSPubkey] = [:]
        /// Keys that were asked for since they came, or are being asked for.
        var asked: Set<BLSPubkey> = []
        /// Keys that were gone for a while: what the last run tells of them says nothing any more.
        var left: Set<BLSPubkey> = []
    }

    /// About 200 kB, which every node's server takes.
    private static let keysPerRequest = 2000
    private static let indicesPerRequest = 10_000

    let registry: KeyRegistry
    private let history: SigningHistory
    private let logger: Logger
    private let state = Mutex(State())

    init(registry: KeyRegistry, history: SigningHistory, logger: Logger) {
        self.registry = registry
        self.history = history
        self.logger = logger
    }

    /// The keys that are not simply active: unknown, pending, or on their way out.
    var unsettled: [BLSPubkey] {
        let pubkeys = registry.pubkeys
        return state.withLock { state in pubkeys.filter { state.known[$0]?.status != .activeOngoing } }
    }

    /// The keys that the chain does not know.
    var unknown: [BLSPubkey] {
        let pubkeys = registry.pubkeys
        return state.withLock { state in pubkeys.filter { state.known[$0] == nil } }
    }

    /// Our validators that have an index, in order of it.
    var dutyValidators: [DutyValidator] {
        let keys = registry.all
        return state.withLock { state in
            state.known.values.compactMap { info in
                keys[info.validator.pubkey].map { key in
                    let isWatched =
                        history.isWatched(key.pubkey) || (history.isWatching && state.left.contains(key.pubkey))
                    return DutyValidator(info, key, isWatched: isWatched)
                }
            }
        }.sorted { $0.index < $1.index }
    }

    var keyCount: Int { registry.count }
    var validatorCount: Int { state.withLock { $0.known.count } }
    var indices: [BLSPubkey: ValidatorIndex] { state.withLock { $0.known.mapValues(\.index) } }

    func pubkey(of index: ValidatorIndex) -> BLSPubkey? {
        state.withLock { $0.pubkeys[index] }
    }

    func index(of pubkey: BLSPubkey) -> ValidatorIndex? {
        state.withLock { $0.known[pubkey]?.index }
    }

    /// The keys that nobody has asked for, in ascending order; they count as asked for from now on.
    func takeNew() -> [BLSPubkey] {
        let pubkeys = registry.pubkeys
        return state.withLock { state in pubkeys.filter { state.asked.insert($0).inserted } }
    }

    func giveBack(new pubkeys: [BLSPubkey]) {
        state.withLock { $0.asked.subtract(pubkeys) }
    }

    /// Forgets the keys that are not in the registry any more: when they come back, they are asked for again.
    func dropRemovedKeys() {
        let keys = registry.all
        state.withLock { state in
            state.asked = state.asked.filter { keys[$0] != nil }
            for (pubkey, info) in state.known where keys[pubkey] == nil {
                state.known[pubkey] = nil
                state.pubkeys[info.index] = nil
                state.left.insert(pubkey)
            }
        }
    }

    /// Asks for the keys whose state may have changed.
    func refresh(from pool: BeaconNodePool) async throws {
        let asked = unsettled
        try await look(up: asked, on: pool)
        state.withLock { $0.asked.formUnion(asked) }
    }

    /// What a validator is until it may withdraw, once it is found guilty. It leaves within half an hour.
    private static let slashedStatuses: [ValidatorStatus] = [.activeSlashed, .exitedSlashed]

    /// Those of ours that the chain has found guilty and not yet let go, as the last answers tell.
    var slashed: [ValidatorIndex] {
        state.withLock { state in
            state.known.values.filter { Self.slashedStatuses.contains($0.status) }.map(\.index)
        }.sorted()
    }

    /// Whether the key of a validator is here whole, so that nobody else has any business signing with it.
    func isWhole(_ validator: ValidatorIndex) -> Bool {
        pubkey(of: validator).flatMap { registry.all[$0] }?.use == .whole
    }

    /// Whether the chain has a validator leave, as the last answer tells.
    func isLeaving(_ validator: ValidatorIndex) -> Bool {
        state.withLock { state in
            guard let pubkey = state.pubkeys[validator], let info = state.known[pubkey] else { return false }
            return info.validator.exitEpoch != Constants.farFutureEpoch
        }
    }

    /// Asks which of ours have been slashed: a few bytes for each, and nothing in the answer when none has.
    func askForSlashings(on pool: BeaconNodePool) async throws -> [ValidatorIndex] {
        let own = indices.values.sorted()
        let parts = try await pool.inParts(of: own, size: Self.indicesPerRequest) { part in
            let answer = try await pool.validators(
                .head, ids: part.map(ValidatorID.index), statuses: Self.slashedStatuses)
            let asked = Set(part)
            return answer.data.filter { Self.slashedStatuses.contains($0.status) && asked.contains($0.index) }
                .map(\.index)
        }
        return parts.flatMap { $0 }
    }

    /// Asks for keys. What was answered before something failed is known from then on.
    func look(up pubkeys: [BLSPubkey], on pool: BeaconNodePool) async throws {
        try await pool.inParts(of: pubkeys, size: Self.keysPerRequest) { part in
            try await pool.validators(.head, ids: part.map(ValidatorID.pubkey), statuses: [])
        } took: { _, part, answer in
            let wanted = Set(part)
            take(answer.data.filter { wanted.contains($0.validator.pubkey) })
        }
    }

    private func take(_ infos: [ValidatorInfo]) {
        let keys = registry.all
        let fresh = state.withLock { state in
            infos.filter { info in
                // It may have been removed while the node was asked.
                guard keys[info.validator.pubkey] != nil else { return false }
                state.pubkeys[info.index] = info.validator.pubkey
                return state.known.updateValue(info, forKey: info.validator.pubkey)?.status != info.status
            }
        }
        for info in fresh {
            logger.debug(
                "validator",
                metadata: [
                    "index": "\(info.index)", "status": "\(info.status.rawValue)", "pubkey": "\(info.validator.pubkey)",
                ])
        }
    }
}

extension DutyValidator {
    fileprivate init(_ info: ValidatorInfo, _ key: ValidatorKey, isWatched: Bool) {
        self.init(
            index: info.index, pubkey: key.pubkey, activationEpoch: info.validator.activationEpoch,
            exitEpoch: info.validator.exitEpoch, minParticipationEpoch: key.minParticipationEpoch,
            attestedTarget: key.attestedTarget, proposedSlot: key.proposedSlot, isWatched: isWatched,
            use: key.use)
    }
}
