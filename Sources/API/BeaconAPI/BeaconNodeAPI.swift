package import ConsensusTypes
package import Primitives

/// A beacon node as a validator client sees it: one method per route of the Beacon API (ethereum/beacon-APIs) that
/// validator clients call. The in-process node and the HTTP client both implement it; the HTTP server serves it.
///
/// Every method throws `BeaconAPIError` with the code the route documents (404 unknown state, block or validator, 503
/// syncing, 501 not supported); anything else thrown is an internal error (500). Methods may be called concurrently.
package protocol BeaconNodeAPI: Sendable {
    /// The same node, each of whose calls gives up after `timeout`. A node without I/O of its own may return itself.
    func limited(to timeout: Duration) -> any BeaconNodeAPI

    // MARK: Configuration

    /// GET /eth/v1/beacon/genesis
    func genesis() async throws -> GenesisInfo
    /// GET /eth/v1/config/spec
    func configSpec() async throws -> ConfigSpec
    /// GET /eth/v1/config/fork_schedule
    func forkSchedule() async throws -> [Fork]
    /// GET /eth/v1/config/deposit_contract
    func depositContract() async throws -> DepositContract

    // MARK: States

    /// GET /eth/v1/beacon/states/{state_id}/root
    func stateRoot(_ state: StateID) async throws -> ChainData<Root>
    /// GET /eth/v1/beacon/states/{state_id}/fork
    func stateFork(_ state: StateID) async throws -> ChainData<Fork>
    /// GET /eth/v1/beacon/states/{state_id}/finality_checkpoints
    func finalityCheckpoints(_ state: StateID) async throws -> ChainData<FinalityCheckpoints>
    /// GET and POST /eth/v1/beacon/states/{state_id}/validators. No ids: all; no statuses: any. Unknown ids are left
    /// out.
    func validators(
        _ state: StateID, ids: [ValidatorID], statuses: [ValidatorStatus]
    ) async throws -> ChainData<[ValidatorInfo]>
    /// GET /eth/v1/beacon/states/{state_id}/validators/{validator_id}; 404 when unknown.
    func validator(_ state: StateID, _ id: ValidatorID) async throws -> ChainData<ValidatorInfo>
    /// GET and POST /eth/v1/beacon/states/{state_id}/validator_balances
    func validatorBalances(_ state: StateID, ids: [ValidatorID]) async throws -> ChainData<[ValidatorBalance]>
    /// GET /eth/v1/beacon/states/{state_id}/committees
    func committees(
        _ state: StateID, epoch: Epoch?, index: CommitteeIndex?, slot: Slot?
    ) async throws -> ChainData<[CommitteeInfo]>
    /// GET /eth/v1/beacon/states/{state_id}/sync_committees
    func syncCommittees(_ state: StateID, epoch: Epoch?) async throws -> ChainData<SyncCommitteeInfo>
    /// GET /eth/v2/debug/beacon/states/{state_id}
    func debugState(_ state: StateID) async throws -> VersionedChainData<ForkedBeaconState>
    /// GET /eth/v2/debug/beacon/heads
    func debugHeads() async throws -> [DebugHead]

    // MARK: Blocks

    /// GET /eth/v1/beacon/headers
    func headers(slot: Slot?, parentRoot: Root?) async throws -> ChainData<[BlockHeaderInfo]>
    /// GET /eth/v1/beacon/headers/{block_id}
    func header(_ block: BlockID) async throws -> ChainData<BlockHeaderInfo>
    /// GET /eth/v2/beacon/blocks/{block_id}
    func block(_ block: BlockID) async throws -> VersionedChainData<ForkedSignedBeaconBlock>
    /// GET /eth/v1/beacon/blocks/{block_id}/root
    func blockRoot(_ block: BlockID) async throws -> ChainData<Root>
    /// GET /eth/v2/beacon/blocks/{block_id}/attestations
    func blockAttestations(_ block: BlockID) async throws -> VersionedChainData<[ForkedAttestation]>
    /// POST /eth/v2/beacon/blocks (v1 when the node has no v2)
    func publishBlock(
        _ block: ForkedSignedBlockContents, validation: BroadcastValidation?
    ) async throws -> PublishResult
    /// POST /eth/v2/beacon/blinded_blocks (v1 when the node has no v2)
    func publishBlindedBlock(
        _ block: ForkedSignedBlindedBeaconBlock, validation: BroadcastValidation?
    ) async throws -> PublishResult

    // MARK: Rewards

    /// GET /eth/v1/beacon/rewards/blocks/{block_id}
    func blockRewards(_ block: BlockID) async throws -> ChainData<BlockRewards>
    /// POST /eth/v1/beacon/rewards/attestations/{epoch}
    func attestationRewards(_ epoch: Epoch, ids: [ValidatorID]) async throws -> ChainData<AttestationRewards>
    /// POST /eth/v1/beacon/rewards/sync_committee/{block_id}
    func syncCommitteeRewards(_ block: BlockID, ids: [ValidatorID]) async throws -> ChainData<[SyncCommitteeReward]>

    // MARK: Pools

    /// GET /eth/v2/beacon/pool/attestations
    func poolAttestations(slot: Slot?, committeeIndex: CommitteeIndex?) async throws -> Versioned<[ForkedAttestation]>
    /// POST /eth/v2/beacon/pool/attestations (v1 when the node has no v2). A 400 lists what failed in `failures`; the
    /// others were accepted.
    func submitAttestations(_ attestations: Versioned<[ForkedSubmittedAttestation]>) async throws
    /// GET /eth/v2/beacon/pool/attester_slashings
    func poolAttesterSlashings() async throws -> Versioned<[ForkedAttesterSlashing]>
    /// POST /eth/v2/beacon/pool/attester_slashings (v1 when the node has no v2)
    func submitAttesterSlashing(_ slashing: ForkedAttesterSlashing) async throws
    /// GET /eth/v1/beacon/pool/proposer_slashings
    func poolProposerSlashings() async throws -> [ProposerSlashing]
    /// POST /eth/v1/beacon/pool/proposer_slashings
    func submitProposerSlashing(_ slashing: ProposerSlashing) async throws
    /// GET /eth/v1/beacon/pool/voluntary_exits
    func poolVoluntaryExits() async throws -> [SignedVoluntaryExit]
    /// POST /eth/v1/beacon/pool/voluntary_exits
    func submitVoluntaryExit(_ exit: SignedVoluntaryExit) async throws
    /// GET /eth/v1/beacon/pool/bls_to_execution_changes
    func poolBLSToExecutionChanges() async throws -> [SignedBLSToExecutionChange]
    /// POST /eth/v1/beacon/pool/bls_to_execution_changes
    func submitBLSToExecutionChanges(_ changes: [SignedBLSToExecutionChange]) async throws
    /// POST /eth/v1/beacon/pool/sync_committees
    func submitSyncCommitteeMessages(_ messages: [SyncCommitteeMessage]) async throws

    // MARK: Node

    /// GET /eth/v1/node/version and (when the node has it) GET /eth/v2/node/version
    func nodeVersion() async throws -> NodeVersion
    /// GET /eth/v1/node/identity
    func nodeIdentity() async throws -> NodeIdentity
    /// GET /eth/v1/node/syncing
    func syncing() async throws -> SyncingStatus
    /// GET /eth/v1/node/health
    func health() async throws -> NodeHealth
    /// GET /eth/v1/node/peer_count
    func peerCount() async throws -> PeerCount
    /// GET /eth/v1/node/peers. Empty arrays: any.
    func peers(states: [PeerState], directions: [PeerDirection]) async throws -> [PeerInfo]

    // MARK: Duties

    /// POST /eth/v1/validator/duties/attester/{epoch}
    func attesterDuties(_ epoch: Epoch, _ indices: [ValidatorIndex]) async throws -> DutiesData<AttesterDuty>
    /// GET /eth/v1/validator/duties/proposer/{epoch}: its dependent root is the block root at `start(epoch) - 1`.
    func proposerDuties(_ epoch: Epoch) async throws -> DutiesData<ProposerDuty>
    /// GET /eth/v2/validator/duties/proposer/{epoch}: from Fulu its dependent root is the block root at
    /// `start(epoch - 1) - 1`. Throws 404 when the node has no v2; there is no silent fallback, for the roots differ.
    func proposerDutiesV2(_ epoch: Epoch) async throws -> DutiesData<ProposerDuty>
    /// POST /eth/v1/validator/duties/sync/{epoch}
    func syncDuties(_ epoch: Epoch, _ indices: [ValidatorIndex]) async throws -> SyncDutiesData
    /// POST /eth/v1/validator/liveness/{epoch}
    func liveness(_ epoch: Epoch, _ indices: [ValidatorIndex]) async throws -> [ValidatorLiveness]

    // MARK: Attesting and aggregating

    /// GET /eth/v1/validator/attestation_data
    func attestationData(slot: Slot, committeeIndex: CommitteeIndex) async throws -> AttestationData
    /// GET /eth/v2/validator/aggregate_attestation (v1 when the node has no v2); 404 when there is none.
    func aggregateAttestation(
        dataRoot: Root, slot: Slot, committeeIndex: CommitteeIndex
    ) async throws -> ForkedAttestation
    /// POST /eth/v2/validator/aggregate_and_proofs (v1 when the node has no v2)
    func submitAggregateAndProofs(_ aggregates: Versioned<[ForkedSignedAggregateAndProof]>) async throws
    /// POST /eth/v1/validator/beacon_committee_subscriptions
    func submitBeaconCommitteeSubscriptions(_ subscriptions: [BeaconCommitteeSubscription]) async throws
    /// POST /eth/v1/validator/beacon_committee_selections; 501 without a distributed-validator middleware.
    func beaconCommitteeSelections(_ selections: [BeaconCommitteeSelection]) async throws -> [BeaconCommitteeSelection]

    // MARK: Sync committees

    /// POST /eth/v1/validator/sync_committee_subscriptions
    func submitSyncCommitteeSubscriptions(_ subscriptions: [SyncCommitteeSubscription]) async throws
    /// POST /eth/v1/validator/sync_committee_selections; 501 without a distributed-validator middleware.
    func syncCommitteeSelections(_ selections: [SyncCommitteeSelection]) async throws -> [SyncCommitteeSelection]
    /// GET /eth/v1/validator/sync_committee_contribution; 404 when there is none.
    func syncCommitteeContribution(
        slot: Slot, subcommitteeIndex: UInt64, beaconBlockRoot: Root
    ) async throws -> SyncCommitteeContribution
    /// POST /eth/v1/validator/contribution_and_proofs
    func submitContributionAndProofs(_ contributions: [SignedContributionAndProof]) async throws

    // MARK: Proposing

    /// GET /eth/v3/validator/blocks/{slot} (v2 when the node has no v3)
    func produceBlock(_ request: BlockProductionRequest) async throws -> ProducedBlock
    /// POST /eth/v1/validator/prepare_beacon_proposer
    func prepareBeaconProposer(_ preparations: [ProposerPreparation]) async throws
    /// POST /eth/v1/validator/register_validator
    func registerValidators(_ registrations: [SignedValidatorRegistration]) async throws

    // MARK: Gloas

    /// POST /eth/v1/validator/duties/ptc/{epoch}: at most the next epoch.
    func ptcDuties(_ epoch: Epoch, _ indices: [ValidatorIndex]) async throws -> DutiesData<PTCDuty>
    /// GET /eth/v1/validator/payload_attestation_data, the slot as query or in the path; nil (204) when the node has
    /// seen no block of the slot: then nobody attests.
    func payloadAttestationData(slot: Slot) async throws -> PayloadAttestationData?
    /// POST /eth/v1/beacon/pool/payload_attestations. A 400 lists what failed in `failures`.
    func submitPayloadAttestations(_ messages: Versioned<[PayloadAttestationMessage]>) async throws
    /// POST /eth/v1/validator/proposer_preferences. A 400 lists what failed in `failures`.
    func submitProposerPreferences(_ preferences: Versioned<[SignedProposerPreferences]>) async throws
    /// POST /eth/v1/validator/builder_preferences. A 400 lists what failed in `failures`.
    func submitBuilderPreferences(_ preferences: Versioned<[BuilderPreferencesEntry]>) async throws
    /// POST /eth/v4/validator/blocks/{slot} (GET when the node has it so, without the choice of builders)
    func produceGloasBlock(_ request: GloasBlockRequest) async throws -> ProducedGloasBlock
    /// POST /eth/v2/beacon/blocks with the builder that `produceGloasBlock` named.
    func publishBlock(
        _ block: ForkedSignedBlockContents, validation: BroadcastValidation?, builderURL: String?
    ) async throws -> PublishResult
    /// GET /eth/v1/validator/execution_payload_envelopes/{slot}/{beacon_block_root}: what the node keeps of the block
    /// that it built without `includePayload`; 404 when it has none.
    func executionPayloadEnvelope(slot: Slot, beaconBlockRoot: Root) async throws -> Gloas.ExecutionPayloadEnvelope
    /// POST /eth/v1/beacon/execution_payload_envelopes
    func publishEnvelope(_ envelope: SignedEnvelope, validation: BroadcastValidation?) async throws -> PublishResult

    // MARK: Events

    /// GET /eth/v1/events. The stream ends (throwing, unless the node is stopping) when the node or the connection
    /// fails or when the reader is too slow; it does not reconnect by itself. 400 on a topic the node does not know.
    func events(_ topics: Set<EventTopic>) async throws -> BeaconEventStream
}
