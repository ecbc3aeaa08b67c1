import ConsensusTypes
import Primitives
import StateTransition
import TestSupport

/// The execution client of the `sync` vectors: the status of each payload as the steps announce it.
struct MockedEngine: PayloadVerifier {
    struct Status: Sendable {
        var name: String
        var latestValidHash: Hash32?

        var isRefused: Bool { name == "INVALID" || name == "INVALID_BLOCK_HASH" }
        var isPending: Bool { name == "SYNCING" || name == "ACCEPTED" }
    }

    private var statuses: [Hash32: Status] = [:]

    /// Takes an `on_payload_info` step.
    mutating func announce(_ step: YAMLValue) throws {
        guard let hash = step["block_hash"]?.string.flatMap({ Hash32(hex: $0) }),
            let status = step["payload_status"], let name = status["status"]?.string,
            ["VALID", "INVALID", "SYNCING", "ACCEPTED", "INVALID_BLOCK_HASH"].contains(name)
        else { throw VectorError("bad payload_status") }
        statuses[hash] = Status(
            name: name, latestValidHash: status["latest_valid_hash"]?.string.flatMap { Hash32(hex: $0) })
    }

    /// The status of a payload: valid unless the steps said otherwise.
    func status(_ blockHash: Hash32) -> Status {
        statuses[blockHash] ?? Status(name: "VALID", latestValidHash: blockHash)
    }

    func verifyAndNotifyNewPayload(_ request: NewPayloadRequest) -> Bool {
        switch request {
        case .bellatrix(let payload): !status(payload.blockHash).isRefused
        case .capella(let payload): !status(payload.blockHash).isRefused
        case .deneb(let payload, _, _): !status(payload.blockHash).isRefused
        case .electra(let payload, _, _, _): !status(payload.blockHash).isRefused
        }
    }
}
