/// A topic of GET /eth/v1/events that this project emits and reads (beacon-APIs apis/eventstream/index.yaml). Not
/// among them: light clients, payload attributes and what comes with Gloas.
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
}
