package import Primitives

/// A network's configuration, the contents of its `config.yaml` (consensus-specs, `configs/mainnet.yaml`).
///
/// The values written here are mainnet's. Names are the specification's, camelCased. Unknown keys of a file are kept in
/// ``extra``.
package struct ChainConfig: Sendable, Equatable {
    // Name
    package var presetBase = "mainnet"
    package var configName = "mainnet"

    // Transition
    package var terminalTotalDifficulty = UInt256(decimal: "58750000000000000000000") ?? UInt256()
    package var terminalBlockHash = Hash32()
    package var terminalBlockHashActivationEpoch: Epoch = Constants.farFutureEpoch

    // Genesis
    package var minGenesisActiveValidatorCount: UInt64 = 16_384
    package var minGenesisTime: UInt64 = 1_606_824_000
    package var genesisForkVersion = Version(0x0000_0000)
    package var genesisDelay: UInt64 = 604_800

    // Forking
    package var altairForkVersion = Version(0x0100_0000)
    package var altairForkEpoch: Epoch = 74_240
    package var bellatrixForkVersion = Version(0x0200_0000)
    package var bellatrixForkEpoch: Epoch = 144_896
    package var capellaForkVersion = Version(0x0300_0000)
    package var capellaForkEpoch: Epoch = 194_048
    package var denebForkVersion = Version(0x0400_0000)
    package var denebForkEpoch: Epoch = 269_568
    package var electraForkVersion = Version(0x0500_0000)
    package var electraForkEpoch: Epoch = 364_032
    package var fuluForkVersion = Version(0x0600_0000)
    package var fuluForkEpoch: Epoch = 411_392

    // Time parameters
    /// Milliseconds.
    package var slotDurationMs: UInt64 = 12_000
    package var secondsPerEth1Block: UInt64 = 14
    package var minValidatorWithdrawabilityDelay: Epoch = 256
    package var shardCommitteePeriod: Epoch = 256
    package var eth1FollowDistance: UInt64 = 2048
    package var proposerReorgCutoffBPS: UInt64 = 1667
    package var attestationDueBPS: UInt64 = 3333
    package var aggregateDueBPS: UInt64 = 6667
    package var syncMessageDueBPS: UInt64 = 3333
    package var contributionDueBPS: UInt64 = 6667

    // Validator cycle
    package var inactivityScoreBias: UInt64 = 4
    package var inactivityScoreRecoveryRate: UInt64 = 16
    package var ejectionBalance: Gwei = 16_000_000_000
    package var minPerEpochChurnLimit: UInt64 = 4
    package var churnLimitQuotient: UInt64 = 65_536
    package var maxPerEpochActivationChurnLimit: UInt64 = 8
    package var minPerEpochChurnLimitElectra: Gwei = 128_000_000_000
    package var maxPerEpochActivationExitChurnLimit: Gwei = 256_000_000_000

    // Fork choice
    package var proposerScoreBoost: UInt64 = 40
    package var reorgHeadWeightThreshold: UInt64 = 20
    package var reorgParentWeightThreshold: UInt64 = 160
    package var reorgMaxEpochsSinceFinalization: Epoch = 2

    // Deposit contract
    package var depositChainID: UInt64 = 1
    package var depositNetworkID: UInt64 = 1
    package var depositContractAddress =
        ExecutionAddress(hex: "0x00000000219ab540356cBB839Cbe05303d7705Fa") ?? ExecutionAddress()

    // Networking
    package var maxPayloadSize: UInt64 = 10_485_760
    package var maxRequestBlocks: UInt64 = 1024
    package var epochsPerSubnetSubscription: UInt64 = 256
    package var attestationPropagationSlotRange: UInt64 = 32
    /// Milliseconds.
    package var maximumGossipClockDisparity: UInt64 = 500
    package var messageDomainInvalidSnappy = DomainType(0x0000_0000)
    package var messageDomainValidSnappy = DomainType(0x0100_0000)
    package var subnetsPerNode: UInt64 = 2
    package var attestationSubnetCount: UInt64 = 64
    package var attestationSubnetExtraBits: UInt64 = 0
    package var maxRequestBlocksDeneb: UInt64 = 128
    package var minEpochsForBlobSidecarsRequests: Epoch = 4096
    package var blobSidecarSubnetCount: UInt64 = 6
    package var maxBlobsPerBlock: UInt64 = 6
    package var blobSidecarSubnetCountElectra: UInt64 = 9
    package var maxBlobsPerBlockElectra: UInt64 = 9
    package var numberOfCustodyGroups: UInt64 = 128
    package var dataColumnSidecarSubnetCount: UInt64 = 128
    package var samplesPerSlot: UInt64 = 8
    package var custodyRequirement: UInt64 = 4
    package var validatorCustodyRequirement: UInt64 = 8
    package var balancePerAdditionalCustodyGroup: Gwei = 32_000_000_000
    package var minEpochsForDataColumnSidecarsRequests: Epoch = 4096

    // Fast Confirmation Rule
    package var confirmationByzantineThreshold: UInt64 = 25

    // Upgrades after Fulu: carried for other clients, not used here
    package var gloasForkVersion = Version(0x0700_0000)
    package var gloasForkEpoch: Epoch = Constants.farFutureEpoch
    package var hezeForkVersion = Version(0x0800_0000)
    package var hezeForkEpoch: Epoch = Constants.farFutureEpoch
    package var minBuilderWithdrawabilityDelay: Epoch = 64
    package var attestationDueBPSGloas: UInt64 = 2500
    package var aggregateDueBPSGloas: UInt64 = 5000
    package var syncMessageDueBPSGloas: UInt64 = 2500
    package var contributionDueBPSGloas: UInt64 = 5000
    package var payloadDueBPS: UInt64 = 5000
    package var payloadAttestationDueBPS: UInt64 = 7500
    package var inclusionListDueBPS: UInt64 = 6667
    package var churnLimitQuotientGloas: UInt64 = 32_768
    package var consolidationChurnLimitQuotient: UInt64 = 65_536
    package var maxPerEpochActivationChurnLimitGloas: Gwei = 256_000_000_000
    package var maxRequestPayloads: UInt64 = 128
    package var maxRequestInclusionList: UInt64 = 16
    package var minSlotsForInclusionListsRequests: UInt64 = 1
    package var maxTransactionsBytesPerInclusionList: UInt64 = 8192

    /// The blob limits by epoch, in order of epochs (fulu/beacon-chain.md, `BLOB_SCHEDULE`).
    package var blobSchedule = [
        BlobParameters(epoch: 412_672, maxBlobsPerBlock: 15), BlobParameters(epoch: 419_072, maxBlobsPerBlock: 21),
    ]

    /// The file's keys that are not known here, in its order.
    package var extra: [ConfigEntry] = []
}
