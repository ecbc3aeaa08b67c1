package import BeaconAPI
package import ConsensusTypes
import Duties
package import Primitives
import SSZ
import Synchronization

// The routes of Gloas. A payload that a node keeps can only be had from, and published through, that node.

extension BeaconNodePool {
    package func ptcDuties(_ epoch: Epoch, _ indices: [ValidatorIndex]) async throws -> DutiesData<PTCDuty> {
        try await read(.duties) { try await $0.ptcDuties(epoch, indices) }.value
    }

    package func payloadAttestationData(slot: Slot) async throws -> PayloadAttestationData? {
        try await read(
            .payloadAttestationData, choosing: PayloadChoice.best,
            { try await $0.payloadAttestationData(slot: slot) }
        ).value
    }

    package func submitPayloadAttestations(_ messages: Versioned<[PayloadAttestationMessage]>) async throws {
        try await publish(.payloadAttestations, about: messages.data.first?.data.beaconBlockRoot) {
            try await $0.submitPayloadAttestations(messages)
        }
    }

    package func submitProposerPreferences(_ preferences: Versioned<[SignedProposerPreferences]>) async throws {
        try await publish(.preparations) { try await $0.submitProposerPreferences(preferences) }
    }

    package func submitBuilderPreferences(_ preferences: Versioned<[BuilderPreferencesEntry]>) async throws {
        try await publish(.preparations) { try await $0.submitBuilderPreferences(preferences) }
    }

    /// The block of the first node that has one: bids are compared by the node, and their values are not told.
    package func produceGloasBlock(_ request: GloasBlockRequest) async throws -> ProducedGloasBlock {
        try await produceGloasBlock(request, preparing: nil)
    }

    /// - Parameter preparation: what a node that may not know it is told before it is asked.
    package func produceGloasBlock(
        _ request: GloasBlockRequest, preparing preparation: OwedPreparation?
    ) async throws -> ProducedGloasBlock {
        let served = try await read(.blockProduction, preparing: preparation, choosing: { _, _ in 0 }) {
            try await $0.produceGloasBlock(request)
        }
        if let spec = shared.chain.withLock({ $0?.spec }) {
            let root = served.value.block.hashTreeRoot(spec.limits)
            shared.producers.withLock { $0.built(root, by: served.node) }
        }
        return served.value
    }

    package func publishBlock(
        _ block: ForkedSignedBlockContents, validation: BroadcastValidation?, builderURL: String?
    ) async throws -> PublishResult {
        try await publish(.blocks) { try await $0.publishBlock(block, validation: validation, builderURL: builderURL) }
    }

    package func executionPayloadEnvelope(
        slot: Slot, beaconBlockRoot: Root
    ) async throws -> Gloas.ExecutionPayloadEnvelope {
        try await withProducer(of: beaconBlockRoot, .executionPayload) {
            try await $0.executionPayloadEnvelope(slot: slot, beaconBlockRoot: beaconBlockRoot)
        }
    }

    package func publishEnvelope(
        _ envelope: SignedEnvelope, validation: BroadcastValidation?
    ) async throws -> PublishResult {
        let root = envelope.envelope.message.beaconBlockRoot
        guard envelope.includesBlobs else {
            return try await withProducer(of: root, .envelopes) {
                try await $0.publishEnvelope(envelope, validation: validation)
            }
        }
        return try await publish(.envelopes, about: root) {
            try await $0.publishEnvelope(envelope, validation: validation)
        }
    }

    /// Asks the node that built a block; when that is not known, one after the other.
    private func withProducer<Value: Sendable>(
        of block: Root, _ kind: CallKind, _ body: @escaping @Sendable (any BeaconNodeAPI) async throws -> Value
    ) async throws -> Value {
        let producer = shared.producers.withLock { $0.producer(of: block) }
        guard let producer = producer.flatMap(member) else { return try await read(kind, body).value }
        return try await ask(producer, kind, body)
    }
}
