package import BeaconAPI
package import ConsensusTypes
package import Primitives

/// A node that answers only what its script needs; all other routes say 501.
package protocol PartialBeaconNode: BeaconNodeAPI {}

extension PartialBeaconNode {
    package func genesis() async throws -> GenesisInfo { throw BeaconAPIError.notImplemented() }
    package func configSpec() async throws -> ConfigSpec { throw BeaconAPIError.notImplemented() }
    package func forkSchedule() async throws -> [Fork] { throw BeaconAPIError.notImplemented() }
    package func depositContract() async throws -> DepositContract { throw BeaconAPIError.notImplemented() }
    package func stateRoot(_ state: StateID) async throws -> ChainData<Root> { throw BeaconAPIError.notImplemented() }
    package func stateFork(_ state: StateID) async throws -> ChainData<Fork> { throw BeaconAPIError.notImplemented() }
    package func finalityCheckpoints(_ state: StateID) async throws -> ChainData<FinalityCheckpoints> {
        throw BeaconAPIError.notImplemented()
    }
    package func validators(
        _ state: StateID, ids: [ValidatorID], statuses: [ValidatorStatus]
    ) async throws -> ChainData<[ValidatorInfo]> {
        throw BeaconAPIError.notImplemented()
    }
    package func validator(_ state: StateID, _ id: ValidatorID) async throws -> ChainData<ValidatorInfo> {
        throw BeaconAPIError.notImplemented()
    }
    package func validatorBalances(_ state: StateID, ids: [ValidatorID]) async throws -> ChainData<[ValidatorBalance]> {
        throw BeaconAPIError.notImplemented()
    }
    package func committees(
        _ state: StateID, epoch: Epoch?, index: CommitteeIndex?, slot: Slot?
    ) async throws -> ChainData<[CommitteeInfo]> {
        throw BeaconAPIError.notImplemented()
    }
    package func syncCommittees(_ state: StateID, epoch: Epoch?) async throws -> ChainData<SyncCommitteeInfo> {
        throw BeaconAPIError.notImplemented()
    }
    package func debugState(_ state: StateID) async throws -> VersionedChainData<ForkedBeaconState> {
        throw BeaconAPIError.notImplemented()
    }
    package func debugHeads() async throws -> [DebugHead] { throw BeaconAPIError.notImplemented() }
    package func headers(slot: Slot?, parentRoot: Root?) async throws -> ChainData<[BlockHeaderInfo]> {
        throw BeaconAPIError.notImplemented()
    }
    package func header(_ block: BlockID) async throws -> ChainData<BlockHeaderInfo> {
        throw BeaconAPIError.notImplemented()
    }
    package func block(_ block: BlockID) async throws -> VersionedChainData<ForkedSignedBeaconBlock> {
        throw BeaconAPIError.notImplemented()
    }
    package func blockRoot(_ block: BlockID) async throws -> ChainData<Root> { throw BeaconAPIError.notImplemented() }
    package func blockAttestations(_ block: BlockID) async throws -> VersionedChainData<[ForkedAttestation]> {
        throw BeaconAPIError.notImplemented()
    }
    package func publishBlock(
        _ block: ForkedSignedBlockContents, validation: BroadcastValidation?
    ) async throws -> PublishResult {
        throw BeaconAPIError.notImplemented()
    }
    package func publishBlindedBlock(
        _ block: ForkedSignedBlindedBeaconBlock, validation: BroadcastValidation?
    ) async throws -> PublishResult {
        throw BeaconAPIError.notImplemented()
    }
    package func blockRewards(_ block: BlockID) async throws -> ChainData<BlockRewards> {
        throw BeaconAPIError.notImplemented()
    }
    package func attestationRewards(_ epoch: Epoch, ids: [ValidatorID]) async throws -> ChainData<AttestationRewards> {
        throw BeaconAPIError.notImplemented()
    }
    package func syncCommitteeRewards(
        _ block: BlockID, ids: [ValidatorID]
    ) async throws -> ChainData<[SyncCommitteeReward]> {
        throw BeaconAPIError.notImplemented()
    }
    package func poolAttestations(
        slot: Slot?, committeeIndex: CommitteeIndex?
    ) async throws -> Versioned<[ForkedAttestation]> {
        throw BeaconAPIError.notImplemented()
    }
    package func submitAttestations(_ attestations: Versioned<[ForkedSubmittedAttestation]>) async throws {
        throw BeaconAPIError.notImplemented()
    }
    package func poolAttesterSlashings() async throws -> Versioned<[ForkedAttesterSlashing]> {
        throw BeaconAPIError.notImplemented()
    }
    package func submitAttesterSlashing(_ slashing: ForkedAttesterSlashing) async throws {
        throw BeaconAPIError.notImplemented()
    }
    package func poolProposerSlashings() async throws -> [ProposerSlashing] { throw BeaconAPIError.notImplemented() }
    package func submitProposerSlashing(_ slashing: ProposerSlashing) async throws {
        throw BeaconAPIError.notImplemented()
    }
    package func poolVoluntaryExits() async throws -> [SignedVoluntaryExit] { throw BeaconAPIError.notImplemented() }
    package func submitVoluntaryExit(_ exit: SignedVoluntaryExit) async throws { throw BeaconAPIError.notImplemented() }
    package func poolBLSToExecutionChanges() async throws -> [SignedBLSToExecutionChange] {
        throw BeaconAPIError.notImplemented()
    }
    package func submitBLSToExecutionChanges(_ changes: [SignedBLSToExecutionChange]) async throws {
        throw BeaconAPIError.notImplemented()
    }
    package func submitSyncCommitteeMessages(_ messages: [SyncCommitteeMessage]) async throws {
        throw BeaconAPIError.notImplemented()
    }
    package func nodeVersion() async throws -> NodeVersion { throw BeaconAPIError.notImplemented() }
    package func nodeIdentity() async throws -> NodeIdentity { throw BeaconAPIError.notImplemented() }
    package func syncing() async throws -> SyncingStatus { throw BeaconAPIError.notImplemented() }
    package func health() async throws -> NodeHealth { throw BeaconAPIError.notImplemented() }
    package func peerCount() async throws -> PeerCount { throw BeaconAPIError.notImplemented() }
    package func peers(states: [PeerState], directions: [PeerDirection]) async throws -> [PeerInfo] {
        throw BeaconAPIError.notImplemented()
    }
    package func attesterDuties(_ epoch: Epoch, _ indices: [ValidatorIndex]) async throws -> DutiesData<AttesterDuty> {
        throw BeaconAPIError.notImplemented()
    }
    package func proposerDuties(_ epoch: Epoch) async throws -> DutiesData<ProposerDuty> {
        throw BeaconAPIError.notImplemented()
    }
    package func proposerDutiesV2(_ epoch: Epoch) async throws -> DutiesData<ProposerDuty> {
        throw BeaconAPIError.notImplemented()
    }
    package func syncDuties(_ epoch: Epoch, _ indices: [ValidatorIndex]) async throws -> SyncDutiesData {
        throw BeaconAPIError.notImplemented()
    }
    package func liveness(_ epoch: Epoch, _ indices: [ValidatorIndex]) async throws -> [ValidatorLiveness] {
        throw BeaconAPIError.notImplemented()
    }
    package func attestationData(slot: Slot, committeeIndex: CommitteeIndex) async throws -> AttestationData {
        throw BeaconAPIError.notImplemented()
    }
    package func aggregateAttestation(
        dataRoot: Root, slot: Slot, committeeIndex: CommitteeIndex
    ) async throws -> ForkedAttestation {
        throw BeaconAPIError.notImplemented()
    }
    package func submitAggregateAndProofs(_ aggregates: Versioned<[ForkedSignedAggregateAndProof]>) async throws {
        throw BeaconAPIError.notImplemented()
    }
    package func submitBeaconCommitteeSubscriptions(_ subscriptions: [BeaconCommitteeSubscription]) async throws {
        throw BeaconAPIError.notImplemented()
    }
    package func beaconCommitteeSelections(
        _ selections: [BeaconCommitteeSelection]
    ) async throws -> [BeaconCommitteeSelection] {
        throw BeaconAPIError.notImplemented()
    }
    package func submitSyncCommitteeSubscriptions(_ subscriptions: [SyncCommitteeSubscription]) async throws {
        throw BeaconAPIError.notImplemented()
    }
    package func syncCommitteeSelections(
        _ selections: [SyncCommitteeSelection]
    ) async throws -> [SyncCommitteeSelection] {
        throw BeaconAPIError.notImplemented()
    }
    package func syncCommitteeContribution(
        slot: Slot, subcommitteeIndex: UInt64, beaconBlockRoot: Root
    ) async throws -> SyncCommitteeContribution {
        throw BeaconAPIError.notImplemented()
    }
    package func submitContributionAndProofs(_ contributions: [SignedContributionAndProof]) async throws {
        throw BeaconAPIError.notImplemented()
    }
    package func produceBlock(_ request: BlockProductionRequest) async throws -> ProducedBlock {
        throw BeaconAPIError.notImplemented()
    }
    package func prepareBeaconProposer(_ preparations: [ProposerPreparation]) async throws {
        throw BeaconAPIError.notImplemented()
    }
    package func registerValidators(_ registrations: [SignedValidatorRegistration]) async throws {
        throw BeaconAPIError.notImplemented()
    }
    package func events(_ topics: Set<EventTopic>) async throws -> BeaconEventStream {
        throw BeaconAPIError.notImplemented()
    }
}
