package import SSZ

extension SSZLimitKey {
    package static let slotsPerHistoricalRoot = SSZLimitKey(rawValue: 0)
    package static let epochsPerHistoricalVector = SSZLimitKey(rawValue: 1)
    package static let epochsPerSlashingsVector = SSZLimitKey(rawValue: 2)
    package static let eth1DataVotes = SSZLimitKey(rawValue: 3)
    package static let pendingAttestations = SSZLimitKey(rawValue: 4)
    package static let syncCommitteeSize = SSZLimitKey(rawValue: 5)
    package static let syncSubcommitteeSize = SSZLimitKey(rawValue: 6)
    package static let maxCommitteesPerSlot = SSZLimitKey(rawValue: 7)
    package static let maxValidatorsPerSlot = SSZLimitKey(rawValue: 8)
    package static let maxWithdrawalsPerPayload = SSZLimitKey(rawValue: 9)
    package static let maxBlobCommitmentsPerBlock = SSZLimitKey(rawValue: 10)
    package static let maxCellProofsPerBlock = SSZLimitKey(rawValue: 11)
    package static let kzgCommitmentInclusionProofDepth = SSZLimitKey(rawValue: 12)
    package static let pendingPartialWithdrawals = SSZLimitKey(rawValue: 13)
    package static let pendingConsolidations = SSZLimitKey(rawValue: 14)
    package static let proposerLookahead = SSZLimitKey(rawValue: 15)
    package static let ptcSize = SSZLimitKey(rawValue: 16)
    package static let ptcWindow = SSZLimitKey(rawValue: 17)
    package static let builderPendingPayments = SSZLimitKey(rawValue: 18)
}
