/// A topic of GET /eth/v1/events that this project emits and reads (beacon-APIs apis/eventstream/index.yaml). Not
/// among them: light clients, payload attributes and fast confirmation.
package enum EventTopic: String, Hashable, Sendable, CaseIterable {
    /// Deprecated in favour of `head_v2`; still what every node has.
    case head
    case headV2 = "head_v2"
    case block
    case blockGossip = "block_gossip"
    case attestation
    case singleAttestation = "single_attestation"
    case voluntaryExit = "voluntary_exit"
    case blsToExecutionChange = "bls_to_execution_change"
    case proposerSlashing = "proposer_slashing"
    case attesterSlashing = "attester_slashing"
    case finalizedCheckpoint = "finalized_checkpoint"
    case chainReorg = "chain_reorg"
    case contributionAndProof = "contribution_and_proof"
    case dataColumnSidecar = "data_column_sidecar"
    case executionPayload = "execution_payload"
    case executionPayloadGossip = "execution_payload_gossip"
    case executionPayloadAvailable = "execution_payload_available"
    case executionPayloadBid = "execution_payload_bid"
    case payloadAttestationMessage = "payload_attestation_message"
    case proposerPreferences = "proposer_preferences"
}

extension EventTopic {
    /// How likely a node is to know the topic: the lower, the sooner a refused subscription does without it.
    package var commonness: Int {
        switch self {
        case .head, .block, .finalizedCheckpoint, .chainReorg: 3
        case .attestation, .voluntaryExit, .contributionAndProof, .blsToExecutionChange, .proposerSlashing,
            .attesterSlashing, .singleAttestation:
            2
        case .blockGossip, .dataColumnSidecar: 1
        // What came with Gloas.
        case .headV2, .executionPayload, .executionPayloadGossip, .executionPayloadAvailable, .executionPayloadBid,
            .payloadAttestationMessage, .proposerPreferences:
            0
        }
    }
}
