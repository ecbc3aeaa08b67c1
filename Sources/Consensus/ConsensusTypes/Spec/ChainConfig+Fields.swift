extension ChainConfig {
    /// All keys of `config.yaml` but `BLOB_SCHEDULE`, in the order in which they are written.
    static let fields: [ConfigField] =
        [
            .required("PRESET_BASE", \.presetBase),
            .required("CONFIG_NAME", \.configName),
        ] + transitionFields + genesisFields + forkingFields + timeFields + validatorCycleFields
        + forkChoiceFields + depositContractFields + networkingFields + fastConfirmationFields + laterUpgradeFields

    private static let transitionFields: [ConfigField] = [
        .required("TERMINAL_TOTAL_DIFFICULTY", \.terminalTotalDifficulty),
        .required("TERMINAL_BLOCK_HASH", \.terminalBlockHash),
        .required("TERMINAL_BLOCK_HASH_ACTIVATION_EPOCH", \.terminalBlockHashActivationEpoch),
    ]

    private static let genesisFields: [ConfigField] = [
        .required("MIN_GENESIS_ACTIVE_VALIDATOR_COUNT", \.minGenesisActiveValidatorCount),
        .required("MIN_GENESIS_TIME", \.minGenesisTime),
        .required("GENESIS_FORK_VERSION", \.genesisForkVersion),
        .required("GENESIS_DELAY", \.genesisDelay),
    ]

    private static let forkingFields: [ConfigField] = [
        .required("ALTAIR_FORK_VERSION", \.altairForkVersion),
        .required("ALTAIR_FORK_EPOCH", \.altairForkEpoch),
        .required("BELLATRIX_FORK_VERSION", \.bellatrixForkVersion),
        .required("BELLATRIX_FORK_EPOCH", \.bellatrixForkEpoch),
        .required("CAPELLA_FORK_VERSION", \.capellaForkVersion),
        .required("CAPELLA_FORK_EPOCH", \.capellaForkEpoch),
        .required("DENEB_FORK_VERSION", \.denebForkVersion),
        .required("DENEB_FORK_EPOCH", \.denebForkEpoch),
        .required("ELECTRA_FORK_VERSION", \.electraForkVersion),
        .required("ELECTRA_FORK_EPOCH", \.electraForkEpoch),
        .required("FULU_FORK_VERSION", \.fuluForkVersion),
        .required("FULU_FORK_EPOCH", \.fuluForkEpoch),
    ]

    private static let timeFields: [ConfigField] = [
        .required("SLOT_DURATION_MS", \.slotDurationMs),
        .required("SECONDS_PER_ETH1_BLOCK", \.secondsPerEth1Block),
        .required("MIN_VALIDATOR_WITHDRAWABILITY_DELAY", \.minValidatorWithdrawabilityDelay),
        .required("SHARD_COMMITTEE_PERIOD", \.shardCommitteePeriod),
        .required("ETH1_FOLLOW_DISTANCE", \.eth1FollowDistance),
        .required("PROPOSER_REORG_CUTOFF_BPS", \.proposerReorgCutoffBPS),
        .required("ATTESTATION_DUE_BPS", \.attestationDueBPS),
        .required("AGGREGATE_DUE_BPS", \.aggregateDueBPS),
        .required("SYNC_MESSAGE_DUE_BPS", \.syncMessageDueBPS),
        .required("CONTRIBUTION_DUE_BPS", \.contributionDueBPS),
    ]

    private static let validatorCycleFields: [ConfigField] = [
        .required("INACTIVITY_SCORE_BIAS", \.inactivityScoreBias),
        .required("INACTIVITY_SCORE_RECOVERY_RATE", \.inactivityScoreRecoveryRate),
        .required("EJECTION_BALANCE", \.ejectionBalance),
        .required("MIN_PER_EPOCH_CHURN_LIMIT", \.minPerEpochChurnLimit),
        .required("CHURN_LIMIT_QUOTIENT", \.churnLimitQuotient),
        .required("MAX_PER_EPOCH_ACTIVATION_CHURN_LIMIT", \.maxPerEpochActivationChurnLimit),
        .required("MIN_PER_EPOCH_CHURN_LIMIT_ELECTRA", \.minPerEpochChurnLimitElectra),
        .required("MAX_PER_EPOCH_ACTIVATION_EXIT_CHURN_LIMIT", \.maxPerEpochActivationExitChurnLimit),
    ]

    private static let forkChoiceFields: [ConfigField] = [
        .required("PROPOSER_SCORE_BOOST", \.proposerScoreBoost),
        .required("REORG_HEAD_WEIGHT_THRESHOLD", \.reorgHeadWeightThreshold),
        .required("REORG_PARENT_WEIGHT_THRESHOLD", \.reorgParentWeightThreshold),
        .required("REORG_MAX_EPOCHS_SINCE_FINALIZATION", \.reorgMaxEpochsSinceFinalization),
    ]

    private static let depositContractFields: [ConfigField] = [
        .required("DEPOSIT_CHAIN_ID", \.depositChainID),
        .required("DEPOSIT_NETWORK_ID", \.depositNetworkID),
        .required("DEPOSIT_CONTRACT_ADDRESS", \.depositContractAddress),
    ]

    private static let networkingFields: [ConfigField] = [
        .required("MAX_PAYLOAD_SIZE", \.maxPayloadSize),
        .required("MAX_REQUEST_BLOCKS", \.maxRequestBlocks),
        .required("EPOCHS_PER_SUBNET_SUBSCRIPTION", \.epochsPerSubnetSubscription),
        .required("ATTESTATION_PROPAGATION_SLOT_RANGE", \.attestationPropagationSlotRange),
        .required("MAXIMUM_GOSSIP_CLOCK_DISPARITY", \.maximumGossipClockDisparity),
        .required("MESSAGE_DOMAIN_INVALID_SNAPPY", \.messageDomainInvalidSnappy),
        .required("MESSAGE_DOMAIN_VALID_SNAPPY", \.messageDomainValidSnappy),
        .required("SUBNETS_PER_NODE", \.subnetsPerNode),
        .required("ATTESTATION_SUBNET_COUNT", \.attestationSubnetCount),
        .required("ATTESTATION_SUBNET_EXTRA_BITS", \.attestationSubnetExtraBits),
        .required("MAX_REQUEST_BLOCKS_DENEB", \.maxRequestBlocksDeneb),
        .required("MIN_EPOCHS_FOR_BLOB_SIDECARS_REQUESTS", \.minEpochsForBlobSidecarsRequests),
        .required("BLOB_SIDECAR_SUBNET_COUNT", \.blobSidecarSubnetCount),
        .required("MAX_BLOBS_PER_BLOCK", \.maxBlobsPerBlock),
        .required("BLOB_SIDECAR_SUBNET_COUNT_ELECTRA", \.blobSidecarSubnetCountElectra),
        .required("MAX_BLOBS_PER_BLOCK_ELECTRA", \.maxBlobsPerBlockElectra),
        .required("NUMBER_OF_CUSTODY_GROUPS", \.numberOfCustodyGroups),
        .required("DATA_COLUMN_SIDECAR_SUBNET_COUNT", \.dataColumnSidecarSubnetCount),
        .required("SAMPLES_PER_SLOT", \.samplesPerSlot),
        .required("CUSTODY_REQUIREMENT", \.custodyRequirement),
        .required("VALIDATOR_CUSTODY_REQUIREMENT", \.validatorCustodyRequirement),
        .required("BALANCE_PER_ADDITIONAL_CUSTODY_GROUP", \.balancePerAdditionalCustodyGroup),
        .required("MIN_EPOCHS_FOR_DATA_COLUMN_SIDECARS_REQUESTS", \.minEpochsForDataColumnSidecarsRequests),
    ]

    private static let fastConfirmationFields: [ConfigField] = [
        .optional("CONFIRMATION_BYZANTINE_THRESHOLD", \.confirmationByzantineThreshold)
    ]

    private static let laterUpgradeFields: [ConfigField] = [
        .optional("GLOAS_FORK_VERSION", \.gloasForkVersion),
        .optional("GLOAS_FORK_EPOCH", \.gloasForkEpoch),
        .optional("HEZE_FORK_VERSION", \.hezeForkVersion),
        .optional("HEZE_FORK_EPOCH", \.hezeForkEpoch),
        .optional("MIN_BUILDER_WITHDRAWABILITY_DELAY", \.minBuilderWithdrawabilityDelay),
        .optional("ATTESTATION_DUE_BPS_GLOAS", \.attestationDueBPSGloas),
        .optional("AGGREGATE_DUE_BPS_GLOAS", \.aggregateDueBPSGloas),
        .optional("SYNC_MESSAGE_DUE_BPS_GLOAS", \.syncMessageDueBPSGloas),
        .optional("CONTRIBUTION_DUE_BPS_GLOAS", \.contributionDueBPSGloas),
        .optional("PAYLOAD_DUE_BPS", \.payloadDueBPS),
        .optional("PAYLOAD_ATTESTATION_DUE_BPS", \.payloadAttestationDueBPS),
        .optional("INCLUSION_LIST_DUE_BPS", \.inclusionListDueBPS),
        .optional("CHURN_LIMIT_QUOTIENT_GLOAS", \.churnLimitQuotientGloas),
        .optional("CONSOLIDATION_CHURN_LIMIT_QUOTIENT", \.consolidationChurnLimitQuotient),
        .optional("MAX_PER_EPOCH_ACTIVATION_CHURN_LIMIT_GLOAS", \.maxPerEpochActivationChurnLimitGloas),
        .optional("MAX_REQUEST_PAYLOADS", \.maxRequestPayloads),
        .optional("MAX_REQUEST_INCLUSION_LIST", \.maxRequestInclusionList),
        .optional("MIN_SLOTS_FOR_INCLUSION_LISTS_REQUESTS", \.minSlotsForInclusionListsRequests),
        .optional("MAX_TRANSACTIONS_BYTES_PER_INCLUSION_LIST", \.maxTransactionsBytesPerInclusionList),
    ]
}
