import Primitives
package import SSZ

extension Preset {
    /// The sizes that SSZ types look up. Values beyond `Int` cannot occur in a preset of this program.
    package var limits: SSZLimits {
        func int(_ value: UInt64) -> Int { Int(clamping: value) }
        return SSZLimits([
            .slotsPerHistoricalRoot: int(slotsPerHistoricalRoot),
            .epochsPerHistoricalVector: int(epochsPerHistoricalVector),
            .epochsPerSlashingsVector: int(epochsPerSlashingsVector),
            .eth1DataVotes: int(epochsPerEth1VotingPeriod * slotsPerEpoch),
            .pendingAttestations: int(maxAttestations * slotsPerEpoch),
            .syncCommitteeSize: int(syncCommitteeSize),
            .syncSubcommitteeSize: int(syncCommitteeSize / Constants.syncCommitteeSubnetCount),
            .maxCommitteesPerSlot: int(maxCommitteesPerSlot),
            .maxValidatorsPerSlot: int(maxValidatorsPerCommittee * maxCommitteesPerSlot),
            .maxWithdrawalsPerPayload: int(maxWithdrawalsPerPayload),
            .maxBlobCommitmentsPerBlock: int(maxBlobCommitmentsPerBlock),
            .maxCellProofsPerBlock: int(fieldElementsPerExtBlob * maxBlobCommitmentsPerBlock),
            .kzgCommitmentInclusionProofDepth: int(kzgCommitmentInclusionProofDepth),
            .pendingPartialWithdrawals: int(pendingPartialWithdrawalsLimit),
            .pendingConsolidations: int(pendingConsolidationsLimit),
            .proposerLookahead: int((minSeedLookahead.rawValue + 1) * slotsPerEpoch),
            .ptcSize: int(ptcSize),
            .ptcWindow: int((minSeedLookahead.rawValue + 2) * slotsPerEpoch),
            .builderPendingPayments: int(2 * slotsPerEpoch),
        ])
    }
}
