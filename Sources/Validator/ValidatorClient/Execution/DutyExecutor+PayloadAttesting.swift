import BeaconAPI
import ConsensusTypes
import Duties
import Logging
import Primitives
import ProposerSettings
import Signing
import SlotClock

/// Payload timeliness committees and proposer preferences, from Gloas on.
extension DutyExecutor {
    func ptcDuties(_ request: DutyFetch, _ node: any BeaconNodeAPI) async throws -> DutiesAnswer {
        let parts = try await inParts(request.validators) { try await node.ptcDuties(request.epoch, $0) }
        let duties = parts.map { ($0.dependentRoot, $0.duties.map(ScheduledPayloadAttestation.init)) }
        guard let answer = DutiesAnswer.joined(duties) else {
            throw BeaconAPIError(code: 503, message: "the parts of the answer hang on different blocks")
        }
        return answer
    }

    func payloadAttestationData(_ request: PayloadAttestationDataRequest, _ send: Send) async {
        do {
            let data = try await node.payloadAttestationData(slot: request.slot)
            send(.payloadAttestationData(request.id, data))
        } catch {
            warn("asking for payload attestation data", error, ["slot": "\(request.slot)"])
            send(.failed(request.id, WorkFailure(error)))
        }
    }

    /// Signs a slot's votes on its payload and publishes them in one request.
    func attestPayload(_ batch: PayloadAttestationBatch, _ send: Send) async {
        var steps = DutySteps(begun: offset(in: batch.slot), dataReceived: offset(in: batch.slot))
        let results = await signing.signPayloadAttestations(batch.data, pubkeys: batch.items.map(\.pubkey))
        steps.signed = offset(in: batch.slot)
        var messages: [PayloadAttestationMessage] = []
        var positions: [Int] = []
        var refusals = Refusals()
        var passing: [Int] = []
        for (position, (item, result)) in zip(batch.items, results).enumerated() {
            switch result {
            case .success(let signature):
                messages.append(
                    PayloadAttestationMessage(
                        validatorIndex: item.validator, data: batch.data, signature: signature))
                positions.append(position)
            case .failure(let error) where error.mayPass:
                warn("signing a payload attestation", error)
                passing.append(position)
            case .failure(let error):
                refusals.add("\(error)", item.validator)
            }
        }
        report(refusals, .payloadAttestation, batch.slot, steps)
        if !passing.isEmpty { send(.unsigned(batch.id, items: passing)) }
        guard !messages.isEmpty else { return send(.failed(batch.id, .refused)) }
        keep(
            Outgoing(
                messages: .payloadAttestations(Versioned(spec.forkName(at: batch.slot), messages)),
                kind: .payloadAttestation, slot: batch.slot, steps: steps,
                validators: messages.map(\.validatorIndex), root: batch.data.beaconBlockRoot), batch.id)
        send(.signed(batch.id, items: positions))
        await publish(batch.id, send)
    }

    /// Signs and publishes what our proposers ask of builders. Who has no fee recipient asks nothing: builders then
    /// make no bids for its slots.
    func sendPreferences(_ batch: ProposerPreferencesBatch, _ send: Send) async {
        let requests = preferences(of: batch)
        guard let first = requests.first else { return send(.done(batch.id)) }
        var steps = DutySteps(begun: offset(in: first.message.proposalSlot))
        var signed: [SignedProposerPreferences] = []
        var refusals = Refusals()
        var passing: [Int] = []
        let results = await signing.signProposerPreferences(requests.map { ($0.message, $0.pubkey) })
        for (request, result) in zip(requests, results) {
            switch result {
            case .success(let message):
                signed.append(message)
            case .failure(let error) where error.mayPass:
                warn("signing proposer preferences", error)
                passing.append(request.position)
            case .failure(let error):
                refusals.add("\(error)", request.message.validatorIndex)
            }
        }
        steps.signed = offset(in: first.message.proposalSlot)
        report(refusals, .proposerPreferences, first.message.proposalSlot, steps)
        if !passing.isEmpty { send(.unsigned(batch.id, items: passing)) }
        guard !signed.isEmpty else { return send(.failed(batch.id, .temporary)) }
        let fork = spec.forkName(at: first.message.proposalSlot)
        guard
            await attempt(
                "sending proposer preferences", batch.id, send,
                { try await node.submitProposerPreferences(Versioned(fork, signed)) }) != nil
        else { return }
        steps.publishedLast = offset(in: first.message.proposalSlot)
        steps.publishedFirst = steps.publishedLast
        report(
            .proposerPreferences, first.message.proposalSlot, signed.map(\.message.validatorIndex), .done, steps)
        send(.done(batch.id))
    }

    /// What the items of a batch that can say it ask of builders, each with its position.
    private func preferences(
        of batch: ProposerPreferencesBatch
    ) -> [(position: Int, message: ProposerPreferences, pubkey: BLSPubkey)] {
        batch.items.enumerated().compactMap { position, item in
            guard let recipient = configuration.feeRecipient(of: item.pubkey) else { return nil }
            let gasLimit = configuration.proposers.gasLimit(of: item.pubkey, at: chain.clock.epoch(of: item.slot))
            return (
                position,
                ProposerPreferences(
                    dependentRoot: item.dependentRoot, proposalSlot: item.slot, validatorIndex: item.validator,
                    feeRecipient: recipient, targetGasLimit: gasLimit), item.pubkey
            )
        }
    }
}

extension ScheduledPayloadAttestation {
    init(_ duty: PTCDuty) {
        self.init(validator: duty.validatorIndex, pubkey: duty.pubkey, slot: duty.slot)
    }
}
