import ConsensusTypes
import GossipRules
import Primitives
import SSZ
import StateTransition
import TestSupport

/// One case of the gossip handlers: a chain, and messages with the verdict on each.
struct GossipVector {
    private let vector: VectorCase
    private let fork: ForkName
    private let spec: Spec
    private let store: GossipVectorStore
    private var seen = Seen()

    static func run(_ vector: VectorCase) throws {
        let meta = try vector.yaml("meta.yaml")
        var gossip = try GossipVector(vector, meta)
        for header in meta["seen_partial_data_column_headers"]?.array ?? [] {
            guard let root = header["block_root"]?.string.flatMap({ Root(hex: $0) }),
                let file = header["header"]?.string
            else { throw VectorError("bad seen_partial_data_column_headers") }
            gossip.seen.insert(try gossip.read(file), ofBlock: root)
        }
        guard let messages = meta["messages"]?.array, let topic = meta["topic"]?.string else {
            throw VectorError("bad meta.yaml")
        }
        for (index, message) in messages.enumerated() {
            // Some cases give the time of the message itself.
            let time =
                message["current_time_ms"]?.uint64
                ?? (meta["current_time_ms"]?.uint64 ?? 0) + (message["offset_ms"]?.uint64 ?? 0)
            try gossip.take(topic, message, timeMs: time, index)
        }
    }

    private init(_ vector: VectorCase, _ meta: YAMLValue) throws {
        self.vector = vector
        fork = try TransitionVectors.forkName(vector)
        let base = try vector.spec()
        spec =
            base.forkName(at: Epoch(0)) == fork
            ? base : Spec(preset: base.preset, config: base.config.beginning(with: fork))
        store = try GossipVectorStore(vector, meta, fork, spec)
    }

    private mutating func take(_ topic: String, _ message: YAMLValue, timeMs: UInt64, _ index: Int) throws {
        let state = try store.headState(atLeast: Slot(timeMs / spec.config.slotDurationMs))
        let scope = GossipScope(
            store: store, state: state, currentTimeMs: state.genesisTime * 1000 + timeMs, context: store.context)
        var verdict = "valid"
        var reason: GossipReason?
        do {
            try validate(topic, message, scope)
        } catch let failure as GossipFailure {
            reason = failure.reason
            switch failure {
            case .ignore: verdict = "ignore"
            case .reject: verdict = "reject"
            }
        }
        guard verdict == message["expected"]?.string else {
            throw VectorError("message \(index): \(verdict), \(reason.map { "\($0)" } ?? ""), expected \(message)")
        }
        if let expected = message["reason"]?.string.flatMap(GossipVectorReasons.reason), reason != expected {
            throw VectorError("message \(index): \(reason.map { "\($0)" } ?? "valid"), expected \(expected)")
        }
    }

    private mutating func validate(
        _ topic: String, _ message: YAMLValue, _ scope: GossipScope<GossipVectorStore>
    ) throws {
        guard let file = message["message"]?.string else { throw VectorError("no message") }
        func subnet() throws -> UInt64 {
            guard let subnet = message["subnet_id"]?.uint64 else { throw VectorError("no subnet_id") }
            return subnet
        }
        func bytes() throws -> [UInt8] { try vector.ssz(file) }
        switch topic {
        case "beacon_block":
            try validateBeaconBlockGossip(&seen, scope, ForkedSignedBeaconBlock(ssz: bytes(), fork, spec))
        case "beacon_aggregate_and_proof":
            let aggregate = try ForkedSignedAggregateAndProof(ssz: bytes(), fork, spec)
            try validateBeaconAggregateAndProofGossip(&seen, scope, aggregate)
        case "beacon_attestation":
            let attestation = try ForkedSubmittedAttestation(ssz: bytes(), fork, spec)
            try validateBeaconAttestationGossip(&seen, scope, attestation, subnetID: subnet())
        case "voluntary_exit": try validateVoluntaryExitGossip(&seen, scope, read(file))
        case "proposer_slashing": try validateProposerSlashingGossip(&seen, scope, read(file))
        case "attester_slashing":
            try validateAttesterSlashingGossip(&seen, scope, ForkedAttesterSlashing(ssz: bytes(), fork, spec))
        case "sync_committee":
            try validateSyncCommitteeMessageGossip(&seen, scope, read(file), subnetID: subnet())
        case "sync_committee_contribution_and_proof":
            try validateSyncCommitteeContributionAndProofGossip(&seen, scope, read(file))
        case "bls_to_execution_change": try validateBLSToExecutionChangeGossip(&seen, scope, read(file))
        case "blob_sidecar": try validateBlobSidecarGossip(&seen, scope, read(file), subnetID: subnet())
        case "data_column_sidecar" where fork < .gloas:
            let sidecar: DataColumnSidecar = try read(file)
            try validateDataColumnSidecarGossip(&seen, scope, sidecar, subnetID: subnet())
        case "data_column_sidecar":
            let sidecar: Gloas.DataColumnSidecar = try read(file)
            try validateDataColumnSidecarGossip(&seen, scope, sidecar, subnetID: subnet())
        case "partial_data_column_sidecar": try validatePartialColumn(file, message, scope)
        default: try validatePayloadTopic(topic, file, scope)
        }
    }

    private mutating func validatePartialColumn(
        _ file: String, _ message: YAMLValue, _ scope: GossipScope<GossipVectorStore>
    ) throws {
        guard let group = message["group_id"]?.string, let column = message["column_index"]?.uint64 else {
            throw VectorError("no group_id or column_index")
        }
        if fork < .gloas {
            try validatePartialDataColumnSidecarGossip(
                &seen, scope, read(file), groupID: read(group), columnIndex: column)
        } else {
            try validatePartialDataColumnSidecarGossip(scope, read(file), groupID: read(group), columnIndex: column)
        }
    }

    /// The topics of Gloas. Their cases send what a bid needs before it, so that the file's name tells the type.
    private mutating func validatePayloadTopic(
        _ topic: String, _ file: String, _ scope: GossipScope<GossipVectorStore>
    ) throws {
        let topics = [
            "execution_payload", "execution_payload_bid", "payload_attestation_message", "proposer_preferences",
        ]
        guard topics.contains(topic) else { throw VectorError("unknown topic \(topic)") }
        if file.hasPrefix("execution_payload_envelope_") {
            try validateExecutionPayloadEnvelopeGossip(&seen, scope, read(file))
        } else if file.hasPrefix("execution_payload_bid_") {
            try validateExecutionPayloadBidGossip(&seen, scope, read(file))
        } else if file.hasPrefix("payload_attestation_message_") {
            try validatePayloadAttestationMessageGossip(&seen, scope, read(file))
        } else if file.hasPrefix("proposer_preferences_") {
            try validateProposerPreferencesGossip(&seen, scope, read(file))
        } else {
            throw VectorError("unknown message \(file)")
        }
    }

    private func read<T: SSZType>(_ file: String) throws -> T { try T(sszBytes: vector.ssz(file), spec.limits) }
}

extension ChainConfig {
    /// The configuration with a fork (and those before it) at genesis.
    func beginning(with fork: ForkName) -> ChainConfig {
        var config = self
        for earlier in ForkName.allCases where earlier <= fork && earlier != .phase0 { config.setForkEpoch(earlier, 0) }
        return config
    }
}
