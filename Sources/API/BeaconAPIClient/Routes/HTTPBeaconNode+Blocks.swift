package import BeaconAPI
package import ConsensusTypes
package import Primitives

extension HTTPBeaconNode {
    package func headers(slot: Slot?, parentRoot: Root?) async throws -> ChainData<[BlockHeaderInfo]> {
        var query: [(String, String)] = []
        if let slot { query.append(("slot", String(slot.rawValue))) }
        if let parentRoot { query.append(("parent_root", parentRoot.hex)) }
        return try await get(Call(route: .headers, query: query))
    }

    package func header(_ block: BlockID) async throws -> ChainData<BlockHeaderInfo> {
        try await get(Call(route: .header, parameters: [block.description]))
    }

    package func block(_ block: BlockID) async throws -> VersionedChainData<ForkedSignedBeaconBlock> {
        try await get(Call(route: .block, parameters: [block.description]))
    }

    package func blockRoot(_ block: BlockID) async throws -> ChainData<Root> {
        let body: ChainData<RootData> = try await get(Call(route: .blockRoot, parameters: [block.description]))
        return body.plainRoot
    }

    package func blockAttestations(_ block: BlockID) async throws -> VersionedChainData<[ForkedAttestation]> {
        try await get(Call(route: .blockAttestations, parameters: [block.description]))
    }

    package func publishBlock(
        _ block: ForkedSignedBlockContents, validation: BroadcastValidation?
    ) async throws -> PublishResult {
        try await publishBlock(block, validation: validation, builderURL: nil)
    }

    package func publishBlock(
        _ block: ForkedSignedBlockContents, validation: BroadcastValidation?, builderURL: String?
    ) async throws -> PublishResult {
        var metadata = BodyMetadata()
        metadata.builderURL = builderURL
        return try await publish(
            VersionedBody(block.forkName, block), validation, .publishBlock, .publishBlockV1, metadata)
    }

    package func publishBlindedBlock(
        _ block: ForkedSignedBlindedBeaconBlock, validation: BroadcastValidation?
    ) async throws -> PublishResult {
        try await publish(
            VersionedBody(block.forkName, block), validation, .publishBlindedBlock, .publishBlindedBlockV1)
    }

    private func publish(
        _ body: any APIBody, _ validation: BroadcastValidation?, _ route: Route, _ older: Route,
        _ metadata: BodyMetadata = BodyMetadata()
    ) async throws -> PublishResult {
        let query = validation.map { [("broadcast_validation", $0.rawValue)] } ?? []
        let status = try await send(
            Call(route: route, query: query, body: body, metadata: metadata), orElse: Call(route: older, body: body))
        return status == 202 ? .broadcastOnly : .imported
    }

    package func blockRewards(_ block: BlockID) async throws -> ChainData<BlockRewards> {
        try await get(Call(route: .blockRewards, parameters: [block.description]))
    }

    package func attestationRewards(
        _ epoch: Epoch, ids: [ValidatorID]
    ) async throws -> ChainData<AttestationRewards> {
        try await get(
            Call(route: .attestationRewards, parameters: [String(epoch.rawValue)], body: BareBody(ids)))
    }

    package func syncCommitteeRewards(
        _ block: BlockID, ids: [ValidatorID]
    ) async throws -> ChainData<[SyncCommitteeReward]> {
        try await get(Call(route: .syncCommitteeRewards, parameters: [block.description], body: BareBody(ids)))
    }
}
