import BeaconAPI
import ConsensusTypes
import JSONBytes
import SSZ

/// Which fixtures are read, as which body; the others with the reason why not.
enum FixtureClaims {
    typealias Reader = @Sendable (Fixture) throws -> [UInt8]

    /// `METHOD path kind` → decode and encode back.
    static let claimed: [String: Reader] = {
        var claims: [String: Reader] = [:]
        for (key, reader) in plain + versioned + requests + gloas { claims[key] = reader }
        return claims
    }()

    /// The examples are cut to one element per vector; the sizes that fit them, but for the sync committee's.
    static func spec(syncCommitteeSize: UInt64) -> Spec {
        var preset = Preset.mainnet
        preset.slotsPerHistoricalRoot = 1
        preset.epochsPerHistoricalVector = 1
        preset.epochsPerSlashingsVector = 1
        preset.maxCommitteesPerSlot = 8
        preset.syncCommitteeSize = syncCommitteeSize
        return Spec(preset: preset, config: .mainnet)
    }

    /// Bits of a sync aggregate come as one byte.
    static let blockSpec = spec(syncCommitteeSize: 8)
    /// Bits of a contribution come as one byte.
    static let contributionSpec = spec(syncCommitteeSize: 32)
    /// Sync committees come with 512 keys.
    static let stateSpec = spec(syncCommitteeSize: 512)

    private static func body<Body: APIBody>(_ type: Body.Type, _ spec: Spec = blockSpec) -> Reader {
        { fixture in try Body(json: fixture.json, BodyMetadata(), spec).jsonBody(spec) }
    }

    /// Of the fork that the schema names, else the first and last that have its shape.
    private static func versionedBody<Value: VersionedPayload>(
        _ type: Value.Type, fork: @escaping @Sendable (Fixture) -> ForkName
    ) -> Reader {
        { fixture in
            try VersionedBody<Value>(json: fixture.json, BodyMetadata(version: fork(fixture)), blockSpec)
                .jsonBody(blockSpec)
        }
    }

    private static let plain: [(String, Reader)] = [
        (
            "GET /eth/v1/beacon/pool/bls_to_execution_changes response200",
            body(DataBody<[SignedBLSToExecutionChange]>.self)
        ),
        ("GET /eth/v1/beacon/pool/proposer_slashings response200", body(DataBody<[ProposerSlashing]>.self)),
        ("GET /eth/v1/beacon/pool/voluntary_exits response200", body(DataBody<[SignedVoluntaryExit]>.self)),
        ("GET /eth/v1/beacon/rewards/blocks/{block_id} response200", body(ChainData<BlockRewards>.self)),
        ("POST /eth/v1/beacon/rewards/attestations/{epoch} response200", body(ChainData<AttestationRewards>.self)),
        (
            "POST /eth/v1/beacon/rewards/sync_committee/{block_id} response200",
            body(ChainData<[SyncCommitteeReward]>.self)
        ),
        (
            "GET /eth/v1/beacon/states/{state_id}/validator_balances response200",
            body(ChainData<[ValidatorBalance]>.self)
        ),
        (
            "POST /eth/v1/beacon/states/{state_id}/validator_balances response200",
            body(ChainData<[ValidatorBalance]>.self)
        ),
        (
            "GET /eth/v1/beacon/states/{state_id}/validators/{validator_id} response200",
            body(ChainData<ValidatorInfo>.self)
        ),
        ("POST /eth/v1/beacon/states/{state_id}/validators response200", body(ChainData<[ValidatorInfo]>.self)),
        ("GET /eth/v1/config/deposit_contract response200", body(DataBody<DepositContract>.self)),
        ("GET /eth/v1/config/fork_schedule response200", body(DataBody<[Fork]>.self)),
        ("GET /eth/v1/config/spec response200", body(DataBody<ConfigSpec>.self)),
        ("GET /eth/v1/node/identity response200", body(DataBody<NodeIdentity>.self)),
        ("GET /eth/v1/node/peer_count response200", body(DataBody<PeerCount>.self)),
        ("GET /eth/v1/node/peers response200", body(PeersBody.self)),
        ("GET /eth/v1/node/syncing response200", body(DataBody<SyncingStatus>.self)),
        ("GET /eth/v1/node/version response200", body(DataBody<VersionText>.self)),
        ("GET /eth/v2/node/version response200", body(DataBody<ClientVersions>.self)),
        ("GET /eth/v2/debug/beacon/heads response200", body(DataBody<[DebugHead]>.self)),
        ("GET /eth/v1/validator/attestation_data response200", body(DataBody<AttestationData>.self)),
        ("GET /eth/v1/validator/duties/proposer/{epoch} response200", body(DutiesData<ProposerDuty>.self)),
        ("GET /eth/v2/validator/duties/proposer/{epoch} response200", body(DutiesData<ProposerDuty>.self)),
        ("POST /eth/v1/validator/duties/attester/{epoch} response200", body(DutiesData<AttesterDuty>.self)),
        ("POST /eth/v1/validator/duties/sync/{epoch} response200", body(SyncDutiesData.self)),
        ("POST /eth/v1/validator/liveness/{epoch} response200", body(DataBody<[ValidatorLiveness]>.self)),
        (
            "POST /eth/v1/validator/beacon_committee_selections response200",
            body(DataBody<[BeaconCommitteeSelection]>.self)
        ),
        ("POST /eth/v1/validator/sync_committee_selections response200", body(DataBody<[SyncCommitteeSelection]>.self)),
        (
            "GET /eth/v1/validator/sync_committee_contribution response200",
            body(DataBody<SyncCommitteeContribution>.self, contributionSpec)
        ),
    ]

