import BeaconNodePool
import ConsensusTypes
import Duties
import Primitives
import SlotClock

/// The chain that duties are done on, as the node told it and the client accepted it.
struct Chain: Sendable {
    var spec: Spec
    var genesisTime: Millis
    var genesisValidatorsRoot: Root
    /// Where a fork begins that this version does not know.
    var unknownForkEpoch = ForkEpochs.farFuture

    init(_ chain: NodeChain) {
        spec = chain.spec
        genesisTime = chain.genesisTime
        genesisValidatorsRoot = chain.genesisValidatorsRoot
        unknownForkEpoch = chain.unknownForkEpoch ?? ForkEpochs.farFuture
    }

    var clock: SlotClock {
        SlotClock(
            genesisTime: genesisTime, slotDuration: Millis(Int64(clamping: spec.config.slotDurationMs)),
            slotsPerEpoch: spec.preset.slotsPerEpoch)
    }

    func schedulerConfiguration(_ configuration: ValidatorClientConfiguration) -> SchedulerConfiguration {
        let config = spec.config
        var scheduler = SchedulerConfiguration(
            clock: clock, epochsPerSyncCommitteePeriod: spec.preset.epochsPerSyncCommitteePeriod,
            syncCommitteeSize: UInt64(spec.preset.syncCommitteeSize),
            forks: ForkEpochs(
                altair: config.altairForkEpoch, bellatrix: config.bellatrixForkEpoch, electra: config.electraForkEpoch,
                fulu: config.fuluForkEpoch, gloas: config.gloasForkEpoch),
            dueTimes: DueTimes(
                attestation: config.attestationDueBPS, aggregate: config.aggregateDueBPS,
                syncMessage: config.syncMessageDueBPS, contribution: config.contributionDueBPS),
            gloasDueTimes: DueTimes(
                attestation: config.attestationDueBPSGloas, aggregate: config.aggregateDueBPSGloas,
                syncMessage: config.syncMessageDueBPSGloas, contribution: config.contributionDueBPSGloas),
            payloadDueTimes: PayloadDueTimes(
                payload: config.payloadDueBPS, payloadAttestation: config.payloadAttestationDueBPS),
            grace: configuration.attestationGrace, lateRule: configuration.lateRule)
        scheduler.forks.unknown = unknownForkEpoch
        scheduler.maxCommitteesPerSlot = spec.preset.maxCommitteesPerSlot
        scheduler.maxValidatorsPerCommittee = spec.preset.maxValidatorsPerCommittee
        scheduler.watchesKeys = configuration.watchesForDoppelgangers
        return scheduler
    }
}
