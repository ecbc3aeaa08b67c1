package import BeaconAPI
package import ConsensusTypes
package import Primitives

// Every route of the API, by what it is for. Reads that no duty waits for go to the best node.

extension BeaconNodePool: BeaconNodeAPI {
    package func limited(to timeout: Duration) -> any BeaconNodeAPI {
        BeaconNodePool(shared, limit: timeout)
    }

    private func get<Value: Sendable>(
        _ kind: CallKind, _ body: @escaping @Sendable (any BeaconNodeAPI) async throws -> Value
    ) async throws -> Value {
        try await read(kind, body).value
    }

    // MARK: Configuration

    package func genesis() async throws -> GenesisInfo { try await get(.configuration) { try await $0.genesis() } }

    package func configSpec() async throws -> ConfigSpec { try await get(.configuration) { try await $0.configSpec() } }

    package func forkSchedule() async throws -> [Fork] { try await get(.configuration) { try await $0.forkSchedule() } }

    package func depositContract() async throws -> DepositContract {
        try await get(.configuration) { try await $0.depositContract() }
    }

    // MARK: States

    package func stateRoot(_ state: StateID) async throws -> ChainData<Root> {
        try await get(.inspection) { try await $0.stateRoot(state) }
    }

    package func stateFork(_ state: StateID) async throws -> ChainData<Fork> {
        try await get(.inspection) { try await $0.stateFork(state) }
    }

    package func finalityCheckpoints(_ state: StateID) async throws -> ChainData<FinalityCheckpoints> {
        try await get(.inspection) { try await $0.finalityCheckpoints(state) }
    }

    package func validators(
        _ state: StateID, ids: [ValidatorID], statuses: [ValidatorStatus]
    ) async throws -> ChainData<[ValidatorInfo]> {
        try await get(.validators) { try await $0.validators(state, ids: ids, statuses: statuses) }
    }

    package func validator(_ state: StateID, _ id: ValidatorID) async throws -> ChainData<ValidatorInfo> {
        try await get(.validators) { try await $0.validator(state, id) }
    }

    package func validatorBalances(
        _ state: StateID, ids: [ValidatorID]
    ) async throws -> ChainData<[ValidatorBalance]> {
        try await get(.inspection) { try await $0.validatorBalances(state, ids: ids) }
    }

    package func committees(
        _ state: StateID, epoch: Epoch?, index: CommitteeIndex?, slot: Slot?
    ) async throws -> ChainData<[CommitteeInfo]> {
        try await get(.inspection) { try await $0.committees(state, epoch: epoch, index: index, slot: slot) }
    }

    package func syncCommittees(_ state: StateID, epoch: Epoch?) async throws -> ChainData<SyncCommitteeInfo> {
        try await get(.inspection) { try await $0.syncCommittees(state, epoch: epoch) }
    }

    package func debugState(_ state: StateID) async throws -> VersionedChainData<ForkedBeaconState> {
        try await get(.inspection) { try await $0.debugState(state) }
    }

    package func debugHeads() async throws -> [DebugHead] { try await get(.inspection) { try await $0.debugHeads() } }

    // MARK: Blocks

    package func headers(slot: Slot?, parentRoot: Root?) async throws -> ChainData<[BlockHeaderInfo]> {
        try await get(.inspection) { try await $0.headers(slot: slot, parentRoot: parentRoot) }
    }

    package func header(_ block: BlockID) async throws -> ChainData<BlockHeaderInfo> {
        try await get(.inspection) { try await $0.header(block) }
    }

    package func block(_ block: BlockID) async throws -> VersionedChainData<ForkedSignedBeaconBlock> {
        try await get(.inspection) { try await $0.block(block) }
    }

    package func blockRoot(_ block: BlockID) async throws -> ChainData<Root> {
        try await get(.headRoot) { try await $0.blockRoot(block) }
    }

    package func blockAttestations(_ block: BlockID) async throws -> VersionedChainData<[ForkedAttestation]> {
        try await get(.inspection) { try await $0.blockAttestations(block) }
    }

    package func publishBlock(
        _ block: ForkedSignedBlockContents, validation: BroadcastValidation?
    ) async throws -> PublishResult {
        try await publish(.blocks) { try await $0.publishBlock(block, validation: validation) }
    }

    package func publishBlindedBlock(
        _ block: ForkedSignedBlindedBeaconBlock, validation: BroadcastValidation?
    ) async throws -> PublishResult {
        try await publish(.blocks) { try await $0.publishBlindedBlock(block, validation: validation) }
    }

    // MARK: Rewards

    package func blockRewards(_ block: BlockID) async throws -> ChainData<BlockRewards> {
        try await get(.inspection) { try await $0.blockRewards(block) }
    }

    package func attestationRewards(
        _ epoch: Epoch, ids: [ValidatorID]
    ) async throws -> ChainData<AttestationRewards> {
        try await get(.inspection) { try await $0.attestationRewards(epoch, ids: ids) }
    }

    package func syncCommitteeRewards(
        _ block: BlockID, ids: [ValidatorID]
    ) async throws -> ChainData<[SyncCommitteeReward]> {
        try await get(.inspection) { try await $0.syncCommitteeRewards(block, ids: ids) }
    }

    // MARK: Node

    package func nodeVersion() async throws -> NodeVersion { try await get(.status) { try await $0.nodeVersion() } }

    package func nodeIdentity() async throws -> NodeIdentity { try await get(.status) { try await $0.nodeIdentity() } }

    package func syncing() async throws -> SyncingStatus { try await get(.status) { try await $0.syncing() } }

    package func health() async throws -> NodeHealth { try await get(.status) { try await $0.health() } }

    package func peerCount() async throws -> PeerCount { try await get(.status) { try await $0.peerCount() } }

    package func peers(states: [PeerState], directions: [PeerDirection]) async throws -> [PeerInfo] {
        try await get(.status) { try await $0.peers(states: states, directions: directions) }
    }

    package func events(_ topics: Set<EventTopic>) async throws -> BeaconEventStream {
        try await get(.status) { try await $0.events(topics) }
    }
}
