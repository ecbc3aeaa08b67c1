extension Route {
    /// Every route served; tests compare it with the server's and the client's.
    package static let all: [Route] = beacon + pools + node + validatorRoutes + gloas

    private static let beacon: [Route] = [
        genesis, configSpec, forkSchedule, depositContract,
        stateRoot, stateFork, finalityCheckpoints, validators, postValidators, validator, validatorBalances,
        postValidatorBalances, committees, syncCommittees, debugState, debugHeads,
        headers, header, block, blockRoot, blockAttestations,
        publishBlock, publishBlindedBlock, publishBlockV1, publishBlindedBlockV1,
        blockRewards, attestationRewards, syncCommitteeRewards,
    ]

    private static let pools: [Route] = [
        poolAttestations, submitAttestations, poolAttestationsV1, submitAttestationsV1,
        poolAttesterSlashings, submitAttesterSlashing, poolAttesterSlashingsV1, submitAttesterSlashingV1,
        poolProposerSlashings, submitProposerSlashing, poolVoluntaryExits, submitVoluntaryExit,
        poolBLSToExecutionChanges, submitBLSToExecutionChanges, submitSyncCommitteeMessages,
    ]

    private static let node: [Route] = [
        nodeVersion, nodeVersionV2, nodeIdentity, syncing, health, peerCount, peers, events,
    ]

    private static let validatorRoutes: [Route] = [
        attesterDuties, proposerDuties, proposerDutiesV2, syncDuties, liveness,
        attestationData, aggregateAttestation, aggregateAttestationV1, submitAggregateAndProofs,
        submitAggregateAndProofsV1, beaconCommitteeSubscriptions, beaconCommitteeSelections,
        syncCommitteeSubscriptions, syncCommitteeSelections, syncCommitteeContribution, submitContributionAndProofs,
        produceBlock, produceBlockV2, prepareBeaconProposer, registerValidators,
    ]
}
