package import Primitives
package import SSZ

extension Gloas {
    /// The chain's state (gloas/beacon-chain.md, `BeaconState`).
    package struct BeaconState: FuluBeaconState, SSZProgressiveContainer {
        package var genesisTime: UInt64
        package var genesisValidatorsRoot: Root
        package var slot: Slot
        package var fork: Fork
        package var latestBlockHeader: BeaconBlockHeader
        package var blockRoots: BlockRoots
        package var stateRoots: StateRoots
        package var historicalRoots: HistoricalRoots
        package var eth1Data: Eth1Data
        package var eth1DataVotes: Eth1DataVotes
        package var eth1DepositIndex: UInt64
        package var validators: Validators
        package var balances: Balances
        package var randaoMixes: RandaoMixes
        package var slashings: Slashings
        package var previousEpochParticipation: EpochParticipation
        package var currentEpochParticipation: EpochParticipation
        package var justificationBits: JustificationBits
        package var previousJustifiedCheckpoint: Checkpoint
        package var currentJustifiedCheckpoint: Checkpoint
        package var finalizedCheckpoint: Checkpoint
        package var inactivityScores: InactivityScores
        package var currentSyncCommittee: SyncCommittee
        package var nextSyncCommittee: SyncCommittee
        package var latestBlockHash: Hash32
        package var nextWithdrawalIndex: WithdrawalIndex
        package var nextWithdrawalValidatorIndex: ValidatorIndex
        package var historicalSummaries: HistoricalSummaries
        package var depositRequestsStartIndex: UInt64
        package var depositBalanceToConsume: Gwei
        package var exitBalanceToConsume: Gwei
        package var earliestExitEpoch: Epoch
        package var consolidationBalanceToConsume: Gwei
        package var earliestConsolidationEpoch: Epoch
        package var pendingDeposits: PendingDeposits
        package var pendingPartialWithdrawals: PendingPartialWithdrawals
        package var pendingConsolidations: PendingConsolidations
        package var proposerLookahead: ProposerLookahead
        package var builders: Builders
        package var nextWithdrawalBuilderIndex: BuilderIndex
        package var executionPayloadAvailability: ExecutionPayloadAvailability
        package var builderPendingPayments: BuilderPendingPayments
        package var builderPendingWithdrawals: BuilderPendingWithdrawals
        package var latestExecutionPayloadBid: ExecutionPayloadBid
        package var payloadExpectedWithdrawals: Withdrawals
        package var ptcWindow: PTCWindow

        package static var forkName: ForkName { .gloas }
        package static let activeFields = SSZActiveFields(all: 46)

        package init(
            genesisTime: UInt64,
            genesisValidatorsRoot: Root,
            slot: Slot,
            fork: Fork,
            latestBlockHeader: BeaconBlockHeader,
            blockRoots: BlockRoots,
            stateRoots: StateRoots,
            historicalRoots: HistoricalRoots,
            eth1Data: Eth1Data,
            eth1DataVotes: Eth1DataVotes,
            eth1DepositIndex: UInt64,
            validators: Validators,
            balances: Balances,
            randaoMixes: RandaoMixes,
            slashings: Slashings,
            previousEpochParticipation: EpochParticipation,
            currentEpochParticipation: EpochParticipation,
            justificationBits: JustificationBits,
            previousJustifiedCheckpoint: Checkpoint,
            currentJustifiedCheckpoint: Checkpoint,
            finalizedCheckpoint: Checkpoint,
            inactivityScores: InactivityScores,
            currentSyncCommittee: SyncCommittee,
            nextSyncCommittee: SyncCommittee,
            latestBlockHash: Hash32,
            nextWithdrawalIndex: WithdrawalIndex,
            nextWithdrawalValidatorIndex: ValidatorIndex,
            historicalSummaries: HistoricalSummaries,
            depositRequestsStartIndex: UInt64,
            depositBalanceToConsume: Gwei,
            exitBalanceToConsume: Gwei,
            earliestExitEpoch: Epoch,
            consolidationBalanceToConsume: Gwei,
            earliestConsolidationEpoch: Epoch,
            pendingDeposits: PendingDeposits,
            pendingPartialWithdrawals: PendingPartialWithdrawals,
            pendingConsolidations: PendingConsolidations,
            proposerLookahead: ProposerLookahead,
            builders: Builders,
            nextWithdrawalBuilderIndex: BuilderIndex,
            executionPayloadAvailability: ExecutionPayloadAvailability,
            builderPendingPayments: BuilderPendingPayments,
            builderPendingWithdrawals: BuilderPendingWithdrawals,
            latestExecutionPayloadBid: ExecutionPayloadBid,
            payloadExpectedWithdrawals: Withdrawals,
            ptcWindow: PTCWindow
        ) {
            self.genesisTime = genesisTime
            self.genesisValidatorsRoot = genesisValidatorsRoot
            self.slot = slot
            self.fork = fork
            self.latestBlockHeader = latestBlockHeader
            self.blockRoots = blockRoots
            self.stateRoots = stateRoots
            self.historicalRoots = historicalRoots
            self.eth1Data = eth1Data
            self.eth1DataVotes = eth1DataVotes
            self.eth1DepositIndex = eth1DepositIndex
            self.validators = validators
            self.balances = balances
            self.randaoMixes = randaoMixes
            self.slashings = slashings
            self.previousEpochParticipation = previousEpochParticipation
            self.currentEpochParticipation = currentEpochParticipation
            self.justificationBits = justificationBits
            self.previousJustifiedCheckpoint = previousJustifiedCheckpoint
            self.currentJustifiedCheckpoint = currentJustifiedCheckpoint
            self.finalizedCheckpoint = finalizedCheckpoint
            self.inactivityScores = inactivityScores
            self.currentSyncCommittee = currentSyncCommittee
            self.nextSyncCommittee = nextSyncCommittee
            self.latestBlockHash = latestBlockHash
            self.nextWithdrawalIndex = nextWithdrawalIndex
            self.nextWithdrawalValidatorIndex = nextWithdrawalValidatorIndex
            self.historicalSummaries = historicalSummaries
            self.depositRequestsStartIndex = depositRequestsStartIndex
            self.depositBalanceToConsume = depositBalanceToConsume
            self.exitBalanceToConsume = exitBalanceToConsume
            self.earliestExitEpoch = earliestExitEpoch
            self.consolidationBalanceToConsume = consolidationBalanceToConsume
            self.earliestConsolidationEpoch = earliestConsolidationEpoch
            self.pendingDeposits = pendingDeposits
            self.pendingPartialWithdrawals = pendingPartialWithdrawals
            self.pendingConsolidations = pendingConsolidations
            self.proposerLookahead = proposerLookahead
            self.builders = builders
            self.nextWithdrawalBuilderIndex = nextWithdrawalBuilderIndex
            self.executionPayloadAvailability = executionPayloadAvailability
            self.builderPendingPayments = builderPendingPayments
            self.builderPendingWithdrawals = builderPendingWithdrawals
            self.latestExecutionPayloadBid = latestExecutionPayloadBid
            self.payloadExpectedWithdrawals = payloadExpectedWithdrawals
            self.ptcWindow = ptcWindow
        }

        package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
            genesisTime = try r.field("genesis_time")
            genesisValidatorsRoot = try r.field("genesis_validators_root")
            slot = try r.field("slot")
            fork = try r.field("fork")
            latestBlockHeader = try r.field("latest_block_header")
            blockRoots = try r.field("block_roots")
            stateRoots = try r.field("state_roots")
            historicalRoots = try r.field("historical_roots")
            eth1Data = try r.field("eth1_data")
            eth1DataVotes = try r.field("eth1_data_votes")
            eth1DepositIndex = try r.field("eth1_deposit_index")
            validators = try r.field("validators")
            balances = try r.field("balances")
            randaoMixes = try r.field("randao_mixes")
            slashings = try r.field("slashings")
            previousEpochParticipation = try r.field("previous_epoch_participation")
            currentEpochParticipation = try r.field("current_epoch_participation")
            justificationBits = try r.field("justification_bits")
            previousJustifiedCheckpoint = try r.field("previous_justified_checkpoint")
            currentJustifiedCheckpoint = try r.field("current_justified_checkpoint")
            finalizedCheckpoint = try r.field("finalized_checkpoint")
            inactivityScores = try r.field("inactivity_scores")
            currentSyncCommittee = try r.field("current_sync_committee")
            nextSyncCommittee = try r.field("next_sync_committee")
            latestBlockHash = try r.field("latest_block_hash")
            nextWithdrawalIndex = try r.field("next_withdrawal_index")
            nextWithdrawalValidatorIndex = try r.field("next_withdrawal_validator_index")
            historicalSummaries = try r.field("historical_summaries")
            depositRequestsStartIndex = try r.field("deposit_requests_start_index")
            depositBalanceToConsume = try r.field("deposit_balance_to_consume")
            exitBalanceToConsume = try r.field("exit_balance_to_consume")
            earliestExitEpoch = try r.field("earliest_exit_epoch")
            consolidationBalanceToConsume = try r.field("consolidation_balance_to_consume")
            earliestConsolidationEpoch = try r.field("earliest_consolidation_epoch")
            pendingDeposits = try r.field("pending_deposits")
            pendingPartialWithdrawals = try r.field("pending_partial_withdrawals")
            pendingConsolidations = try r.field("pending_consolidations")
            proposerLookahead = try r.field("proposer_lookahead")
            builders = try r.field("builders")
            nextWithdrawalBuilderIndex = try r.field("next_withdrawal_builder_index")
            executionPayloadAvailability = try r.field("execution_payload_availability")
            builderPendingPayments = try r.field("builder_pending_payments")
            builderPendingWithdrawals = try r.field("builder_pending_withdrawals")
            latestExecutionPayloadBid = try r.field("latest_execution_payload_bid")
            payloadExpectedWithdrawals = try r.field("payload_expected_withdrawals")
            ptcWindow = try r.field("ptc_window")
        }

