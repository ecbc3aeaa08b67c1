import BeaconAPI
import BeaconNodePool
import ConsensusTypes
import Duties
import Logging
import Primitives
import SSZ
import Signing
import SlotClock

extension DutyExecutor {
    /// Asks for the data of every committee at once; committees without an answer are left out.
    func attestationData(_ request: AttestationDataRequest, _ send: Send) async {
        var answers: [CommitteeAttestationData] = []
        var failure: (any Error)?
        await withTaskGroup(of: Result<CommitteeAttestationData, any Error>.self) { group in
            for committee in request.committees {
                group.addTask {
                    do {
                        let data = try await pool.attestationData(
                            slot: request.slot, committeeIndex: committee, announcedBy: request.head?.node)
                        return .success(CommitteeAttestationData(committee: committee, data: data))
                    } catch {
                        return .failure(error)
                    }
                }
            }
            for await result in group {
                switch result {
                case .success(let answer): answers.append(answer)
                case .failure(let error): failure = error
                }
            }
        }
        if let failure { warn("asking for attestation data", failure, ["slot": "\(request.slot)"]) }
        if answers.isEmpty {
            send(.failed(request.id, failure.map(WorkFailure.init) ?? .temporary))
        } else {
            send(.attestationData(request.id, answers))
        }
    }

    /// Signs a slot's attestations under one record and publishes them in one request.
    func attest(_ batch: AttestationBatch, _ send: Send) async {
        var steps = DutySteps(begun: offset(in: batch.slot), dataReceived: offset(in: batch.slot))
        note(batch)
        let results = await signing.signAttestations(
            batch.items.map { AttestationRequest(pubkey: $0.duty.pubkey, data: $0.data) })
        steps.signed = offset(in: batch.slot)
        let fork = spec.forkName(at: batch.slot)
        var messages: [ForkedSubmittedAttestation] = []
        var positions: [Int] = []
        var refusals = Refusals()
        var passing: [Int] = []
        for (position, (item, result)) in zip(batch.items, results).enumerated() {
            switch result {
            case .success(let signature):
                guard let message = attestation(item, signature, fork) else {
                    refusals.add("the node's duty has no place in a committee", item.duty.validator)
                    continue
                }
                messages.append(message)
                positions.append(position)
            case .failure(let error) where error.mayPass:
                warn("signing an attestation", error)
                passing.append(position)
            case .failure(let error):
                refusals.add("\(error)", item.duty.validator)
            }
        }
        report(refusals, .attestation, batch.slot, steps)
        if !passing.isEmpty { send(.unsigned(batch.id, items: passing)) }
        guard !messages.isEmpty else { return send(.failed(batch.id, .refused)) }
        keep(
            Outgoing(
                messages: .attestations(Versioned(fork, messages)), kind: .attestation, slot: batch.slot,
                isLate: batch.isLate, steps: steps, validators: positions.map { batch.items[$0].duty.validator },
                root: batch.items.first?.data.beaconBlockRoot), batch.id)
        send(.signed(batch.id, items: positions))
        await publish(batch.id, send)
    }

    /// Notes what is about to be signed, so that it is known when it is seen on the network.
    private func note(_ batch: AttestationBatch) {
        guard configuration.watchesForDoppelgangers else { return }
        var roots: [AttestationData: Root] = [:]
        for item in batch.items {
            let root = roots[item.data] ?? signing.context.signingRoot(attestation: item.data)
            roots[item.data] = root
            ledger.note(item.duty.pubkey, root, item.data.target.epoch)
        }
    }

    /// One validator's vote in the form that its fork submits.
    private func attestation(
        _ item: AttestationBatch.Item, _ signature: BLSSignature, _ fork: ForkName
    ) -> ForkedSubmittedAttestation? {
        let single = Electra.SingleAttestation(
            committeeIndex: item.duty.committee, attesterIndex: item.duty.validator, data: item.data,
            signature: signature)
        switch fork {
        case .electra: return .electra(single)
        case .fulu: return .fulu(single)
        case .gloas: return .gloas(single)
        case .phase0, .altair, .bellatrix, .capella, .deneb: break
        }
        guard item.duty.committeeLength <= spec.preset.maxValidatorsPerCommittee,
            item.duty.positionInCommittee < item.duty.committeeLength
        else { return nil }
        var bits = Phase0.AggregationBits(count: Int(item.duty.committeeLength))
        bits[Int(item.duty.positionInCommittee)] = true
        let attestation = Phase0.Attestation(aggregationBits: bits, data: item.data, signature: signature)
        switch fork {
        case .phase0: return .phase0(attestation)
        case .altair: return .altair(attestation)
        case .bellatrix: return .bellatrix(attestation)
        case .capella: return .capella(attestation)
        case .deneb: return .deneb(attestation)
        case .electra, .fulu, .gloas: return nil
        }
    }

    // MARK: Aggregates

