import Primitives

extension ChainConfig {
    /// The configuration of mainnet.
    package static let mainnet = ChainConfig()

    /// The configuration of tests and devnets: small committees, no upgrade scheduled (`configs/minimal.yaml`).
    package static let minimal: ChainConfig = {
        var config = ChainConfig()
        config.presetBase = "minimal"
        config.configName = "minimal"
        // 2**256 - 2**10: never reached.
        config.terminalTotalDifficulty = UInt256(limbs: (.max - 1023, .max, .max, .max))
        config.minGenesisActiveValidatorCount = 64
        config.minGenesisTime = 1_578_009_600
        config.genesisDelay = 300
        config.slotDurationMs = 6000
        config.shardCommitteePeriod = 64
        config.eth1FollowDistance = 16
        config.minPerEpochChurnLimit = 2
        config.churnLimitQuotient = 32
        config.maxPerEpochActivationChurnLimit = 4
        config.minPerEpochChurnLimitElectra = 64_000_000_000
        config.maxPerEpochActivationExitChurnLimit = 128_000_000_000
        config.depositChainID = 5
        config.depositNetworkID = 5
        config.depositContractAddress =
            ExecutionAddress(hex: "0x1234567890123456789012345678901234567890") ?? ExecutionAddress()
        config.minBuilderWithdrawabilityDelay = 2
        config.churnLimitQuotientGloas = 16
        config.consolidationChurnLimitQuotient = 32
        config.maxPerEpochActivationChurnLimitGloas = 128_000_000_000
        config.blobSchedule = []
        config.setMinimalForks()
        return config
    }()

    private mutating func setMinimalForks() {
        genesisForkVersion = Version(0x0000_0001)
        altairForkVersion = Version(0x0100_0001)
        altairForkEpoch = Constants.farFutureEpoch
        bellatrixForkVersion = Version(0x0200_0001)
        bellatrixForkEpoch = Constants.farFutureEpoch
        capellaForkVersion = Version(0x0300_0001)
        capellaForkEpoch = Constants.farFutureEpoch
        denebForkVersion = Version(0x0400_0001)
        denebForkEpoch = Constants.farFutureEpoch
        electraForkVersion = Version(0x0500_0001)
        electraForkEpoch = Constants.farFutureEpoch
        fuluForkVersion = Version(0x0600_0001)
        fuluForkEpoch = Constants.farFutureEpoch
        gloasForkVersion = Version(0x0700_0001)
        hezeForkVersion = Version(0x0800_0001)
    }
}
