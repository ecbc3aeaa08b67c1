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
    private let attestedTargets: [BLSPubkey: Epoch]
    private let logger: Logger
    private let state = Mutex(State())

    init(pubkeys: [BLSPubkey], attestedTargets: [BLSPubkey: Epoch], logger: Logger) {
        self.pubkeys = pubkeys
        self.attestedTargets = attestedTargets
        self.logger = logger
    }

    /// The keys that are not simply active: unknown, pending, or on their way out.
    var unsettled: [BLSPubkey] {
        state.withLock { state in pubkeys.filter { state.known[$0]?.status != .activeOngoing } }
    }

    /// Our validators that have an index, in order of it.
    var dutyValidators: [DutyValidator] {
        state.withLock { state in
            state.known.values.map { info in
                DutyValidator(
                    index: info.index, pubkey: info.validator.pubkey, activationEpoch: info.validator.activationEpoch,
                    exitEpoch: info.validator.exitEpoch, attestedTarget: attestedTargets[info.validator.pubkey])
            }
        }.sorted { $0.index < $1.index }
    }

    func pubkey(of index: ValidatorIndex) -> BLSPubkey? {
        state.withLock { $0.pubkeys[index] }
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
