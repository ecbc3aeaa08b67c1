package import Primitives
package import SSZ

/// What the states of all forks share, in the specification's order.
package protocol BeaconStateProtocol: SSZContainer {
    /// The fork that the type belongs to.
    static var forkName: ForkName { get }
    /// The limit of the lists that have an entry for every validator.
    associatedtype RegistryLimit: SSZLimit

    var genesisTime: UInt64 { get set }
    var genesisValidatorsRoot: Root { get set }
    var slot: Slot { get set }
    var fork: Fork { get set }
    var latestBlockHeader: BeaconBlockHeader { get set }
    var blockRoots: BlockRoots { get set }
    var stateRoots: StateRoots { get set }
    var historicalRoots: HistoricalRoots { get set }
    var eth1Data: Eth1Data { get set }
    var eth1DataVotes: Eth1DataVotes { get set }
    var eth1DepositIndex: UInt64 { get set }
    var validators: CachedList<Validator, RegistryLimit> { get set }
    var balances: CachedList<Gwei, RegistryLimit> { get set }
    var randaoMixes: RandaoMixes { get set }
    var slashings: Slashings { get set }
    var justificationBits: JustificationBits { get set }
    var previousJustifiedCheckpoint: Checkpoint { get set }
    var currentJustifiedCheckpoint: Checkpoint { get set }
    var finalizedCheckpoint: Checkpoint { get set }
}

/// States from Altair on: participation flags, inactivity scores, sync committees.
package protocol AltairBeaconState: BeaconStateProtocol {
    var previousEpochParticipation: CachedList<ParticipationFlags, RegistryLimit> { get set }
    var currentEpochParticipation: CachedList<ParticipationFlags, RegistryLimit> { get set }
    var inactivityScores: CachedList<UInt64, RegistryLimit> { get set }
    var currentSyncCommittee: SyncCommittee { get set }
    var nextSyncCommittee: SyncCommittee { get set }
}

/// States of Bellatrix to Fulu: the last execution payload.
package protocol BellatrixBeaconState: AltairBeaconState {
    associatedtype ExecutionPayloadHeader: ExecutionPayloadHeaderProtocol
    var latestExecutionPayloadHeader: ExecutionPayloadHeader { get set }
}

/// States from Capella on: withdrawals and historical summaries.
package protocol CapellaBeaconState: AltairBeaconState {
    var nextWithdrawalIndex: WithdrawalIndex { get set }
    var nextWithdrawalValidatorIndex: ValidatorIndex { get set }
    var historicalSummaries: HistoricalSummaries { get set }
}

/// States from Electra on: balance-based churn and pending queues.
package protocol ElectraBeaconState: CapellaBeaconState {
    associatedtype DepositQueueLimit: SSZLimit
    associatedtype PartialWithdrawalQueueLimit: SSZLimit
    associatedtype ConsolidationQueueLimit: SSZLimit
    var depositRequestsStartIndex: UInt64 { get set }
    var depositBalanceToConsume: Gwei { get set }
    var exitBalanceToConsume: Gwei { get set }
    var earliestExitEpoch: Epoch { get set }
    var consolidationBalanceToConsume: Gwei { get set }
    var earliestConsolidationEpoch: Epoch { get set }
    var pendingDeposits: CachedList<PendingDeposit, DepositQueueLimit> { get set }
    var pendingPartialWithdrawals: CachedList<PendingPartialWithdrawal, PartialWithdrawalQueueLimit> { get set }
    var pendingConsolidations: CachedList<PendingConsolidation, ConsolidationQueueLimit> { get set }
}

/// States from Fulu on: the proposers of this epoch and the next.
package protocol FuluBeaconState: ElectraBeaconState {
    var proposerLookahead: ProposerLookahead { get set }
}
