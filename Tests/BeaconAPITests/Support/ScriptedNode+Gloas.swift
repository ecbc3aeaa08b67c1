import BeaconAPI
import ConsensusTypes
import Primitives
import SSZ

extension ScriptedNode {
    func ptcDuties(_ epoch: Epoch, _ indices: [ValidatorIndex]) async throws -> DutiesData<PTCDuty> {
        try await note([epoch, indices])
        return DutiesData(
            dependentRoot: Sample.root(1), executionOptimistic: true,
            duties: indices.map { PTCDuty(pubkey: Sample.pubkey, validatorIndex: $0, slot: 9) })
    }

    /// Of slot 7; of others there is no block.
    func payloadAttestationData(slot: Slot) async throws -> PayloadAttestationData? {
        try await note([slot])
        return slot == 7 ? Sample.payloadAttestationData : nil
    }

    func submitPayloadAttestations(_ messages: Versioned<[PayloadAttestationMessage]>) async throws {
        try await note([messages.version, messages.data])
    }

    func submitProposerPreferences(_ preferences: Versioned<[SignedProposerPreferences]>) async throws {
        try await note([preferences.version, preferences.data])
    }

    func submitBuilderPreferences(_ preferences: Versioned<[BuilderPreferencesEntry]>) async throws {
        try await note([preferences.version, preferences.data])
    }

    func produceGloasBlock(_ request: GloasBlockRequest) async throws -> ProducedGloasBlock {
        try await note([
            request.slot, request.randaoReveal, request.graffiti, request.includePayload, request.builders,
        ])
        return ProducedGloasBlock(
            contents: request.includePayload
                ? .full(try Sample.sized(Gloas.BlockContents())) : .block(try Sample.sized(Gloas.BeaconBlock())),
            consensusBlockValue: 12_345, builderURL: request.includePayload ? nil : "https://builder.example")
    }

    func publishBlock(
        _ block: ForkedSignedBlockContents, validation: BroadcastValidation?, builderURL: String?
    ) async throws -> PublishResult {
        try await note([block, validation, builderURL])
        return currentPublishResult
    }

    func executionPayloadEnvelope(
        slot: Slot, beaconBlockRoot: Root
    ) async throws -> Gloas.ExecutionPayloadEnvelope {
        try await note([slot, beaconBlockRoot])
        return try Sample.sized(Gloas.ExecutionPayloadEnvelope())
    }

    func publishEnvelope(
        _ envelope: SignedEnvelope, validation: BroadcastValidation?
    ) async throws -> PublishResult {
        let value: any SSZType =
            switch envelope {
            case .bare(let envelope): envelope
            case .contents(let contents): contents
            }
        try await note([value, validation])
        return currentPublishResult
    }
}
