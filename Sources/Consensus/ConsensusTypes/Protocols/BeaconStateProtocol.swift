package import Primitives
package import SSZ

/// What the states of all forks share, in the specification's order.
package protocol BeaconStateProtocol: SSZContainer {
    /// The fork that the type belongs to.
    static var forkName: ForkName { get }

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
    var validators: Validators { get set }
    var balances: Balances { get set }
    var randaoMixes: RandaoMixes { get set }
    var slashings: Slashings { get set }
    var justificationBits: JustificationBits { get set }
    var previousJustifiedCheckpoint: Checkpoint { get set }
    var currentJustifiedCheckpoint: Checkpoint { get set }
    var finalizedCheckpoint: Checkpoint { get set }
}

/// States from Altair on: participation flags, inactivity scores, sync committees.
package protocol AltairBeaconState: BeaconStateProtocol {
    var previousEpochParticipation: EpochParticipation { get set }
    var currentEpochParticipation: EpochParticipation { get set }
    var inactivityScores: InactivityScores { get set }
    var currentSyncCommittee: SyncCommittee { get set }
    var nextSyncCommittee: SyncCommittee { get set }
}

/// States from Bellatrix on: the last execution payload.
package protocol BellatrixBeaconState: AltairBeaconState {
    associatedtype ExecutionPayloadHeader: ExecutionPayloadHeaderProtocol
    var latestExecutionPayloadHeader: ExecutionPayloadHeader { get set }
}

/// States from Capella on: withdrawals and historical summaries.
package protocol CapellaBeaconState: BellatrixBeaconState {
    var nextWithdrawalIndex: WithdrawalIndex { get set }
    var nextWithdrawalValidatorIndex: ValidatorIndex { get set }
    var historicalSummaries: HistoricalSummaries { get set }
}

/// States from Electra on: balance-based churn and pending queues.
package protocol ElectraBeaconState: CapellaBeaconState {
    var depositRequestsStartIndex: UInt64 { get set }
    var depositBalanceToConsume: Gwei { get set }
    var exitBalanceToConsume: Gwei { get set }
    var earliestExitEpoch: Epoch { get set }
    var consolidationBalanceToConsume: Gwei { get set }
    var earliestConsolidationEpoch: Epoch { get set }
    var pendingDeposits: PendingDeposits { get set }
    var pendingPartialWithdrawals: PendingPartialWithdrawals { get set }
    var pendingConsolidations: PendingConsolidations { get set }
}

/// States from Fulu on: the proposers of this epoch and the next.
package protocol FuluBeaconState: ElectraBeaconState {
    var proposerLookahead: ProposerLookahead { get set }
}
