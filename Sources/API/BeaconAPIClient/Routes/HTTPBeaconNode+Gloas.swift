package import BeaconAPI
package import ConsensusTypes
package import Primitives

extension HTTPBeaconNode {
    package func ptcDuties(_ epoch: Epoch, _ indices: [ValidatorIndex]) async throws -> DutiesData<PTCDuty> {
        try await get(Call(route: .ptcDuties, parameters: [String(epoch.rawValue)], body: BareBody(indices)))
    }

    package func payloadAttestationData(slot: Slot) async throws -> PayloadAttestationData? {
        let number = String(slot.rawValue)
        let body: Versioned<PayloadAttestationData>? = try await getIfAny(
            Call(route: .payloadAttestationData, query: [("slot", number)]),
            orElse: Call(route: .payloadAttestationDataOfSlot, parameters: [number]))
        return body?.data
    }

    package func submitPayloadAttestations(_ messages: Versioned<[PayloadAttestationMessage]>) async throws {
        try await send(Call(route: .submitPayloadAttestations, body: BareBody(messages.data, messages.version)))
    }

    package func submitProposerPreferences(_ preferences: Versioned<[SignedProposerPreferences]>) async throws {
        try await send(Call(route: .submitProposerPreferences, body: BareBody(preferences.data, preferences.version)))
    }

    package func submitBuilderPreferences(_ preferences: Versioned<[BuilderPreferencesEntry]>) async throws {
        try await send(Call(route: .submitBuilderPreferences, body: BareBody(preferences.data, preferences.version)))
    }

    package func produceGloasBlock(_ request: GloasBlockRequest) async throws -> ProducedGloasBlock {
        var query = [("randao_reveal", request.randaoReveal.hex)]
        if let graffiti = request.graffiti { query.append(("graffiti", graffiti.hex)) }
        if request.skipRandaoVerification { query.append(("skip_randao_verification", "")) }
        query.append(("include_payload", String(request.includePayload)))
        let parameters = [String(request.slot.rawValue)]
        let call = Call(
            route: .produceGloasBlock, parameters: parameters, query: query,
            body: BareBody(request.builders, fork(at: request.slot)))
        query.append(("builder_boost_factor", String(request.builders.builderBoostFactor)))
        let older = Call(route: .produceGloasBlockByGet, parameters: parameters, query: query)
        return try await get(call, orElse: older) { (body: ProducedGloasBlock) in body }
    }

    /// What only Gloas has is of no earlier fork, whatever the schedule says.
    private func fork(at slot: Slot) -> ForkName { max(spec.forkName(at: slot), .gloas) }

    package func executionPayloadEnvelope(
        slot: Slot, beaconBlockRoot: Root
    ) async throws -> Gloas.ExecutionPayloadEnvelope {
        let body: Versioned<Gloas.ExecutionPayloadEnvelope> = try await get(
            Call(route: .executionPayloadEnvelope, parameters: [String(slot.rawValue), beaconBlockRoot.hex]))
        return body.data
    }

    package func publishEnvelope(
        _ envelope: SignedEnvelope, validation: BroadcastValidation?
    ) async throws -> PublishResult {
        let version = fork(at: Slot(envelope.envelope.message.payload.slotNumber))
        let body: any APIBody =
            switch envelope {
            case .bare(let envelope): VersionedBody(version, envelope)
            case .contents(let contents): VersionedBody(version, contents)
            }
        var metadata = BodyMetadata()
        metadata.blobDataIncluded = envelope.includesBlobs
        let query = validation.map { [("broadcast_validation", $0.rawValue)] } ?? []
        let status = try await send(
            Call(route: .publishExecutionPayloadEnvelope, query: query, body: body, metadata: metadata))
        return status == 202 ? .broadcastOnly : .imported
    }
}