    private static let versioned: [(String, Reader)] = [
        (
            "GET /eth/v2/beacon/blocks/{block_id} response200",
            body(VersionedChainData<ForkedSignedBeaconBlock>.self)
        ),
        (
            "GET /eth/v2/beacon/blocks/{block_id}/attestations response200",
            body(VersionedChainData<[ForkedAttestation]>.self)
        ),
        ("GET /eth/v2/beacon/pool/attestations response200", body(Versioned<[ForkedAttestation]>.self)),
        ("GET /eth/v2/beacon/pool/attester_slashings response200", body(Versioned<[ForkedAttesterSlashing]>.self)),
        ("GET /eth/v2/validator/aggregate_attestation response200", body(Versioned<ForkedAttestation>.self)),
        (
            "GET /eth/v2/debug/beacon/states/{state_id} response200",
            body(VersionedChainData<ForkedBeaconState>.self, stateSpec)
        ),
        ("GET /eth/v3/validator/blocks/{slot} response200", body(ProducedBlock.self)),
    ]

    private static let requests: [(String, Reader)] = [
        ("POST /eth/v1/beacon/pool/proposer_slashings request", body(BareBody<ProposerSlashing>.self)),
        ("POST /eth/v1/beacon/pool/voluntary_exits request", body(BareBody<SignedVoluntaryExit>.self)),
        ("POST /eth/v1/beacon/states/{state_id}/validator_balances request", body(BareBody<[ValidatorID]>.self)),
        ("POST /eth/v1/beacon/states/{state_id}/validators request", body(BareBody<ValidatorsFilter>.self)),
        ("POST /eth/v1/validator/beacon_committee_selections request", body(BareBody<[BeaconCommitteeSelection]>.self)),
        ("POST /eth/v1/validator/sync_committee_selections request", body(BareBody<[SyncCommitteeSelection]>.self)),
        (
            "POST /eth/v1/validator/beacon_committee_subscriptions request",
            body(BareBody<[BeaconCommitteeSubscription]>.self)
        ),
        ("POST /eth/v1/validator/register_validator request", body(BareBody<[SignedValidatorRegistration]>.self)),
        (
            "POST /eth/v2/beacon/blocks request",
            versionedBody(ForkedSignedBlockContents.self) { fork($0) ?? .phase0 }
        ),
        ("POST /eth/v2/beacon/blinded_blocks request", blindedBlock),
        (
            "POST /eth/v2/beacon/pool/attester_slashings request",
            versionedBody(ForkedAttesterSlashing.self) { fork($0) ?? .phase0 }
        ),
        (
            "POST /eth/v2/beacon/pool/attestations request",
            versionedBody([ForkedSubmittedAttestation].self) { $0.mentions("attester_index") ? .fulu : .deneb }
        ),
        (
            "POST /eth/v2/validator/aggregate_and_proofs request",
            versionedBody([ForkedSignedAggregateAndProof].self) { $0.mentions("committee_bits") ? .electra : .phase0 }
        ),
    ]

    private static func fork(_ fixture: Fixture) -> ForkName? {
        fixture.schemaFork.flatMap { ForkName(name: $0) }
    }

    /// Before Bellatrix the route takes the full block.
    private static let blindedBlock: Reader = { fixture in
        let fork = fork(fixture) ?? .phase0
        let metadata = BodyMetadata(version: fork)
        if fork < .bellatrix {
            return try VersionedBody<ForkedSignedBlockContents>(json: fixture.json, metadata, blockSpec)
                .jsonBody(blockSpec)
        }
        return try VersionedBody<ForkedSignedBlindedBeaconBlock>(json: fixture.json, metadata, blockSpec)
            .jsonBody(blockSpec)
    }

    /// Routes that are not served: light clients, Gloas, and what no validator client asks.
    static let unclaimed: Set<String> = [
        "GET /eth/v1/beacon/blinded_blocks/{block_id}", "GET /eth/v1/beacon/blobs/{block_id}",
        "GET /eth/v1/beacon/light_client/bootstrap/{block_root}", "GET /eth/v1/beacon/light_client/finality_update",
        "GET /eth/v1/beacon/light_client/optimistic_update", "GET /eth/v1/beacon/light_client/updates",
        "GET /eth/v1/beacon/states/{state_id}/pending_consolidations",
        "GET /eth/v1/beacon/states/{state_id}/pending_deposits",
        "GET /eth/v1/beacon/states/{state_id}/pending_partial_withdrawals",
        "GET /eth/v1/beacon/states/{state_id}/proposer_lookahead", "GET /eth/v1/beacon/states/{state_id}/randao",
        "POST /eth/v1/beacon/states/{state_id}/builders",
        "POST /eth/v1/beacon/states/{state_id}/validator_identities",
        "GET /eth/v1/debug/beacon/data_column_sidecars/{block_id}", "GET /eth/v1/debug/fork_choice",
        "GET /eth/v1/node/peers/{peer_id}",
        // Gloas: what builders ask, and what no validator client does.
        "GET /eth/v1/beacon/execution_payload_envelopes/{block_id}", "GET /eth/v1/beacon/pool/payload_attestations",
        "GET /eth/v1/validator/execution_payload_bids/{slot}/{builder_index}",
        "POST /eth/v1/beacon/execution_payload_bids",
    ]
}
