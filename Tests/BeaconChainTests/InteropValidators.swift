import BLS
import BeaconAPI
import BeaconChain
import ConsensusTypes
import Primitives
import SSZ
import SlotClock
import Testing

/// All validators of an interop chain, doing their duties through the Beacon API and nothing else.
struct InteropValidators {
    let node: any BeaconNodeAPI
    let spec: Spec
    let genesisValidatorsRoot: Root
    let keys: [SecretKey]

    init(count: Int, node: any BeaconNodeAPI, spec: Spec, genesisValidatorsRoot: Root) {
        self.node = node
        self.spec = spec
        self.genesisValidatorsRoot = genesisValidatorsRoot
        keys = (0..<count).map { InteropKeys.secretKey(index: $0) }
    }

    var indices: [ValidatorIndex] { keys.indices.map { ValidatorIndex(UInt64($0)) } }

    /// A signature over a root in the domain of a slot's epoch.
    func sign(_ root: Root, _ type: DomainType, slot: Slot, by index: ValidatorIndex) -> BLSSignature {
        let domain = spec.domain(
            type, spec.computeEpochAtSlot(slot), genesisValidatorsRoot: genesisValidatorsRoot)
        return keys[index.int].sign(computeSigningRoot(objectRoot: root, domain: domain)).compressed
    }

    // MARK: Proposing

    func proposer(of slot: Slot) async throws -> ValidatorIndex {
        let duties = try await node.proposerDuties(spec.computeEpochAtSlot(slot)).duties
        return try #require(duties.first { $0.slot == slot }).validatorIndex
    }

    func unsignedBlock(_ slot: Slot, graffiti: Bytes32? = nil) async throws -> ForkedBeaconBlock {
        let proposer = try await proposer(of: slot)
        let epoch = spec.computeEpochAtSlot(slot)
        let reveal = sign(epoch.hashTreeRoot(spec.limits), DomainTypes.randao, slot: slot, by: proposer)
        let produced = try await node.produceBlock(
            BlockProductionRequest(slot: slot, randaoReveal: reveal, graffiti: graffiti))
        guard case .full(let contents) = produced.contents else { throw BeaconAPIError.badRequest("blinded") }
        return contents.block
    }

    func signedBlock(_ block: ForkedBeaconBlock) -> ForkedSignedBeaconBlock {
        block.signed(
            sign(block.hashTreeRoot(spec), DomainTypes.beaconProposer, slot: block.slot, by: block.proposerIndex))
    }

    func publish(_ block: ForkedSignedBeaconBlock) async throws -> PublishResult {
        try await node.publishBlock(ForkedSignedBlockContents(withoutBlobs: block), validation: nil)
    }

    @discardableResult
    func propose(_ slot: Slot) async throws -> Root {
        let block = signedBlock(try await unsignedBlock(slot))
        #expect(try await publish(block) == .imported)
        return block.blockRoot(spec)
    }

    // MARK: Attesting

    func attestation(_ duty: AttesterDuty) async throws -> Phase0.Attestation {
        let data = try await node.attestationData(slot: duty.slot, committeeIndex: duty.committeeIndex)
        var bits = Phase0.AggregationBits(count: Int(duty.committeeLength))
        bits[Int(duty.validatorCommitteeIndex)] = true
        let root = data.hashTreeRoot(spec.limits)
        return Phase0.Attestation(
            aggregationBits: bits, data: data,
            signature: sign(root, DomainTypes.beaconAttester, slot: duty.slot, by: duty.validatorIndex))
    }

    func attesterDuties(_ slot: Slot) async throws -> [AttesterDuty] {
        try await node.attesterDuties(spec.computeEpochAtSlot(slot), indices).duties.filter { $0.slot == slot }
    }

    func submitted(_ attestations: [Phase0.Attestation], slot: Slot) -> Versioned<[ForkedSubmittedAttestation]> {
        let fork = spec.forkName(at: slot)
        return Versioned(fork, attestations.map { fork == .phase0 ? .phase0($0) : .altair($0) })
    }

