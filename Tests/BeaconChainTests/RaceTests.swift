import BLS
import BeaconAPI
import BeaconChain
import ConsensusTypes
import Primitives
import SSZ
import SlotClock
import StateTransition
import Testing

/// Two branches, early and late messages, blocks that are junk: what may move the head, and what may be packed.
@Suite struct RaceTests {
    /// Two blocks on the head, of `slot` and the next: the one that is the head now, and the other.
    private func branches(
        at slot: Slot, _ fixture: ChainFixture, _ validators: InteropValidators
    ) async throws -> (head: Root, other: Root) {
        await fixture.enter(slot)
        let first = validators.signedBlock(try await validators.unsignedBlock(slot))
        await fixture.enter(slot + 1)
        let second = validators.signedBlock(try await validators.unsignedBlock(slot + 1))
        fixture.time.step(to: fixture.chain.clock.time(in: slot + 1, basisPoints: 5000))
        try await fixture.chain.importBlock(first)
        try await fixture.chain.importBlock(second)
        let roots = [first.blockRoot(fixture.spec), second.blockRoot(fixture.spec)]
        let head = try await fixture.chain.blockRoot(.head).data
        return (head, roots[0] == head ? roots[1] : roots[0])
    }

    /// A chain at slot 4 whose head loses to the other branch as soon as the votes of slot 4 count.
    private func turningPoint() async throws -> (ChainFixture, InteropValidators, head: Root, other: Root) {
        let fixture = try await ChainFixture(altairEpoch: 0)
        let validators = fixture.validators()
        try await fixture.run(0...2, validators)
        let (head, other) = try await branches(at: 3, fixture, validators)
        var attestations: [Phase0.Attestation] = []
        for duty in try await validators.attesterDuties(4) {
            var attestation = try await validators.attestation(duty)
            attestation.data.beaconBlockRoot = other
            attestation.signature = validators.sign(
                attestation.data.hashTreeRoot(fixture.spec.limits), DomainTypes.beaconAttester, slot: 4,
                by: duty.validatorIndex)
            attestations.append(attestation)
        }
        try await fixture.chain.submitAttestations(validators.submitted(attestations, slot: 4))
        return (fixture, validators, head, other)
    }

    @Test func requestsDoNotWaitForTheSlotToBeHandled() async throws {
        let (fixture, validators, head, other) = try await turningPoint()
        #expect(try await fixture.chain.blockRoot(.head).data == head)
        fixture.time.step(to: fixture.chain.clock.start(of: 5))
        #expect(try await fixture.chain.attestationData(slot: 5, committeeIndex: 0).beaconBlockRoot == other)
        #expect(try await validators.unsignedBlock(5).parentRoot == other)
    }

