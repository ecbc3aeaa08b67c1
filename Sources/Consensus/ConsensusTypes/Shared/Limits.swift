package import SSZ

// Sizes that differ between presets are keys into the preset's table; the others are equal in all presets.

/// `SLOTS_PER_HISTORICAL_ROOT`.
package enum SlotsPerHistoricalRoot: SSZLimit {
    package static func resolve(_ limits: SSZLimits) -> Int { limits[.slotsPerHistoricalRoot] }
}

/// `EPOCHS_PER_HISTORICAL_VECTOR`.
package enum EpochsPerHistoricalVector: SSZLimit {
    package static func resolve(_ limits: SSZLimits) -> Int { limits[.epochsPerHistoricalVector] }
}

/// `EPOCHS_PER_SLASHINGS_VECTOR`.
package enum EpochsPerSlashingsVector: SSZLimit {
    package static func resolve(_ limits: SSZLimits) -> Int { limits[.epochsPerSlashingsVector] }
}

/// `EPOCHS_PER_ETH1_VOTING_PERIOD * SLOTS_PER_EPOCH`.
package enum Eth1DataVotesLimit: SSZLimit {
    package static func resolve(_ limits: SSZLimits) -> Int { limits[.eth1DataVotes] }
}

/// `MAX_ATTESTATIONS * SLOTS_PER_EPOCH`.
package enum PendingAttestationsLimit: SSZLimit {
    package static func resolve(_ limits: SSZLimits) -> Int { limits[.pendingAttestations] }
}

/// `SYNC_COMMITTEE_SIZE`.
package enum SyncCommitteeSize: SSZLimit {
    package static func resolve(_ limits: SSZLimits) -> Int { limits[.syncCommitteeSize] }
}

/// `SYNC_COMMITTEE_SIZE // SYNC_COMMITTEE_SUBNET_COUNT`.
package enum SyncSubcommitteeSize: SSZLimit {
    package static func resolve(_ limits: SSZLimits) -> Int { limits[.syncSubcommitteeSize] }
}

/// `MAX_COMMITTEES_PER_SLOT`.
package enum MaxCommitteesPerSlot: SSZLimit {
    package static func resolve(_ limits: SSZLimits) -> Int { limits[.maxCommitteesPerSlot] }
}

/// `MAX_VALIDATORS_PER_COMMITTEE * MAX_COMMITTEES_PER_SLOT`.
package enum MaxValidatorsPerSlot: SSZLimit {
    package static func resolve(_ limits: SSZLimits) -> Int { limits[.maxValidatorsPerSlot] }
}

/// `MAX_WITHDRAWALS_PER_PAYLOAD`.
package enum MaxWithdrawalsPerPayload: SSZLimit {
    package static func resolve(_ limits: SSZLimits) -> Int { limits[.maxWithdrawalsPerPayload] }
}

/// `MAX_BLOB_COMMITMENTS_PER_BLOCK`.
package enum MaxBlobCommitmentsPerBlock: SSZLimit {
    package static func resolve(_ limits: SSZLimits) -> Int { limits[.maxBlobCommitmentsPerBlock] }
}

/// `FIELD_ELEMENTS_PER_EXT_BLOB * MAX_BLOB_COMMITMENTS_PER_BLOCK`.
package enum MaxCellProofsPerBlock: SSZLimit {
    package static func resolve(_ limits: SSZLimits) -> Int { limits[.maxCellProofsPerBlock] }
}

/// `KZG_COMMITMENT_INCLUSION_PROOF_DEPTH`.
package enum KZGCommitmentInclusionProofDepth: SSZLimit {
    package static func resolve(_ limits: SSZLimits) -> Int { limits[.kzgCommitmentInclusionProofDepth] }
}

/// `PENDING_PARTIAL_WITHDRAWALS_LIMIT`.
package enum PendingPartialWithdrawalsLimit: SSZLimit {
    package static func resolve(_ limits: SSZLimits) -> Int { limits[.pendingPartialWithdrawals] }
}

/// `PENDING_CONSOLIDATIONS_LIMIT`.
package enum PendingConsolidationsLimit: SSZLimit {
    package static func resolve(_ limits: SSZLimits) -> Int { limits[.pendingConsolidations] }
}

/// `(MIN_SEED_LOOKAHEAD + 1) * SLOTS_PER_EPOCH`.
package enum ProposerLookaheadLength: SSZLimit {
    package static func resolve(_ limits: SSZLimits) -> Int { limits[.proposerLookahead] }
}

/// `PTC_SIZE`.
package enum PTCSize: SSZLimit {
    package static func resolve(_ limits: SSZLimits) -> Int { limits[.ptcSize] }
}

/// `(2 + MIN_SEED_LOOKAHEAD) * SLOTS_PER_EPOCH`.
package enum PTCWindowLength: SSZLimit {
    package static func resolve(_ limits: SSZLimits) -> Int { limits[.ptcWindow] }
}

/// `2 * SLOTS_PER_EPOCH`.
package enum BuilderPendingPaymentsLength: SSZLimit {
    package static func resolve(_ limits: SSZLimits) -> Int { limits[.builderPendingPayments] }
}

// `Constant` takes only numbers below 2**31: Swift 6.3 cuts greater ones to 32 bits without a word.

/// `VALIDATOR_REGISTRY_LIMIT`.
package enum ValidatorRegistryLimit: SSZLimit {
    package static func resolve(_ limits: SSZLimits) -> Int { 1_099_511_627_776 }
}

/// `2**DEPOSIT_CONTRACT_TREE_DEPTH`.
package enum DepositDataListLimit: SSZLimit {
    package static func resolve(_ limits: SSZLimits) -> Int { 4_294_967_296 }
}

package typealias HistoricalRootsLimit = Constant<16_777_216>
package typealias MaxValidatorsPerCommittee = Constant<2048>
package typealias PendingDepositsLimit = Constant<134_217_728>
