package import Primitives

/// The constants of a preset (consensus-specs, `presets/<name>/<fork>.yaml`), of all forks.
///
/// The values written here are the mainnet preset's. Names are the specification's, camelCased.
package struct Preset: Sendable, Equatable {
    /// `PRESET_BASE` of the configurations that extend it: `mainnet` or `minimal`.
    package var name = "mainnet"

    // Phase0
    package var maxCommitteesPerSlot: UInt64 = 64
    package var targetCommitteeSize: UInt64 = 128
    package var maxValidatorsPerCommittee: UInt64 = 2048
    package var shuffleRoundCount: UInt64 = 90
    package var hysteresisQuotient: UInt64 = 4
    package var hysteresisDownwardMultiplier: UInt64 = 1
    package var hysteresisUpwardMultiplier: UInt64 = 5
    package var minDepositAmount: Gwei = 1_000_000_000
    package var maxEffectiveBalance: Gwei = 32_000_000_000
    package var effectiveBalanceIncrement: Gwei = 1_000_000_000
    package var minAttestationInclusionDelay: Slot = 1
    package var slotsPerEpoch: UInt64 = 32
    package var minSeedLookahead: Epoch = 1
    package var maxSeedLookahead: Epoch = 4
    package var epochsPerEth1VotingPeriod: UInt64 = 64
    package var slotsPerHistoricalRoot: UInt64 = 8192
    package var minEpochsToInactivityPenalty: Epoch = 4
    package var epochsPerHistoricalVector: UInt64 = 65_536
    package var epochsPerSlashingsVector: UInt64 = 8192
    package var historicalRootsLimit: UInt64 = 16_777_216
    package var validatorRegistryLimit: UInt64 = 1_099_511_627_776
    package var baseRewardFactor: UInt64 = 64
    package var whistleblowerRewardQuotient: UInt64 = 512
    package var proposerRewardQuotient: UInt64 = 8
    package var inactivityPenaltyQuotient: UInt64 = 67_108_864
    package var minSlashingPenaltyQuotient: UInt64 = 128
    package var proportionalSlashingMultiplier: UInt64 = 1
    package var maxProposerSlashings: UInt64 = 16
    package var maxAttesterSlashings: UInt64 = 2
    package var maxAttestations: UInt64 = 128
    package var maxDeposits: UInt64 = 16
    package var maxVoluntaryExits: UInt64 = 16

    // Altair
    package var inactivityPenaltyQuotientAltair: UInt64 = 50_331_648
    package var minSlashingPenaltyQuotientAltair: UInt64 = 64
    package var proportionalSlashingMultiplierAltair: UInt64 = 2
    package var syncCommitteeSize: UInt64 = 512
    package var epochsPerSyncCommitteePeriod: UInt64 = 256
    package var minSyncCommitteeParticipants: UInt64 = 1
    package var updateTimeout: UInt64 = 8192

    // Bellatrix
    package var inactivityPenaltyQuotientBellatrix: UInt64 = 16_777_216
    package var minSlashingPenaltyQuotientBellatrix: UInt64 = 32
    package var proportionalSlashingMultiplierBellatrix: UInt64 = 3
    package var maxBytesPerTransaction: UInt64 = 1_073_741_824
    package var maxTransactionsPerPayload: UInt64 = 1_048_576
    package var bytesPerLogsBloom: UInt64 = 256
    package var maxExtraDataBytes: UInt64 = 32

    // Capella
    package var maxBLSToExecutionChanges: UInt64 = 16
    package var maxWithdrawalsPerPayload: UInt64 = 16
    package var maxValidatorsPerWithdrawalsSweep: UInt64 = 16_384

    // Deneb
    package var maxBlobCommitmentsPerBlock: UInt64 = 4096
    package var kzgCommitmentInclusionProofDepth: UInt64 = 17
    package var fieldElementsPerBlob: UInt64 = 4096

    // Electra
    package var minActivationBalance: Gwei = 32_000_000_000
    package var maxEffectiveBalanceElectra: Gwei = 2_048_000_000_000
    package var minSlashingPenaltyQuotientElectra: UInt64 = 4096
    package var whistleblowerRewardQuotientElectra: UInt64 = 4096
    package var pendingDepositsLimit: UInt64 = 134_217_728
    package var pendingPartialWithdrawalsLimit: UInt64 = 134_217_728
    package var pendingConsolidationsLimit: UInt64 = 262_144
    package var maxAttesterSlashingsElectra: UInt64 = 1
    package var maxAttestationsElectra: UInt64 = 8
    package var maxDepositRequestsPerPayload: UInt64 = 8192
    package var maxWithdrawalRequestsPerPayload: UInt64 = 16
    package var maxConsolidationRequestsPerPayload: UInt64 = 2
    package var maxPendingPartialsPerWithdrawalsSweep: UInt64 = 8
    package var maxPendingDepositsPerEpoch: UInt64 = 16

    // Fulu
    package var kzgCommitmentsInclusionProofDepth: UInt64 = 4
    package var fieldElementsPerCell: UInt64 = 64
    package var fieldElementsPerExtBlob: UInt64 = 8192
    package var cellsPerExtBlob: UInt64 = 128
    package var numberOfColumns: UInt64 = 128

    // Gloas
    package var ptcSize: UInt64 = 512
    package var maxPayloadAttestations: UInt64 = 4
    package var maxBuilderDepositRequestsPerPayload: UInt64 = 64
    package var maxBuilderExitRequestsPerPayload: UInt64 = 16
    package var maxBuildersPerWithdrawalsSweep: UInt64 = 16_384
    package var maxSignedAggregateAndProofSize: UInt64 = 16_829
    package var maxAttesterSlashingSize: UInt64 = 2_097_616
    package var maxDataColumnSidecarSize: UInt64 = 8_585_272
    package var maxPartialDataColumnSidecarSize: UInt64 = 8_585_741
    package var maxSignedExecutionPayloadBidSize: UInt64 = 196_932

    /// The preset of mainnet and of the public testnets.
    package static let mainnet = Preset()

    /// The small preset of tests and devnets: short epochs, small committees.
    package static let minimal: Preset = {
        var preset = Preset()
        preset.name = "minimal"
        preset.maxCommitteesPerSlot = 4
        preset.targetCommitteeSize = 4
        preset.shuffleRoundCount = 10
        preset.slotsPerEpoch = 8
        preset.epochsPerEth1VotingPeriod = 4
        preset.slotsPerHistoricalRoot = 64
        preset.epochsPerHistoricalVector = 64
        preset.epochsPerSlashingsVector = 64
        preset.inactivityPenaltyQuotient = 33_554_432
        preset.minSlashingPenaltyQuotient = 64
        preset.proportionalSlashingMultiplier = 2
        preset.syncCommitteeSize = 32
        preset.epochsPerSyncCommitteePeriod = 8
        preset.updateTimeout = 64
        preset.maxWithdrawalsPerPayload = 4
        preset.maxValidatorsPerWithdrawalsSweep = 16
        preset.pendingPartialWithdrawalsLimit = 64
        preset.pendingConsolidationsLimit = 64
        preset.maxPendingPartialsPerWithdrawalsSweep = 2
        preset.ptcSize = 16
        preset.maxBuildersPerWithdrawalsSweep = 16
        preset.maxSignedAggregateAndProofSize = 1462
        preset.maxAttesterSlashingSize = 131_536
        return preset
    }()

    /// The preset that a configuration's `PRESET_BASE` names; nil for an unknown name.
    package static func named(_ name: String) -> Preset? {
        switch name {
        case "mainnet": .mainnet
        case "minimal": .minimal
        default: nil
        }
    }
}
