import Primitives

extension Preset {
    /// All constants of the preset by their names in the specification, in its order, as decimal text.
    package var entries: [(name: String, value: String)] {
        phase0Entries + altairToDenebEntries + electraEntries + fuluEntries + gloasEntries
    }

    private var phase0Entries: [(name: String, value: String)] {
        [
            ("MAX_COMMITTEES_PER_SLOT", "\(maxCommitteesPerSlot)"),
            ("TARGET_COMMITTEE_SIZE", "\(targetCommitteeSize)"),
            ("MAX_VALIDATORS_PER_COMMITTEE", "\(maxValidatorsPerCommittee)"),
            ("SHUFFLE_ROUND_COUNT", "\(shuffleRoundCount)"),
            ("HYSTERESIS_QUOTIENT", "\(hysteresisQuotient)"),
            ("HYSTERESIS_DOWNWARD_MULTIPLIER", "\(hysteresisDownwardMultiplier)"),
            ("HYSTERESIS_UPWARD_MULTIPLIER", "\(hysteresisUpwardMultiplier)"),
            ("MIN_DEPOSIT_AMOUNT", "\(minDepositAmount)"),
            ("MAX_EFFECTIVE_BALANCE", "\(maxEffectiveBalance)"),
            ("EFFECTIVE_BALANCE_INCREMENT", "\(effectiveBalanceIncrement)"),
            ("MIN_ATTESTATION_INCLUSION_DELAY", "\(minAttestationInclusionDelay)"),
            ("SLOTS_PER_EPOCH", "\(slotsPerEpoch)"),
            ("MIN_SEED_LOOKAHEAD", "\(minSeedLookahead)"),
            ("MAX_SEED_LOOKAHEAD", "\(maxSeedLookahead)"),
            ("EPOCHS_PER_ETH1_VOTING_PERIOD", "\(epochsPerEth1VotingPeriod)"),
            ("SLOTS_PER_HISTORICAL_ROOT", "\(slotsPerHistoricalRoot)"),
            ("MIN_EPOCHS_TO_INACTIVITY_PENALTY", "\(minEpochsToInactivityPenalty)"),
            ("EPOCHS_PER_HISTORICAL_VECTOR", "\(epochsPerHistoricalVector)"),
            ("EPOCHS_PER_SLASHINGS_VECTOR", "\(epochsPerSlashingsVector)"),
            ("HISTORICAL_ROOTS_LIMIT", "\(historicalRootsLimit)"),
            ("VALIDATOR_REGISTRY_LIMIT", "\(validatorRegistryLimit)"),
            ("BASE_REWARD_FACTOR", "\(baseRewardFactor)"),
            ("WHISTLEBLOWER_REWARD_QUOTIENT", "\(whistleblowerRewardQuotient)"),
            ("PROPOSER_REWARD_QUOTIENT", "\(proposerRewardQuotient)"),
            ("INACTIVITY_PENALTY_QUOTIENT", "\(inactivityPenaltyQuotient)"),
            ("MIN_SLASHING_PENALTY_QUOTIENT", "\(minSlashingPenaltyQuotient)"),
            ("PROPORTIONAL_SLASHING_MULTIPLIER", "\(proportionalSlashingMultiplier)"),
            ("MAX_PROPOSER_SLASHINGS", "\(maxProposerSlashings)"),
            ("MAX_ATTESTER_SLASHINGS", "\(maxAttesterSlashings)"),
            ("MAX_ATTESTATIONS", "\(maxAttestations)"),
            ("MAX_DEPOSITS", "\(maxDeposits)"),
            ("MAX_VOLUNTARY_EXITS", "\(maxVoluntaryExits)"),
        ]
    }

    private var altairToDenebEntries: [(name: String, value: String)] {
        [
            ("INACTIVITY_PENALTY_QUOTIENT_ALTAIR", "\(inactivityPenaltyQuotientAltair)"),
            ("MIN_SLASHING_PENALTY_QUOTIENT_ALTAIR", "\(minSlashingPenaltyQuotientAltair)"),
            ("PROPORTIONAL_SLASHING_MULTIPLIER_ALTAIR", "\(proportionalSlashingMultiplierAltair)"),
            ("SYNC_COMMITTEE_SIZE", "\(syncCommitteeSize)"),
            ("EPOCHS_PER_SYNC_COMMITTEE_PERIOD", "\(epochsPerSyncCommitteePeriod)"),
            ("MIN_SYNC_COMMITTEE_PARTICIPANTS", "\(minSyncCommitteeParticipants)"),
            ("UPDATE_TIMEOUT", "\(updateTimeout)"),
            ("INACTIVITY_PENALTY_QUOTIENT_BELLATRIX", "\(inactivityPenaltyQuotientBellatrix)"),
            ("MIN_SLASHING_PENALTY_QUOTIENT_BELLATRIX", "\(minSlashingPenaltyQuotientBellatrix)"),
            ("PROPORTIONAL_SLASHING_MULTIPLIER_BELLATRIX", "\(proportionalSlashingMultiplierBellatrix)"),
            ("MAX_BYTES_PER_TRANSACTION", "\(maxBytesPerTransaction)"),
            ("MAX_TRANSACTIONS_PER_PAYLOAD", "\(maxTransactionsPerPayload)"),
            ("BYTES_PER_LOGS_BLOOM", "\(bytesPerLogsBloom)"),
            ("MAX_EXTRA_DATA_BYTES", "\(maxExtraDataBytes)"),
            ("MAX_BLS_TO_EXECUTION_CHANGES", "\(maxBLSToExecutionChanges)"),
            ("MAX_WITHDRAWALS_PER_PAYLOAD", "\(maxWithdrawalsPerPayload)"),
            ("MAX_VALIDATORS_PER_WITHDRAWALS_SWEEP", "\(maxValidatorsPerWithdrawalsSweep)"),
            ("MAX_BLOB_COMMITMENTS_PER_BLOCK", "\(maxBlobCommitmentsPerBlock)"),
            ("KZG_COMMITMENT_INCLUSION_PROOF_DEPTH", "\(kzgCommitmentInclusionProofDepth)"),
            ("FIELD_ELEMENTS_PER_BLOB", "\(fieldElementsPerBlob)"),
        ]
    }

