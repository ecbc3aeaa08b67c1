// beacon-APIs apis/beacon/pool

extension Route {
    private static let poolBody = 16 << 20

    package static let poolAttestations = Route(.get, "/eth/v2/beacon/pool/attestations")
    package static let submitAttestations = Route(
        .post, "/eth/v2/beacon/pool/attestations", request: .jsonOrSSZ, response: .none, bodyLimit: poolBody,
        needsVersion: true)
    /// Deprecated: phase0 … deneb attestations without a version.
    package static let poolAttestationsV1 = Route(.get, "/eth/v1/beacon/pool/attestations")
    package static let submitAttestationsV1 = Route(
        .post, "/eth/v1/beacon/pool/attestations", request: .json, response: .none, bodyLimit: poolBody)
    package static let poolAttesterSlashings = Route(.get, "/eth/v2/beacon/pool/attester_slashings")
    package static let submitAttesterSlashing = Route(
        .post, "/eth/v2/beacon/pool/attester_slashings", request: .json, response: .none, bodyLimit: poolBody,
        needsVersion: true)
    /// Deprecated: phase0 … deneb slashings without a version.
    package static let poolAttesterSlashingsV1 = Route(.get, "/eth/v1/beacon/pool/attester_slashings")
    package static let submitAttesterSlashingV1 = Route(
        .post, "/eth/v1/beacon/pool/attester_slashings", request: .json, response: .none, bodyLimit: poolBody)
    package static let poolProposerSlashings = Route(.get, "/eth/v1/beacon/pool/proposer_slashings")
    package static let submitProposerSlashing = Route(
        .post, "/eth/v1/beacon/pool/proposer_slashings", request: .json, response: .none)
    package static let poolVoluntaryExits = Route(.get, "/eth/v1/beacon/pool/voluntary_exits")
    package static let submitVoluntaryExit = Route(
        .post, "/eth/v1/beacon/pool/voluntary_exits", request: .json, response: .none)
    package static let poolBLSToExecutionChanges = Route(.get, "/eth/v1/beacon/pool/bls_to_execution_changes")
    package static let submitBLSToExecutionChanges = Route(
        .post, "/eth/v1/beacon/pool/bls_to_execution_changes", request: .json, response: .none, bodyLimit: poolBody)
    package static let submitSyncCommitteeMessages = Route(
        .post, "/eth/v1/beacon/pool/sync_committees", request: .json, response: .none, bodyLimit: poolBody)
}
