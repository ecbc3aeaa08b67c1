// beacon-APIs apis/beacon, apis/config, apis/debug

extension Route {
    /// Lists of ids or registrations of very large validator sets: about 200 000 public keys.
    private static let largeBody = 32 << 20
    /// A Fulu block with the most blobs the schedule can name in JSON: twice the bytes in hex.
    private static let blockBody = 64 << 20

    package static let genesis = Route(.get, "/eth/v1/beacon/genesis")
    package static let configSpec = Route(.get, "/eth/v1/config/spec")
    package static let forkSchedule = Route(.get, "/eth/v1/config/fork_schedule")
    package static let depositContract = Route(.get, "/eth/v1/config/deposit_contract")

    package static let stateRoot = Route(.get, "/eth/v1/beacon/states/{state_id}/root")
    package static let stateFork = Route(.get, "/eth/v1/beacon/states/{state_id}/fork")
    package static let finalityCheckpoints = Route(.get, "/eth/v1/beacon/states/{state_id}/finality_checkpoints")
    package static let validators = Route(.get, "/eth/v1/beacon/states/{state_id}/validators")
    package static let postValidators = Route(
        .post, "/eth/v1/beacon/states/{state_id}/validators", request: .json, bodyLimit: largeBody)
    package static let validator = Route(.get, "/eth/v1/beacon/states/{state_id}/validators/{validator_id}")
    package static let validatorBalances = Route(
        .get, "/eth/v1/beacon/states/{state_id}/validator_balances", response: .jsonOrSSZ)
    package static let postValidatorBalances = Route(
        .post, "/eth/v1/beacon/states/{state_id}/validator_balances", request: .json, response: .jsonOrSSZ,
        bodyLimit: largeBody)
    package static let committees = Route(.get, "/eth/v1/beacon/states/{state_id}/committees")
    package static let syncCommittees = Route(.get, "/eth/v1/beacon/states/{state_id}/sync_committees")
    package static let debugState = Route(.get, "/eth/v2/debug/beacon/states/{state_id}", response: .jsonOrSSZ)
    package static let debugHeads = Route(.get, "/eth/v2/debug/beacon/heads")

    package static let headers = Route(.get, "/eth/v1/beacon/headers")
    package static let header = Route(.get, "/eth/v1/beacon/headers/{block_id}")
    package static let block = Route(.get, "/eth/v2/beacon/blocks/{block_id}", response: .jsonOrSSZ)
    package static let blockRoot = Route(.get, "/eth/v1/beacon/blocks/{block_id}/root")
    package static let blockAttestations = Route(.get, "/eth/v2/beacon/blocks/{block_id}/attestations")
    package static let publishBlock = Route(
        .post, "/eth/v2/beacon/blocks", request: .jsonOrSSZ, response: .none, bodyLimit: blockBody, needsVersion: true)
    package static let publishBlindedBlock = Route(
        .post, "/eth/v2/beacon/blinded_blocks", request: .jsonOrSSZ, response: .none, bodyLimit: blockBody,
        needsVersion: true)
    /// Deprecated: JSON without a version header; the fork follows from the slot.
    package static let publishBlockV1 = Route(
        .post, "/eth/v1/beacon/blocks", request: .jsonOrSSZ, response: .none, bodyLimit: blockBody)
    package static let publishBlindedBlockV1 = Route(
        .post, "/eth/v1/beacon/blinded_blocks", request: .jsonOrSSZ, response: .none, bodyLimit: blockBody)

    package static let blockRewards = Route(.get, "/eth/v1/beacon/rewards/blocks/{block_id}")
    package static let attestationRewards = Route(
        .post, "/eth/v1/beacon/rewards/attestations/{epoch}", request: .json, bodyLimit: largeBody)
    package static let syncCommitteeRewards = Route(
        .post, "/eth/v1/beacon/rewards/sync_committee/{block_id}", request: .json, bodyLimit: largeBody)
}