    private var electraEntries: [(name: String, value: String)] {
        [
            ("MIN_ACTIVATION_BALANCE", "\(minActivationBalance)"),
            ("MAX_EFFECTIVE_BALANCE_ELECTRA", "\(maxEffectiveBalanceElectra)"),
            ("MIN_SLASHING_PENALTY_QUOTIENT_ELECTRA", "\(minSlashingPenaltyQuotientElectra)"),
            ("WHISTLEBLOWER_REWARD_QUOTIENT_ELECTRA", "\(whistleblowerRewardQuotientElectra)"),
            ("PENDING_DEPOSITS_LIMIT", "\(pendingDepositsLimit)"),
            ("PENDING_PARTIAL_WITHDRAWALS_LIMIT", "\(pendingPartialWithdrawalsLimit)"),
            ("PENDING_CONSOLIDATIONS_LIMIT", "\(pendingConsolidationsLimit)"),
            ("MAX_ATTESTER_SLASHINGS_ELECTRA", "\(maxAttesterSlashingsElectra)"),
            ("MAX_ATTESTATIONS_ELECTRA", "\(maxAttestationsElectra)"),
            ("MAX_DEPOSIT_REQUESTS_PER_PAYLOAD", "\(maxDepositRequestsPerPayload)"),
            ("MAX_WITHDRAWAL_REQUESTS_PER_PAYLOAD", "\(maxWithdrawalRequestsPerPayload)"),
            ("MAX_CONSOLIDATION_REQUESTS_PER_PAYLOAD", "\(maxConsolidationRequestsPerPayload)"),
            ("MAX_PENDING_PARTIALS_PER_WITHDRAWALS_SWEEP", "\(maxPendingPartialsPerWithdrawalsSweep)"),
            ("MAX_PENDING_DEPOSITS_PER_EPOCH", "\(maxPendingDepositsPerEpoch)"),
        ]
    }

    private var fuluEntries: [(name: String, value: String)] {
        [
            ("KZG_COMMITMENTS_INCLUSION_PROOF_DEPTH", "\(kzgCommitmentsInclusionProofDepth)"),
            ("FIELD_ELEMENTS_PER_CELL", "\(fieldElementsPerCell)"),
            ("FIELD_ELEMENTS_PER_EXT_BLOB", "\(fieldElementsPerExtBlob)"),
            ("CELLS_PER_EXT_BLOB", "\(cellsPerExtBlob)"),
            ("NUMBER_OF_COLUMNS", "\(numberOfColumns)"),
        ]
    }

    private var gloasEntries: [(name: String, value: String)] {
        [
            ("PTC_SIZE", "\(ptcSize)"),
            ("MAX_PAYLOAD_ATTESTATIONS", "\(maxPayloadAttestations)"),
            ("MAX_BUILDER_DEPOSIT_REQUESTS_PER_PAYLOAD", "\(maxBuilderDepositRequestsPerPayload)"),
            ("MAX_BUILDER_EXIT_REQUESTS_PER_PAYLOAD", "\(maxBuilderExitRequestsPerPayload)"),
            ("MAX_BUILDERS_PER_WITHDRAWALS_SWEEP", "\(maxBuildersPerWithdrawalsSweep)"),
            ("MAX_SIGNED_AGGREGATE_AND_PROOF_SIZE", "\(maxSignedAggregateAndProofSize)"),
            ("MAX_ATTESTER_SLASHING_SIZE", "\(maxAttesterSlashingSize)"),
            ("MAX_DATA_COLUMN_SIDECAR_SIZE", "\(maxDataColumnSidecarSize)"),
            ("MAX_PARTIAL_DATA_COLUMN_SIDECAR_SIZE", "\(maxPartialDataColumnSidecarSize)"),
            ("MAX_SIGNED_EXECUTION_PAYLOAD_BID_SIZE", "\(maxSignedExecutionPayloadBidSize)"),
        ]
    }
}
