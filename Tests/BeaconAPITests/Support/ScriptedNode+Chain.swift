import BeaconAPI
import ConsensusTypes
import Primitives
import SSZ

extension ScriptedNode {
    func genesis() async throws -> GenesisInfo {
        try await note()
        return Sample.genesis
    }

    func configSpec() async throws -> ConfigSpec {
        try await note()
        return ConfigSpec(entries: spec.configSpecEntries())
    }

    func forkSchedule() async throws -> [Fork] {
        try await note()
        return spec.forkSchedule
    }

    func depositContract() async throws -> DepositContract {
        try await note()
        return DepositContract(chainID: 7, address: Sample.address)
    }

    func stateRoot(_ state: StateID) async throws -> ChainData<Root> {
        try await note([state])
        return ChainData(Sample.root(1), finalized: true)
    }

    func stateFork(_ state: StateID) async throws -> ChainData<Fork> {
        try await note([state])
        return ChainData(spec.fork(at: 0), executionOptimistic: true)
    }

    func finalityCheckpoints(_ state: StateID) async throws -> ChainData<FinalityCheckpoints> {
        try await note([state])
        let checkpoints = (1...3).map { Checkpoint(epoch: Epoch($0), root: Sample.root(UInt8($0))) }
        return ChainData(
            FinalityCheckpoints(
                previousJustified: checkpoints[0], currentJustified: checkpoints[1], finalized: checkpoints[2]))
    }

    func validators(
        _ state: StateID, ids: [ValidatorID], statuses: [ValidatorStatus]
    ) async throws -> ChainData<[ValidatorInfo]> {
        try await note([state, ids, statuses])
        return ChainData([Sample.validatorInfo(1), Sample.validatorInfo(.max)])
    }

    func validator(_ state: StateID, _ id: ValidatorID) async throws -> ChainData<ValidatorInfo> {
        try await note([state, id])
        return ChainData(Sample.validatorInfo(5))
    }

    func validatorBalances(_ state: StateID, ids: [ValidatorID]) async throws -> ChainData<[ValidatorBalance]> {
        try await note([state, ids])
        return ChainData([ValidatorBalance(index: 3, balance: 32_000_000_000)], finalized: true)
    }

    func committees(
        _ state: StateID, epoch: Epoch?, index: CommitteeIndex?, slot: Slot?
    ) async throws -> ChainData<[CommitteeInfo]> {
        try await note([state, epoch, index, slot])
        return ChainData([CommitteeInfo(index: 1, slot: 2, validators: [3, 4])])
    }

    func syncCommittees(_ state: StateID, epoch: Epoch?) async throws -> ChainData<SyncCommitteeInfo> {
        try await note([state, epoch])
        return ChainData(SyncCommitteeInfo(validators: [1, 2], validatorAggregates: [[1], [2]]))
    }

    func debugState(_ state: StateID) async throws -> VersionedChainData<ForkedBeaconState> {
        try await note([state])
        return VersionedChainData(fork, try Sample.zero(fork, spec), finalized: true)
    }

    func debugHeads() async throws -> [DebugHead] {
        try await note()
        return [DebugHead(root: Sample.root(9), slot: 8)]
    }

    func headers(slot: Slot?, parentRoot: Root?) async throws -> ChainData<[BlockHeaderInfo]> {
        try await note([slot, parentRoot])
        return ChainData([Sample.headerInfo])
    }

    func header(_ block: BlockID) async throws -> ChainData<BlockHeaderInfo> {
        try await note([block])
        return ChainData(Sample.headerInfo)
    }

    func block(_ block: BlockID) async throws -> VersionedChainData<ForkedSignedBeaconBlock> {
        try await note([block])
        return VersionedChainData(fork, try Sample.zero(fork, spec), executionOptimistic: true)
    }

    func blockRoot(_ block: BlockID) async throws -> ChainData<Root> {
        try await note([block])
        return ChainData(Sample.root(4))
    }

    func blockAttestations(_ block: BlockID) async throws -> VersionedChainData<[ForkedAttestation]> {
        try await note([block])
        return VersionedChainData(fork, [try Sample.zero(fork, spec)])
    }

    func publishBlock(
        _ block: ForkedSignedBlockContents, validation: BroadcastValidation?
    ) async throws -> PublishResult {
        try await note([block, validation])
        return currentPublishResult
    }

    func publishBlindedBlock(
        _ block: ForkedSignedBlindedBeaconBlock, validation: BroadcastValidation?
    ) async throws -> PublishResult {
        try await note([block, validation])
        return currentPublishResult
    }

    func blockRewards(_ block: BlockID) async throws -> ChainData<BlockRewards> {
        try await note([block])
        var rewards = BlockRewards()
        rewards.total = 42
        return ChainData(rewards)
    }

    func attestationRewards(_ epoch: Epoch, ids: [ValidatorID]) async throws -> ChainData<AttestationRewards> {
        try await note([epoch, ids])
        let amounts = AttestationRewards.Amounts(
            head: SignedGwei(-1), target: SignedGwei(2), source: SignedGwei(3), inclusionDelay: 4)
        return ChainData(
            AttestationRewards(
                idealRewards: [.init(effectiveBalance: 32, amounts: amounts)],
                totalRewards: [.init(validatorIndex: 1, amounts: amounts)]))
    }

    func syncCommitteeRewards(_ block: BlockID, ids: [ValidatorID]) async throws -> ChainData<[SyncCommitteeReward]> {
        try await note([block, ids])
        return ChainData([SyncCommitteeReward(validatorIndex: 3, reward: SignedGwei(-2000))])
    }
}
