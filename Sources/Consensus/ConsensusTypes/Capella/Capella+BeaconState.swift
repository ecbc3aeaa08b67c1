package import Primitives
package import SSZ

extension Capella {
    /// The chain's state (capella/beacon-chain.md, `BeaconState`).
    package struct BeaconState: CapellaBeaconState, BellatrixBeaconState {
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
        package var latestExecutionPayloadHeader: ExecutionPayloadHeader
        package var nextWithdrawalIndex: WithdrawalIndex
        package var nextWithdrawalValidatorIndex: ValidatorIndex
        package var historicalSummaries: HistoricalSummaries

        package static var forkName: ForkName { .capella }

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
            latestExecutionPayloadHeader: ExecutionPayloadHeader,
            nextWithdrawalIndex: WithdrawalIndex,
            nextWithdrawalValidatorIndex: ValidatorIndex,
            historicalSummaries: HistoricalSummaries
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
            self.latestExecutionPayloadHeader = latestExecutionPayloadHeader
            self.nextWithdrawalIndex = nextWithdrawalIndex
            self.nextWithdrawalValidatorIndex = nextWithdrawalValidatorIndex
            self.historicalSummaries = historicalSummaries
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
            latestExecutionPayloadHeader = try r.field("latest_execution_payload_header")
            nextWithdrawalIndex = try r.field("next_withdrawal_index")
            nextWithdrawalValidatorIndex = try r.field("next_withdrawal_validator_index")
            historicalSummaries = try r.field("historical_summaries")
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
            v.field("latest_execution_payload_header", latestExecutionPayloadHeader)
            v.field("next_withdrawal_index", nextWithdrawalIndex)
            v.field("next_withdrawal_validator_index", nextWithdrawalValidatorIndex)
            v.field("historical_summaries", historicalSummaries)
        }
    }
}
