import BLS
import BeaconAPI
import BeaconChain
import ConsensusTypes
import Primitives
import SSZ
import SlotClock
import Testing

/// Each rule that an attestation, aggregate or sync message can break, one at a time.
@Suite struct MessageRulesTests {
    private func fixture() async throws -> (ChainFixture, InteropValidators) {
        let fixture = try await ChainFixture(altairEpoch: 0)
        let validators = fixture.validators()
        try await fixture.run(0...8, validators)
        await fixture.enter(9)
        try await validators.propose(9)
        fixture.time.step(to: fixture.chain.clock.time(in: 9, basisPoints: 3333))
        return (fixture, validators)
    }

    /// The failures that the node answers with, by message.
    private func failures(_ body: () async throws -> Void) async throws -> [String] {
        do {
            try await body()
            return []
        } catch let error as BeaconAPIError {
            #expect(error.code == 400)
            return error.failures.map(\.message)
        }
    }

    @Test func attestations() async throws {
        let (fixture, validators) = try await fixture()
        let duty = try #require(try await validators.attesterDuties(9).first)
        let good = try await validators.attestation(duty)
        let changes: [(String, (inout Phase0.Attestation) -> Void)] = [
            ("outside the propagation range", { $0.data.slot = 11 }),
            ("is not the epoch of slot", { $0.data.target.epoch = 0 }),
            ("is unknown", { $0.data.beaconBlockRoot = Root() }),
            ("not on the chain", { $0.data.target.root = Root() }),
            ("no committee", { $0.data.index = 5 }),
            ("aggregation bits for a committee", { $0.aggregationBits = Phase0.AggregationBits(count: 9) }),
            ("expected one", { $0.aggregationBits = Phase0.AggregationBits(count: $0.aggregationBits.count) }),
            ("signature is invalid", { $0.signature = Signature.infinity.compressed }),
        ]
        for (reason, change) in changes {
            var bad = good
            change(&bad)
            let messages = try await failures {
                try await fixture.chain.submitAttestations(validators.submitted([bad], slot: 9))
            }
            #expect(messages.count == 1)
            #expect(messages.first?.contains(reason) == true, "\(reason): \(messages)")
        }
        // One bad among good: the good are taken, the bad is named by its place.
        var bad = good
        bad.data.index = 5
        do {
            try await fixture.chain.submitAttestations(validators.submitted([good, bad, good], slot: 9))
            Issue.record("accepted")
        } catch let error as BeaconAPIError {
            #expect(error.failures.map(\.index) == [1])
        }
        #expect(try await fixture.chain.poolAttestations(slot: 9, committeeIndex: nil).data.count == 1)
        // The same again is no failure; another vote of the same epoch is.
        #expect(
            try await failures {
                try await fixture.chain.submitAttestations(validators.submitted([good], slot: 9))
            }.isEmpty)
        var other = good
        other.data.beaconBlockRoot = try await fixture.chain.blockRoot(.slot(8)).data
        let messages = try await failures {
            try await fixture.chain.submitAttestations(validators.submitted([other], slot: 9))
        }
        #expect(messages.first?.contains("attested otherwise") == true)
    }

    @Test func aggregates() async throws {
        let (fixture, validators) = try await fixture()
        try await validators.attest(9)
        let duty = try #require(try await validators.attesterDuties(9).first)
        let good = try await validators.aggregate(duty)
        var notMember = good.message
        // Neither a member nor one who aggregated earlier in this epoch.
        let known = try await validators.attesterDuties(8) + validators.attesterDuties(9)
        let members = Set(known.map(\.validatorIndex))
        notMember.aggregatorIndex = try #require(validators.indices.first { !members.contains($0) })
        var empty = good.message
        empty.aggregate.aggregationBits = Phase0.AggregationBits(count: empty.aggregate.aggregationBits.count)
        var wrongProof = good
        wrongProof.message.selectionProof = good.signature
        let cases: [(String, Phase0.SignedAggregateAndProof)] = [
            ("not in the committee", validators.signed(notMember)),
            ("no aggregation bit", validators.signed(empty)),
            ("signature is invalid", wrongProof),
        ]
        for (reason, bad) in cases {
            let messages = try await failures { try await validators.submit([bad], slot: 9) }
            #expect(messages.first?.contains(reason) == true, "\(reason): \(messages)")
        }
        #expect(try await failures { try await validators.submit([good], slot: 9) }.isEmpty)
        await #expect(throws: BeaconAPIError.self) {
            try await fixture.chain.aggregateAttestation(dataRoot: Root(), slot: 9, committeeIndex: 0)
        }
    }

    @Test func syncMessagesAndContributions() async throws {
        let (fixture, validators) = try await fixture()
        let head = try await fixture.chain.blockRoot(.head).data
        let duty = try #require(try await validators.syncDuties(9).first)
        let good = validators.syncMessage(9, head, by: duty.validatorIndex)
        var late = good
        late.slot = 7
        var forged = good
        forged.signature = Signature.infinity.compressed
        var unknown = good
        unknown.validatorIndex = 99
        for (reason, bad) in [("propagation range", late), ("signature is invalid", forged), ("registry", unknown)] {
            let messages = try await failures { try await fixture.chain.submitSyncCommitteeMessages([bad]) }
            #expect(messages.first?.contains(reason) == true, "\(reason): \(messages)")
        }
        await #expect(throws: BeaconAPIError.self) {
            try await fixture.chain.syncCommitteeContribution(slot: 9, subcommitteeIndex: 0, beaconBlockRoot: head)
        }
        try await validators.sendSyncMessages(9)
        let contribution = try await fixture.chain.syncCommitteeContribution(
            slot: 9, subcommitteeIndex: 0, beaconBlockRoot: head)
        #expect(contribution.aggregationBits.popCount == 8)
        var wrong = contribution
        wrong.subcommitteeIndex = 4
        let messages = try await failures {
            try await fixture.chain.submitContributionAndProofs([validators.signed(wrong, by: duty.validatorIndex)])
        }
        #expect(messages.first?.contains("subcommittee") == true, "\(messages)")
        try await validators.contribute(9)
    }

    @Test func exitsAndSlashings() async throws {
        let (fixture, validators) = try await fixture()
        let exit = VoluntaryExit(epoch: 0, validatorIndex: 3)
        let signed = SignedVoluntaryExit(
            message: exit,
            signature: validators.sign(
                exit.hashTreeRoot(fixture.spec.limits), DomainTypes.voluntaryExit, slot: 0, by: 3))
        await #expect(throws: BeaconAPIError.self, "too young to exit") {
            try await fixture.chain.submitVoluntaryExit(signed)
        }
        // A validator that signed two blocks of one slot is slashed by the next block.
        func header(_ mark: UInt8) -> SignedBeaconBlockHeader {
            let message = BeaconBlockHeader(
                slot: 5, proposerIndex: 2, parentRoot: Root(), stateRoot: Root(),
                bodyRoot: Root(bytes: [UInt8](repeating: mark, count: 32)) ?? Root())
            return SignedBeaconBlockHeader(
                message: message,
                signature: validators.sign(
                    message.hashTreeRoot(fixture.spec.limits), DomainTypes.beaconProposer, slot: 5, by: 2))
        }
        await #expect(throws: BeaconAPIError.self) {
            try await fixture.chain.submitProposerSlashing(
                ProposerSlashing(signedHeader1: header(1), signedHeader2: header(1)))
        }
        let stream = try await fixture.chain.events([.proposerSlashing, .attesterSlashing])
        try await fixture.chain.submitProposerSlashing(
            ProposerSlashing(signedHeader1: header(1), signedHeader2: header(2)))
        #expect(try await fixture.chain.poolProposerSlashings().count == 1)
        try await submitDoubleVote(of: 6, fixture, validators)
        #expect(try await fixture.chain.poolAttesterSlashings().data.count == 1)
        var slot: UInt64 = 10
        while [2, 6].contains(try await proposer(of: slot, fixture, validators)) { slot += 1 }
        await fixture.enter(Slot(slot))
        try await validators.propose(Slot(slot))
        for index in [2, 6] as [UInt64] {
            let info = try await fixture.chain.validator(.head, .index(ValidatorIndex(index))).data
            #expect(info.status == .activeSlashed)
        }
        await fixture.chain.stop()
        var topics: [EventTopic] = []
        for try await event in stream { topics.append(event.topic) }
        #expect(topics == [.proposerSlashing, .attesterSlashing])
    }

    private func proposer(
        of slot: UInt64, _ fixture: ChainFixture, _ validators: InteropValidators
    ) async throws -> UInt64 {
        try await validators.proposer(of: Slot(slot)).rawValue
    }

    private func submitDoubleVote(
        of index: ValidatorIndex, _ fixture: ChainFixture, _ validators: InteropValidators
    ) async throws {
        func vote(_ mark: UInt8) -> Phase0.IndexedAttestation {
            let root = Root(bytes: [UInt8](repeating: mark, count: 32)) ?? Root()
            let data = AttestationData(
                slot: 3, index: 0, beaconBlockRoot: root, source: Checkpoint(), target: Checkpoint(epoch: 0, root: root)
            )
            return Phase0.IndexedAttestation(
                attestingIndices: Phase0.AttestingIndices([index]), data: data,
                signature: validators.sign(
                    data.hashTreeRoot(fixture.spec.limits), DomainTypes.beaconAttester, slot: 3, by: index))
        }
        try await fixture.chain.submitAttesterSlashing(
            .altair(Phase0.AttesterSlashing(attestation1: vote(1), attestation2: vote(2))))
    }

    @Test func productionRefusesWhatItMust() async throws {
        let (fixture, validators) = try await fixture()
        let reveal = Signature.infinity.compressed
        for slot in [9, 8, 12] as [UInt64] {
            await #expect(throws: BeaconAPIError.self, "slot \(slot)") {
                try await fixture.chain.produceBlock(BlockProductionRequest(slot: Slot(slot), randaoReveal: reveal))
            }
        }
        await fixture.enter(10)
        await #expect(throws: BeaconAPIError.self, "a reveal that is not the proposer's") {
            try await fixture.chain.produceBlock(BlockProductionRequest(slot: 10, randaoReveal: reveal))
        }
        let produced = try await fixture.chain.produceBlock(
            BlockProductionRequest(slot: 10, randaoReveal: reveal, skipRandaoVerification: true))
        #expect(produced.version == .altair)
        #expect(try await validators.proposer(of: 10).rawValue < 16)
    }
}