    /// A vote in the form that it has from Electra on.
    func singleAttestation(_ duty: AttesterDuty) async throws -> Electra.SingleAttestation {
        let data = try await node.attestationData(slot: duty.slot, committeeIndex: duty.committeeIndex)
        return Electra.SingleAttestation(
            committeeIndex: duty.committeeIndex, attesterIndex: duty.validatorIndex, data: data,
            signature: sign(
                data.hashTreeRoot(spec.limits), DomainTypes.beaconAttester, slot: duty.slot, by: duty.validatorIndex))
    }

    /// Attests with every member of the slot's committees.
    func attest(_ slot: Slot) async throws {
        if spec.forkName(at: slot) >= .electra {
            var votes: [ForkedSubmittedAttestation] = []
            for duty in try await attesterDuties(slot) { votes.append(.electra(try await singleAttestation(duty))) }
            return try await node.submitAttestations(Versioned(spec.forkName(at: slot), votes))
        }
        var attestations: [Phase0.Attestation] = []
        for duty in try await attesterDuties(slot) { attestations.append(try await attestation(duty)) }
        try await node.submitAttestations(submitted(attestations, slot: slot))
    }

    /// The signed aggregate of a member, whether selected or not.
    func aggregate(_ duty: AttesterDuty) async throws -> Phase0.SignedAggregateAndProof {
        let data = try await node.attestationData(slot: duty.slot, committeeIndex: duty.committeeIndex)
        let forked = try await node.aggregateAttestation(
            dataRoot: data.hashTreeRoot(spec.limits), slot: duty.slot, committeeIndex: duty.committeeIndex)
        let aggregate: Phase0.Attestation
        switch forked {
        case .phase0(let attestation), .altair(let attestation), .bellatrix(let attestation),
            .capella(let attestation), .deneb(let attestation):
            aggregate = attestation
        default: throw BeaconAPIError.badRequest("fork")
        }
        let proof = sign(
            duty.slot.hashTreeRoot(spec.limits), DomainTypes.selectionProof, slot: duty.slot, by: duty.validatorIndex)
        return signed(
            Phase0.AggregateAndProof(
                aggregatorIndex: duty.validatorIndex, aggregate: aggregate, selectionProof: proof))
    }

    func signed(_ message: Phase0.AggregateAndProof) -> Phase0.SignedAggregateAndProof {
        let root = message.hashTreeRoot(spec.limits)
        return Phase0.SignedAggregateAndProof(
            message: message,
            signature: sign(
                root, DomainTypes.aggregateAndProof, slot: message.aggregate.data.slot, by: message.aggregatorIndex))
    }

    func submit(_ aggregates: [Phase0.SignedAggregateAndProof], slot: Slot) async throws {
        let fork = spec.forkName(at: slot)
        try await node.submitAggregateAndProofs(
            Versioned(fork, aggregates.map { fork == .phase0 ? .phase0($0) : .altair($0) }))
    }

    /// The signed aggregate of a member in the form that it has from Electra on.
    func electraAggregate(_ duty: AttesterDuty) async throws -> Electra.SignedAggregateAndProof {
        let data = try await node.attestationData(slot: duty.slot, committeeIndex: duty.committeeIndex)
        let forked = try await node.aggregateAttestation(
            dataRoot: data.hashTreeRoot(spec.limits), slot: duty.slot, committeeIndex: duty.committeeIndex)
        let aggregate: Electra.Attestation
        switch forked {
        case .electra(let attestation), .fulu(let attestation): aggregate = attestation
        default: throw BeaconAPIError.badRequest("fork")
        }
        let message = Electra.AggregateAndProof(
            aggregatorIndex: duty.validatorIndex, aggregate: aggregate,
            selectionProof: sign(
                duty.slot.hashTreeRoot(spec.limits), DomainTypes.selectionProof, slot: duty.slot,
                by: duty.validatorIndex))
        return Electra.SignedAggregateAndProof(
            message: message,
            signature: sign(
                message.hashTreeRoot(spec.limits), DomainTypes.aggregateAndProof, slot: duty.slot,
                by: duty.validatorIndex))
    }

