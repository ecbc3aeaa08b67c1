import BeaconAPI
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
    }

    private static let keysPerRequest = 1000

    private let pubkeys: [BLSPubkey]
    private let history: SigningHistory
    private let logger: Logger
    private let state = Mutex(State())

    init(pubkeys: [BLSPubkey], history: SigningHistory, logger: Logger) {
        self.pubkeys = pubkeys
        self.history = history
        self.logger = logger
    }

    /// The keys that are not simply active: unknown, pending, or on their way out.
    var unsettled: [BLSPubkey] {
        state.withLock { state in pubkeys.filter { state.known[$0]?.status != .activeOngoing } }
    }

    /// The keys that the chain does not know.
    var unknown: [BLSPubkey] {
        state.withLock { state in pubkeys.filter { state.known[$0] == nil } }
    }

    /// Our validators that have an index, in order of it.
    var dutyValidators: [DutyValidator] {
        state.withLock { state in
            state.known.values.map { info in
                let pubkey = info.validator.pubkey
                return DutyValidator(
                    index: info.index, pubkey: pubkey, activationEpoch: info.validator.activationEpoch,
                    exitEpoch: info.validator.exitEpoch, attestedTarget: history.attestedTargets[pubkey],
                    proposedSlot: history.proposedSlots[pubkey], isWatched: history.isWatched(pubkey))
            }
        }.sorted { $0.index < $1.index }
    }

    var keyCount: Int { pubkeys.count }
    var validatorCount: Int { state.withLock { $0.known.count } }
    var indices: [BLSPubkey: ValidatorIndex] { state.withLock { $0.known.mapValues(\.index) } }

    func pubkey(of index: ValidatorIndex) -> BLSPubkey? {
        state.withLock { $0.pubkeys[index] }
    }

    func index(of pubkey: BLSPubkey) -> ValidatorIndex? {
        state.withLock { $0.known[pubkey]?.index }
    }

    /// Asks for the keys whose state may have changed.
    func refresh(from node: any BeaconNodeAPI) async throws {
        let asked = unsettled
        for start in stride(from: 0, to: asked.count, by: Self.keysPerRequest) {
            let chunk = asked[start..<min(start + Self.keysPerRequest, asked.count)]
            let answer = try await node.validators(.head, ids: chunk.map(ValidatorID.pubkey), statuses: [])
            let wanted = Set(chunk)
            take(answer.data.filter { wanted.contains($0.validator.pubkey) })
        }
    }

    private func take(_ infos: [ValidatorInfo]) {
        let fresh = state.withLock { state in
            infos.filter { info in
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
