// beacon-APIs apis/validator

extension Route {
    private static let validatorBody = 16 << 20
    private static let registrationBody = 64 << 20

    package static let attesterDuties = Route(
        .post, "/eth/v1/validator/duties/attester/{epoch}", request: .json, bodyLimit: validatorBody)
    package static let proposerDuties = Route(.get, "/eth/v1/validator/duties/proposer/{epoch}")
    package static let proposerDutiesV2 = Route(.get, "/eth/v2/validator/duties/proposer/{epoch}")
    package static let syncDuties = Route(
        .post, "/eth/v1/validator/duties/sync/{epoch}", request: .json, bodyLimit: validatorBody)
    package static let liveness = Route(
        .post, "/eth/v1/validator/liveness/{epoch}", request: .json, bodyLimit: validatorBody)

    package static let attestationData = Route(.get, "/eth/v1/validator/attestation_data", response: .jsonOrSSZ)
    package static let aggregateAttestation = Route(
        .get, "/eth/v2/validator/aggregate_attestation", response: .jsonOrSSZ)
    /// Deprecated: phase0 … deneb, without committee and version.
    package static let aggregateAttestationV1 = Route(.get, "/eth/v1/validator/aggregate_attestation")
    package static let submitAggregateAndProofs = Route(
        .post, "/eth/v2/validator/aggregate_and_proofs", request: .jsonOrSSZ, response: .none,
        bodyLimit: validatorBody, needsVersion: true)
    /// Deprecated: phase0 … deneb, without version.
    package static let submitAggregateAndProofsV1 = Route(
        .post, "/eth/v1/validator/aggregate_and_proofs", request: .json, response: .none, bodyLimit: validatorBody)
    package static let beaconCommitteeSubscriptions = Route(
        .post, "/eth/v1/validator/beacon_committee_subscriptions", request: .json, response: .none,
        bodyLimit: validatorBody)
    package static let beaconCommitteeSelections = Route(
        .post, "/eth/v1/validator/beacon_committee_selections", request: .json, bodyLimit: validatorBody)

    package static let syncCommitteeSubscriptions = Route(
        .post, "/eth/v1/validator/sync_committee_subscriptions", request: .json, response: .none,
        bodyLimit: validatorBody)
    package static let syncCommitteeSelections = Route(
        .post, "/eth/v1/validator/sync_committee_selections", request: .json, bodyLimit: validatorBody)
    package static let syncCommitteeContribution = Route(.get, "/eth/v1/validator/sync_committee_contribution")
    package static let submitContributionAndProofs = Route(
        .post, "/eth/v1/validator/contribution_and_proofs", request: .json, response: .none, bodyLimit: validatorBody)

    package static let produceBlock = Route(.get, "/eth/v3/validator/blocks/{slot}", response: .jsonOrSSZ)
    /// Removed from the API; nodes of before 2024 have only this one. Never blinded.
    package static let produceBlockV2 = Route(.get, "/eth/v2/validator/blocks/{slot}", response: .jsonOrSSZ)
    package static let prepareBeaconProposer = Route(
        .post, "/eth/v1/validator/prepare_beacon_proposer", request: .json, response: .none, bodyLimit: validatorBody)
    package static let registerValidators = Route(
        .post, "/eth/v1/validator/register_validator", request: .jsonOrSSZ, response: .none,
        bodyLimit: registrationBody)
}
