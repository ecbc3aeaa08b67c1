package import ConsensusTypes
package import Primitives

// A node that has no Gloas says so by name: validator clients tell a missing route from a failing one.

extension BeaconNodeAPI {
    package func ptcDuties(_ epoch: Epoch, _ indices: [ValidatorIndex]) async throws -> DutiesData<PTCDuty> {
        throw BeaconAPIError.notImplemented("Duties of payload timeliness committees (Gloas)")
    }

    package func payloadAttestationData(slot: Slot) async throws -> PayloadAttestationData? {
        throw BeaconAPIError.notImplemented("Payload attestation data (Gloas)")
    }

    package func submitPayloadAttestations(_ messages: Versioned<[PayloadAttestationMessage]>) async throws {
        throw BeaconAPIError.notImplemented("Pool of payload attestations (Gloas)")
    }

    package func submitProposerPreferences(_ preferences: Versioned<[SignedProposerPreferences]>) async throws {
        throw BeaconAPIError.notImplemented("Proposer preferences (Gloas)")
    }

    package func submitBuilderPreferences(_ preferences: Versioned<[BuilderPreferencesEntry]>) async throws {
        throw BeaconAPIError.notImplemented("Builder preferences (Gloas)")
    }

    package func produceGloasBlock(_ request: GloasBlockRequest) async throws -> ProducedGloasBlock {
        throw BeaconAPIError.notImplemented("Production of Gloas blocks")
    }

    /// Without a builder to tell, as any block.
    package func publishBlock(
        _ block: ForkedSignedBlockContents, validation: BroadcastValidation?, builderURL: String?
    ) async throws -> PublishResult {
        try await publishBlock(block, validation: validation)
    }

    package func executionPayloadEnvelope(
        slot: Slot, beaconBlockRoot: Root
    ) async throws -> Gloas.ExecutionPayloadEnvelope {
        throw BeaconAPIError.notImplemented("Execution payload envelopes (Gloas)")
    }

    package func publishEnvelope(
        _ envelope: SignedEnvelope, validation: BroadcastValidation?
    ) async throws -> PublishResult {
        throw BeaconAPIError.notImplemented("Publishing of execution payload envelopes (Gloas)")
    }
}
