import Primitives

extension Spec {
    /// The specification's constants by name, as `/eth/v1/config/spec` gives them.
    static let constants: [(String, String)] = beaconChainConstants + validatorConstants + domainTypes

    private static let beaconChainConstants: [(String, String)] = [
        ("GENESIS_SLOT", "\(Constants.genesisSlot)"),
        ("GENESIS_EPOCH", "\(Constants.genesisEpoch)"),
        ("FAR_FUTURE_EPOCH", "\(Constants.farFutureEpoch)"),
        ("BASE_REWARDS_PER_EPOCH", "\(Constants.baseRewardsPerEpoch)"),
        ("JUSTIFICATION_BITS_LENGTH", "\(Constants.justificationBitsLength)"),
        ("ENDIANNESS", "little"),
        ("DEPOSIT_CONTRACT_TREE_DEPTH", "\(Constants.depositContractTreeDepth)"),
        ("BLS_WITHDRAWAL_PREFIX", hex(Constants.blsWithdrawalPrefix)),
        ("ETH1_ADDRESS_WITHDRAWAL_PREFIX", hex(Constants.eth1AddressWithdrawalPrefix)),
        ("COMPOUNDING_WITHDRAWAL_PREFIX", hex(Constants.compoundingWithdrawalPrefix)),
        ("TIMELY_SOURCE_FLAG_INDEX", "\(Constants.timelySourceFlagIndex)"),
        ("TIMELY_TARGET_FLAG_INDEX", "\(Constants.timelyTargetFlagIndex)"),
        ("TIMELY_HEAD_FLAG_INDEX", "\(Constants.timelyHeadFlagIndex)"),
        ("TIMELY_SOURCE_WEIGHT", "\(Constants.timelySourceWeight)"),
        ("TIMELY_TARGET_WEIGHT", "\(Constants.timelyTargetWeight)"),
        ("TIMELY_HEAD_WEIGHT", "\(Constants.timelyHeadWeight)"),
        ("SYNC_REWARD_WEIGHT", "\(Constants.syncRewardWeight)"),
        ("PROPOSER_WEIGHT", "\(Constants.proposerWeight)"),
        ("WEIGHT_DENOMINATOR", "\(Constants.weightDenominator)"),
        ("VERSIONED_HASH_VERSION_KZG", hex(Constants.versionedHashVersionKZG)),
        ("BYTES_PER_FIELD_ELEMENT", "\(Constants.bytesPerFieldElement)"),
        ("UNSET_DEPOSIT_REQUESTS_START_INDEX", "\(Constants.unsetDepositRequestsStartIndex)"),
        ("FULL_EXIT_REQUEST_AMOUNT", "\(Constants.fullExitRequestAmount)"),
        ("DEPOSIT_REQUEST_TYPE", hex(Constants.depositRequestType)),
        ("WITHDRAWAL_REQUEST_TYPE", hex(Constants.withdrawalRequestType)),
        ("CONSOLIDATION_REQUEST_TYPE", hex(Constants.consolidationRequestType)),
    ]

    private static let validatorConstants: [(String, String)] = [
        ("TARGET_AGGREGATORS_PER_COMMITTEE", "\(Constants.targetAggregatorsPerCommittee)"),
        ("TARGET_AGGREGATORS_PER_SYNC_SUBCOMMITTEE", "\(Constants.targetAggregatorsPerSyncSubcommittee)"),
        ("SYNC_COMMITTEE_SUBNET_COUNT", "\(Constants.syncCommitteeSubnetCount)"),
        ("BASIS_POINTS", "\(Constants.basisPoints)"),
        ("ETH_TO_GWEI", "\(Constants.ethToGwei)"),
        ("SAFETY_DECAY", "\(Constants.safetyDecay)"),
        ("NODE_ID_BITS", "\(Constants.nodeIDBits)"),
        ("MAX_CONCURRENT_REQUESTS", "\(Constants.maxConcurrentRequests)"),
        (
            "COMMITTEE_WEIGHT_ESTIMATION_ADJUSTMENT_FACTOR", "\(Constants.committeeWeightEstimationAdjustmentFactor)"
        ),
    ]

    private static let domainTypes: [(String, String)] = [
        ("DOMAIN_BEACON_PROPOSER", DomainTypes.beaconProposer.hex),
        ("DOMAIN_BEACON_ATTESTER", DomainTypes.beaconAttester.hex),
        ("DOMAIN_RANDAO", DomainTypes.randao.hex),
        ("DOMAIN_DEPOSIT", DomainTypes.deposit.hex),
        ("DOMAIN_VOLUNTARY_EXIT", DomainTypes.voluntaryExit.hex),
        ("DOMAIN_SELECTION_PROOF", DomainTypes.selectionProof.hex),
        ("DOMAIN_AGGREGATE_AND_PROOF", DomainTypes.aggregateAndProof.hex),
        ("DOMAIN_SYNC_COMMITTEE", DomainTypes.syncCommittee.hex),
        ("DOMAIN_SYNC_COMMITTEE_SELECTION_PROOF", DomainTypes.syncCommitteeSelectionProof.hex),
        ("DOMAIN_CONTRIBUTION_AND_PROOF", DomainTypes.contributionAndProof.hex),
        ("DOMAIN_BLS_TO_EXECUTION_CHANGE", DomainTypes.blsToExecutionChange.hex),
        ("DOMAIN_APPLICATION_MASK", DomainTypes.applicationMask.hex),
        ("DOMAIN_APPLICATION_BUILDER", DomainTypes.applicationBuilder.hex),
    ]

    private static func hex(_ byte: UInt8) -> String { "0x" + Hex.encode([byte]) }
}