    /// Aggregates with every member: in committees this small each is an aggregator.
    func aggregate(_ slot: Slot) async throws {
        if spec.forkName(at: slot) >= .electra {
            var aggregates: [ForkedSignedAggregateAndProof] = []
            for duty in try await attesterDuties(slot) { aggregates.append(.electra(try await electraAggregate(duty))) }
            return try await node.submitAggregateAndProofs(Versioned(spec.forkName(at: slot), aggregates))
        }
        var aggregates: [Phase0.SignedAggregateAndProof] = []
        for duty in try await attesterDuties(slot) { aggregates.append(try await aggregate(duty)) }
        try await submit(aggregates, slot: slot)
    }

    // MARK: Sync committee

    /// The duties of a slot's signers: those of the committee of the next slot's epoch.
    func syncDuties(_ slot: Slot) async throws -> [SyncDuty] {
        guard spec.computeEpochAtSlot(slot) >= spec.config.altairForkEpoch else { return [] }
        return try await node.syncDuties(spec.computeEpochAtSlot(slot + 1), indices).duties
    }

    func syncMessage(_ slot: Slot, _ root: Root, by index: ValidatorIndex) -> SyncCommitteeMessage {
        SyncCommitteeMessage(
            slot: slot, beaconBlockRoot: root, validatorIndex: index,
            signature: sign(root, DomainTypes.syncCommittee, slot: slot, by: index))
    }

    func sendSyncMessages(_ slot: Slot) async throws {
        let root = try await node.blockRoot(.head).data
        let messages = try await syncDuties(slot).map { syncMessage(slot, root, by: $0.validatorIndex) }
        try await node.submitSyncCommitteeMessages(messages)
    }

    /// Contributes with the first member of each subcommittee: subcommittees this small have aggregators only.
    func contribute(_ slot: Slot) async throws {
        let root = try await node.blockRoot(.head).data
        let size = spec.preset.syncCommitteeSize / Constants.syncCommitteeSubnetCount
        var contributions: [SignedContributionAndProof] = []
        let duties = try await syncDuties(slot)
        for subcommittee in 0..<Constants.syncCommitteeSubnetCount {
            let member = duties.first { $0.validatorSyncCommitteeIndices.contains { $0 / size == subcommittee } }
            guard let index = member?.validatorIndex else { continue }
            let contribution = try await node.syncCommitteeContribution(
                slot: slot, subcommitteeIndex: subcommittee, beaconBlockRoot: root)
            contributions.append(signed(contribution, by: index))
        }
        try await node.submitContributionAndProofs(contributions)
    }

    func signed(_ contribution: SyncCommitteeContribution, by index: ValidatorIndex) -> SignedContributionAndProof {
        let slot = contribution.slot
        let selection = SyncAggregatorSelectionData(slot: slot, subcommitteeIndex: contribution.subcommitteeIndex)
        let message = ContributionAndProof(
            aggregatorIndex: index, contribution: contribution,
            selectionProof: sign(
                selection.hashTreeRoot(spec.limits), DomainTypes.syncCommitteeSelectionProof, slot: slot, by: index))
        return SignedContributionAndProof(
            message: message,
            signature: sign(
                message.hashTreeRoot(spec.limits), DomainTypes.contributionAndProof, slot: slot, by: index))
    }
}

extension ChainFixture {
    /// Everything that validators do in a slot, at the times they do it.
    func run(_ slot: Slot, _ validators: InteropValidators) async throws {
        await enter(slot)
        if slot > 0 { try await validators.propose(slot) }
        time.step(to: chain.clock.time(in: slot, basisPoints: 3333))
        try await validators.attest(slot)
        try await validators.sendSyncMessages(slot)
        time.step(to: chain.clock.time(in: slot, basisPoints: 6667))
        try await validators.aggregate(slot)
        if spec.computeEpochAtSlot(slot) >= spec.config.altairForkEpoch { try await validators.contribute(slot) }
        await chain.prepare(slot + 1)
    }

    func run(_ slots: ClosedRange<UInt64>, _ validators: InteropValidators) async throws {
        for slot in slots { try await run(Slot(slot), validators) }
    }
}
