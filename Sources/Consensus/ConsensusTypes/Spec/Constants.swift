package import Primitives

/// The specification's constants, equal in all presets and networks ("Constants" and "Misc" of each document).
package enum Constants {
    // phase0/beacon-chain.md
    package static let genesisSlot: Slot = 0
    package static let genesisEpoch: Epoch = 0
    package static let farFutureEpoch = Epoch(.max)
    package static let baseRewardsPerEpoch: UInt64 = 4
    package static let justificationBitsLength = 4
    package static let blsWithdrawalPrefix: UInt8 = 0x00
    package static let eth1AddressWithdrawalPrefix: UInt8 = 0x01

    // phase0/deposit-contract.md, phase0/validator.md, phase0/fork-choice.md, phase0/weak-subjectivity.md
    package static let depositContractTreeDepth = 32
    package static let targetAggregatorsPerCommittee: UInt64 = 16
    package static let basisPoints: UInt64 = 10_000
    package static let committeeWeightEstimationAdjustmentFactor: UInt64 = 5
    package static let ethToGwei: UInt64 = 1_000_000_000
    package static let safetyDecay: UInt64 = 10

    // phase0/p2p-interface.md
    package static let nodeIDBits: UInt64 = 256
    package static let maxConcurrentRequests: UInt64 = 2

    // altair/beacon-chain.md
    package static let timelySourceFlagIndex = 0
    package static let timelyTargetFlagIndex = 1
    package static let timelyHeadFlagIndex = 2
    package static let timelySourceWeight: UInt64 = 14
    package static let timelyTargetWeight: UInt64 = 26
    package static let timelyHeadWeight: UInt64 = 14
    package static let syncRewardWeight: UInt64 = 2
    package static let proposerWeight: UInt64 = 8
    package static let weightDenominator: UInt64 = 64
    package static let participationFlagWeights = [timelySourceWeight, timelyTargetWeight, timelyHeadWeight]

    // altair/validator.md, altair/bls.md
    package static let targetAggregatorsPerSyncSubcommittee: UInt64 = 16
    package static let syncCommitteeSubnetCount: UInt64 = 4
    package static let g2PointAtInfinity: BLSSignature = {
        var signature = BLSSignature()
        signature[0] = 0xc0
        return signature
    }()

    // altair and electra light-client/sync-protocol.md, capella/light-client/sync-protocol.md
    package static let finalizedRootGindex: UInt64 = 105
    package static let currentSyncCommitteeGindex: UInt64 = 54
    package static let nextSyncCommitteeGindex: UInt64 = 55
    package static let executionPayloadGindex: UInt64 = 25
    package static let finalizedRootGindexElectra: UInt64 = 169
    package static let currentSyncCommitteeGindexElectra: UInt64 = 86
    package static let nextSyncCommitteeGindexElectra: UInt64 = 87

    // deneb/beacon-chain.md
    package static let versionedHashVersionKZG: UInt8 = 0x01
    package static let bytesPerFieldElement: UInt64 = 32

    // electra/beacon-chain.md
    package static let unsetDepositRequestsStartIndex: UInt64 = .max
    package static let fullExitRequestAmount: Gwei = 0
    package static let compoundingWithdrawalPrefix: UInt8 = 0x02
    package static let depositRequestType: UInt8 = 0x00
    package static let withdrawalRequestType: UInt8 = 0x01
    package static let consolidationRequestType: UInt8 = 0x02

    // gloas/beacon-chain.md
    package static let builderIndexFlag: UInt64 = 1 << 40
    package static let builderIndexSelfBuild = BuilderIndex(.max)
    package static let builderPaymentThresholdNumerator: UInt64 = 6
    package static let builderPaymentThresholdDenominator: UInt64 = 10
    package static let builderWithdrawalPrefix: UInt8 = 0xb0
    package static let payloadBuilderVersion: UInt8 = 0
    package static let builderDepositRequestType: UInt8 = 0x03
    package static let builderExitRequestType: UInt8 = 0x04

    // gloas/light-client/sync-protocol.md
    package static let finalizedRootGindexGloas: UInt64 = 735
    package static let currentSyncCommitteeGindexGloas: UInt64 = 2945
    package static let nextSyncCommitteeGindexGloas: UInt64 = 2946
    package static let executionBlockHashGindex: UInt64 = 412
    package static let executionBlockHashGindexDeneb: UInt64 = 812
    package static let executionBlockHashGindexGloas: UInt64 = 2856
}