        package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
            v.field("genesis_time", genesisTime)
            v.field("genesis_validators_root", genesisValidatorsRoot)
            v.field("slot", slot)
            v.field("fork", fork)
            v.field("latest_block_header", latestBlockHeader)
            v.field("block_roots", blockRoots)
            v.field("state_roots", stateRoots)
            v.field("historical_roots", historicalRoots)
            v.field("eth1_data", eth1Data)
            v.field("eth1_data_votes", eth1DataVotes)
            v.field("eth1_deposit_index", eth1DepositIndex)
            v.field("validators", validators)
            v.field("balances", balances)
            v.field("randao_mixes", randaoMixes)
            v.field("slashings", slashings)
            v.field("previous_epoch_participation", previousEpochParticipation)
            v.field("current_epoch_participation", currentEpochParticipation)
            v.field("justification_bits", justificationBits)
            v.field("previous_justified_checkpoint", previousJustifiedCheckpoint)
            v.field("current_justified_checkpoint", currentJustifiedCheckpoint)
            v.field("finalized_checkpoint", finalizedCheckpoint)
            v.field("inactivity_scores", inactivityScores)
            v.field("current_sync_committee", currentSyncCommittee)
            v.field("next_sync_committee", nextSyncCommittee)
            v.field("latest_block_hash", latestBlockHash)
            v.field("next_withdrawal_index", nextWithdrawalIndex)
            v.field("next_withdrawal_validator_index", nextWithdrawalValidatorIndex)
            v.field("historical_summaries", historicalSummaries)
            v.field("deposit_requests_start_index", depositRequestsStartIndex)
            v.field("deposit_balance_to_consume", depositBalanceToConsume)
            v.field("exit_balance_to_consume", exitBalanceToConsume)
            v.field("earliest_exit_epoch", earliestExitEpoch)
            v.field("consolidation_balance_to_consume", consolidationBalanceToConsume)
            v.field("earliest_consolidation_epoch", earliestConsolidationEpoch)
            v.field("pending_deposits", pendingDeposits)
            v.field("pending_partial_withdrawals", pendingPartialWithdrawals)
            v.field("pending_consolidations", pendingConsolidations)
            v.field("proposer_lookahead", proposerLookahead)
            v.field("builders", builders)
            v.field("next_withdrawal_builder_index", nextWithdrawalBuilderIndex)
            v.field("execution_payload_availability", executionPayloadAvailability)
            v.field("builder_pending_payments", builderPendingPayments)
            v.field("builder_pending_withdrawals", builderPendingWithdrawals)
            v.field("latest_execution_payload_bid", latestExecutionPayloadBid)
            v.field("payload_expected_withdrawals", payloadExpectedWithdrawals)
            v.field("ptc_window", ptcWindow)
        }
    }
}
