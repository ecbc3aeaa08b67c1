import BeaconAPI
import ConsensusTypes
import Primitives

/// The routes that no validator client here calls.
extension ScriptedNode {
    func depositContract() async throws -> DepositContract { throw BeaconAPIError.notImplemented() }
    func stateRoot(_ state: StateID) async throws -> ChainData<Root> { throw BeaconAPIError.notImplemented() }
    func stateFork(_ state: StateID) async throws -> ChainData<Fork> { throw BeaconAPIError.notImplemented() }
    func finalityCheckpoints(_ state: StateID) async throws -> ChainData<FinalityCheckpoints> {
        throw BeaconAPIError.notImplemented()
    }
    func validator(_ state: StateID, _ id: ValidatorID) async throws -> ChainData<ValidatorInfo> {
        throw BeaconAPIError.notImplemented()
    }
    func validatorBalances(_ state: StateID, ids: [ValidatorID]) async throws -> ChainData<[ValidatorBalance]> {
        throw BeaconAPIError.notImplemented()
    }
    func committees(
        _ state: StateID, epoch: Epoch?, index: CommitteeIndex?, slot: Slot?
    ) async throws -> ChainData<[CommitteeInfo]> {
        throw BeaconAPIError.notImplemented()
    }
    func syncCommittees(_ state: StateID, epoch: Epoch?) async throws -> ChainData<SyncCommitteeInfo> {
        throw BeaconAPIError.notImplemented()
    }
    func debugState(_ state: StateID) async throws -> VersionedChainData<ForkedBeaconState> {
        throw BeaconAPIError.notImplemented()
    }
    func debugHeads() async throws -> [DebugHead] { throw BeaconAPIError.notImplemented() }
    func headers(slot: Slot?, parentRoot: Root?) async throws -> ChainData<[BlockHeaderInfo]> {
        throw BeaconAPIError.notImplemented()
    }
    func block(_ block: BlockID) async throws -> VersionedChainData<ForkedSignedBeaconBlock> {
        throw BeaconAPIError.notImplemented()
    }
    func blockAttestations(_ block: BlockID) async throws -> VersionedChainData<[ForkedAttestation]> {
        throw BeaconAPIError.notImplemented()
    }
    func blockRewards(_ block: BlockID) async throws -> ChainData<BlockRewards> {
        throw BeaconAPIError.notImplemented()
    }
    func attestationRewards(_ epoch: Epoch, ids: [ValidatorID]) async throws -> ChainData<AttestationRewards> {
        throw BeaconAPIError.notImplemented()
    }
    func syncCommitteeRewards(_ block: BlockID, ids: [ValidatorID]) async throws -> ChainData<[SyncCommitteeReward]> {
        throw BeaconAPIError.notImplemented()
    }
    func poolAttestations(slot: Slot?, committeeIndex: CommitteeIndex?) async throws -> Versioned<[ForkedAttestation]> {
        throw BeaconAPIError.notImplemented()
    }
    func poolAttesterSlashings() async throws -> Versioned<[ForkedAttesterSlashing]> {
        throw BeaconAPIError.notImplemented()
    }
    func submitAttesterSlashing(_ slashing: ForkedAttesterSlashing) async throws {
        throw BeaconAPIError.notImplemented()
    }
    func poolProposerSlashings() async throws -> [ProposerSlashing] { throw BeaconAPIError.notImplemented() }
    func submitProposerSlashing(_ slashing: ProposerSlashing) async throws { throw BeaconAPIError.notImplemented() }
    func poolVoluntaryExits() async throws -> [SignedVoluntaryExit] { throw BeaconAPIError.notImplemented() }
    func poolBLSToExecutionChanges() async throws -> [SignedBLSToExecutionChange] {
        throw BeaconAPIError.notImplemented()
    }
    func submitBLSToExecutionChanges(_ changes: [SignedBLSToExecutionChange]) async throws {
        throw BeaconAPIError.notImplemented()
    }
    func nodeVersion() async throws -> NodeVersion { throw BeaconAPIError.notImplemented() }
    func nodeIdentity() async throws -> NodeIdentity { throw BeaconAPIError.notImplemented() }
    func health() async throws -> NodeHealth { throw BeaconAPIError.notImplemented() }
    func peerCount() async throws -> PeerCount { throw BeaconAPIError.notImplemented() }
    func peers(states: [PeerState], directions: [PeerDirection]) async throws -> [PeerInfo] {
        throw BeaconAPIError.notImplemented()
    }
    func beaconCommitteeSelections(_ selections: [BeaconCommitteeSelection]) async throws -> [BeaconCommitteeSelection]
    {
        throw BeaconAPIError.notImplemented()
    }
    func syncCommitteeSelections(_ selections: [SyncCommitteeSelection]) async throws -> [SyncCommitteeSelection] {
        throw BeaconAPIError.notImplemented()
    }
}