    @Test func aJunkBlockDoesNotMoveTheClock() async throws {
        let (fixture, _, head, _) = try await turningPoint()
        fixture.time.step(to: fixture.chain.clock.start(of: 5) - 100)
        var junk = Altair.BeaconBlock()
        junk.slot = 5
        junk.parentRoot = head
        await #expect(throws: BlockImportError.self) {
            try await fixture.chain.importBlock(
                .altair(Altair.SignedBeaconBlock(message: junk, signature: BLSSignature())))
        }
        #expect(try await fixture.chain.attestationData(slot: 4, committeeIndex: 0).beaconBlockRoot == head)
    }

    @Test func theToleranceIsAtMostAQuarterOfASlot() async throws {
        var config = Spec.minimal([.altair: 0]).config
        config.slotDurationMs = 1000
        let spec = Spec(preset: .minimal, config: config)
        let fixture = try await ChainFixture(
            genesis: try interopGenesisState(
                keys: 16, genesisTime: ChainFixture.genesisTime, TransitionContext(spec)), spec: spec)
        fixture.time.step(to: fixture.chain.clock.start(of: 3) - 400)
        var junk = Altair.BeaconBlock()
        junk.slot = 3
        await #expect {
            try await fixture.chain.importBlock(
                .altair(Altair.SignedBeaconBlock(message: junk, signature: BLSSignature())))
        } throws: { error in
            if case .futureSlot? = error as? BlockImportError { true } else { false }
        }
    }

    @Test func anInvalidBlockLeavesItsSlotFree() async throws {
        let fixture = try await ChainFixture(altairEpoch: 0)
        let validators = fixture.validators()
        await fixture.enter(1)
        var bad = try await validators.unsignedBlock(1)
        guard case .altair(var block) = bad else { throw BeaconAPIError.badRequest("fork") }
        block.stateRoot = Root()
        bad = .altair(block)
        await #expect(throws: BeaconAPIError.self) { try await validators.publish(validators.signedBlock(bad)) }
        try await validators.propose(1)
    }

    @Test func votesOfAnotherShufflingAreNotPacked() async throws {
        let fixture = try await ChainFixture(altairEpoch: 0)
        let validators = fixture.validators()
        for slot in UInt64(1)...6 {
            await fixture.enter(Slot(slot))
            try await validators.propose(Slot(slot))
        }
        // The block of slot 7, the last of epoch 0, decides the shuffling of epoch 2.
        let (head, other) = try await branches(at: 7, fixture, validators)
        await fixture.enter(16)
        let duties = try await validators.attesterDuties(16)
        let context = TransitionContext(fixture.spec)
        let header = try await fixture.chain.header(.root(other)).data.header.message
        var state = try await fixture.chain.debugState(.root(header.stateRoot)).data
        try processSlots(&state, to: 16, context)
        let members = Array(try context.committeeCache(state, epoch: 2).committee(slot: 16, index: 0))
        let position = try #require(
            members.firstIndex { member in !duties.contains { $0.validatorIndex == member } })
        // The head's own vote leaves that position of the head's committee open.
        let duty = try #require(duties.first { $0.validatorCommitteeIndex != UInt64(position) })
        let own = try await validators.attestation(duty)
        try await fixture.chain.submitAttestations(validators.submitted([own], slot: 16))
        var vote = Phase0.Attestation(
            aggregationBits: Phase0.AggregationBits(count: members.count),
            data: AttestationData(
                slot: 16, index: 0, beaconBlockRoot: other, source: state.currentJustifiedCheckpoint,
                target: Checkpoint(epoch: 2, root: other)),
            signature: BLSSignature())
        vote.aggregationBits[position] = true
        vote.signature = validators.sign(
            vote.data.hashTreeRoot(fixture.spec.limits), DomainTypes.beaconAttester, slot: 16, by: members[position])
        try await fixture.chain.submitAttestations(validators.submitted([vote], slot: 16))
        #expect(try await fixture.chain.poolAttestations(slot: 16, committeeIndex: nil).data.count == 2)
        await fixture.enter(17)
        let root = try await validators.propose(17)
        #expect(try await fixture.chain.header(.root(root)).data.header.message.parentRoot == head)
        #expect(try await fixture.chain.blockAttestations(.root(root)).data.count == 1)
    }

    @Test func anOperationThatBecameInvalidIsLeftOut() async throws {
        let fixture = try await ChainFixture(altairEpoch: 1)
        let validators = fixture.validators()
        try await fixture.run(0...2, validators)
        // Signed for a slot of Altair in the domain of phase0: valid up to the fork, and not after it.
        func header(_ mark: UInt8) -> SignedBeaconBlockHeader {
            let message = BeaconBlockHeader(
                slot: 9, proposerIndex: 2, parentRoot: Root(), stateRoot: Root(),
                bodyRoot: Root(bytes: [UInt8](repeating: mark, count: 32)) ?? Root())
            return SignedBeaconBlockHeader(
                message: message,
                signature: validators.sign(
                    message.hashTreeRoot(fixture.spec.limits), DomainTypes.beaconProposer, slot: 2, by: 2))
        }
        try await fixture.chain.submitProposerSlashing(
            ProposerSlashing(signedHeader1: header(1), signedHeader2: header(2)))
        await fixture.enter(9)
        try await validators.propose(9)
        #expect(try await fixture.chain.validator(.head, .index(2)).data.status == .activeOngoing)
    }
}