    /// Asks for one aggregate per committee, signs it for each of its aggregators, and publishes all in one request.
    func aggregate(_ batch: AggregateBatch, _ send: Send) async {
        var steps = DutySteps(begun: offset(in: batch.slot))
        let aggregates = await aggregates(for: batch)
        steps.dataReceived = offset(in: batch.slot)
        var signed: [(position: Int, message: ForkedSignedAggregateAndProof)] = []
        await withTaskGroup(of: (Int, ForkedSignedAggregateAndProof?).self) { group in
            for (position, item) in batch.items.enumerated() {
                guard let aggregate = aggregates[item.duty.committee] else { continue }
                group.addTask { (position, await sign(aggregate, item)) }
            }
            for await case (let position, let message?) in group { signed.append((position, message)) }
        }
        guard !signed.isEmpty else { return send(.failed(batch.id, .temporary)) }
        signed.sort { $0.position < $1.position }
        steps.signed = offset(in: batch.slot)
        keep(
            Outgoing(
                messages: .aggregates(Versioned(spec.forkName(at: batch.slot), signed.map(\.message))),
                kind: .aggregate, slot: batch.slot, steps: steps,
                validators: signed.map { batch.items[$0.position].duty.validator }), batch.id)
        send(.signed(batch.id, items: signed.map(\.position)))
        await publish(batch.id, send)
    }

    private func aggregates(for batch: AggregateBatch) async -> [CommitteeIndex: ForkedAttestation] {
        let data = Dictionary(batch.items.map { ($0.duty.committee, $0.data) }) { first, _ in first }
        return await withTaskGroup(of: (CommitteeIndex, ForkedAttestation?).self) { group in
            for (committee, data) in data {
                group.addTask { (committee, await aggregate(of: data, committee)) }
            }
            var aggregates: [CommitteeIndex: ForkedAttestation] = [:]
            for await case (let committee, let aggregate?) in group { aggregates[committee] = aggregate }
            return aggregates
        }
    }

    /// The node's aggregate of what was attested; nil when there is none, or when it is one of something else.
    private func aggregate(of data: AttestationData, _ committee: CommitteeIndex) async -> ForkedAttestation? {
        do {
            let aggregate = try await node.aggregateAttestation(
                dataRoot: data.hashTreeRoot(spec.limits), slot: data.slot, committeeIndex: committee)
            guard aggregate.data == data, aggregate.forkName == spec.forkName(at: data.slot) else {
                throw BeaconAPIError(transport: .invalidAnswer, message: "the aggregate is of something else")
            }
            return aggregate
        } catch {
            warn("asking for an aggregate", error, ["slot": "\(data.slot)", "committee": "\(committee)"])
            return nil
        }
    }

    private func sign(
        _ aggregate: ForkedAttestation, _ item: AggregateBatch.Item
    ) async -> ForkedSignedAggregateAndProof? {
        let message = ForkedAggregateAndProof(
            aggregatorIndex: item.duty.validator, aggregate: aggregate, selectionProof: item.selectionProof)
        do {
            return try await signing.sign(message, pubkey: item.duty.pubkey)
        } catch {
            warn("signing an aggregate", error, ["slot": "\(item.duty.slot)"])
            return nil
        }
    }
}

/// Messages that were not signed, with the reason of the first.
struct Refusals {
    private(set) var validators: [ValidatorIndex] = []
    private(set) var reason = ""

    mutating func add(_ reason: String, _ validator: ValidatorIndex) {
        if validators.isEmpty { self.reason = reason }
        validators.append(validator)
    }
}

extension DutyExecutor {
    func report(_ refusals: Refusals, _ kind: DutyKind, _ slot: Slot, _ steps: DutySteps) {
        guard !refusals.validators.isEmpty else { return }
        var steps = steps
        steps.signed = nil
        report(kind, slot, refusals.validators, .failed(reason: refusals.reason), steps)
    }
}

extension ForkedAggregateAndProof {
    /// The message that an aggregator signs, of the aggregate's fork.
    init(aggregatorIndex: ValidatorIndex, aggregate: ForkedAttestation, selectionProof: BLSSignature) {
        func message(_ aggregate: Phase0.Attestation) -> Phase0.AggregateAndProof {
            Phase0.AggregateAndProof(
                aggregatorIndex: aggregatorIndex, aggregate: aggregate, selectionProof: selectionProof)
        }
        func message(_ aggregate: Electra.Attestation) -> Electra.AggregateAndProof {
            Electra.AggregateAndProof(
                aggregatorIndex: aggregatorIndex, aggregate: aggregate, selectionProof: selectionProof)
        }
        func message(_ aggregate: Gloas.Attestation) -> Gloas.AggregateAndProof {
            Gloas.AggregateAndProof(
                aggregatorIndex: aggregatorIndex, aggregate: aggregate, selectionProof: selectionProof)
        }
        switch aggregate {
        case .phase0(let aggregate): self = .phase0(message(aggregate))
        case .altair(let aggregate): self = .altair(message(aggregate))
        case .bellatrix(let aggregate): self = .bellatrix(message(aggregate))
        case .capella(let aggregate): self = .capella(message(aggregate))
        case .deneb(let aggregate): self = .deneb(message(aggregate))
        case .electra(let aggregate): self = .electra(message(aggregate))
        case .fulu(let aggregate): self = .fulu(message(aggregate))
        case .gloas(let aggregate): self = .gloas(message(aggregate))
        }
    }
}
