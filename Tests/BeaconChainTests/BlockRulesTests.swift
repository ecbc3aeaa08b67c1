import BLS
import BeaconAPI
import BeaconChain
import ConsensusTypes
import Primitives
import SSZ
import SlotClock
import StateTransition
import Testing

/// Each rule that a block can break, one at a time.
@Suite struct BlockRulesTests {
    /// Runs a short chain and hands a valid unsigned block for the next slot to `change`; the signed result must be
    /// refused for the reason that `isExpected` knows.
    private func expectRefused(
        _ isExpected: (BlockImportError) -> Bool, signer: UInt64? = nil,
        _ change: (inout Altair.BeaconBlock) -> Void
    ) async throws {
        let fixture = try await ChainFixture(altairEpoch: 0)
        let validators = fixture.validators()
        try await fixture.run(0...3, validators)
        await fixture.enter(4)
        guard case .altair(var block) = try await validators.unsignedBlock(4) else {
            Issue.record("not an Altair block")
            return
        }
        change(&block)
        let root = block.hashTreeRoot(fixture.spec.limits)
        let index = ValidatorIndex(signer ?? min(block.proposerIndex.rawValue, 15))
        let signature = validators.sign(root, DomainTypes.beaconProposer, slot: 4, by: index)
        let before = await fixture.chain.summary
        do {
            try await fixture.chain.importBlock(.altair(Altair.SignedBeaconBlock(message: block, signature: signature)))
            Issue.record("accepted")
        } catch {
            #expect(isExpected(error), "\(error)")
        }
        #expect(await fixture.chain.summary == before)
        // The refused block leaves the way free for the good one, unless it was signed and took the proposer's place.
    }

    @Test func futureSlot() async throws {
        try await expectRefused({ if case .futureSlot = $0 { true } else { false } }) { $0.slot = 6 }
    }

    @Test func unknownParent() async throws {
        try await expectRefused({ if case .unknownParent = $0 { true } else { false } }) { $0.parentRoot = Root() }
    }

    @Test func notAfterItsParent() async throws {
        try await expectRefused({ if case .notAfterParent = $0 { true } else { false } }) { $0.slot = 3 }
    }

    @Test func wrongProposer() async throws {
        try await expectRefused({ if case .wrongProposer = $0 { true } else { false } }) {
            $0.proposerIndex = ValidatorIndex(($0.proposerIndex.rawValue + 1) % 16)
        }
    }

    @Test func proposerOutOfRange() async throws {
        try await expectRefused({ if case .proposerOutOfRange = $0 { true } else { false } }) { $0.proposerIndex = 16 }
    }

    @Test func signatureOfAnother() async throws {
        var signer: UInt64 = 0
        let fixture = try await ChainFixture(altairEpoch: 0)
        let validators = fixture.validators()
        await fixture.enter(4)
        signer = (try await validators.proposer(of: 4).rawValue + 1) % 16
        try await expectRefused({ if case .invalidProposerSignature = $0 { true } else { false } }, signer: signer) {
            _ in
        }
    }

    @Test func wrongStateRoot() async throws {
        try await expectRefused({
            if case .transition(.invalid(.stateRoot, _)) = $0 { true } else { false }
        }) { $0.stateRoot = Root() }
    }

    @Test func wrongRandaoReveal() async throws {
        try await expectRefused({
            if case .transition(.invalid(.signatures, .invalidSignature)) = $0 { true } else { false }
        }) { $0.body.randaoReveal = Signature.infinity.compressed }
    }

    @Test func wrongAttestationInside() async throws {
        try await expectRefused({
            if case .transition(.invalid(.attestation(0), _)) = $0 { true } else { false }
        }) { block in
            var attestations = Array(block.body.attestations)
            attestations[0].data.index = 9
            block.body.attestations = Altair.Attestations(attestations)
        }
    }

    @Test func blockOfAnotherFork() async throws {
        let fixture = try await ChainFixture(altairEpoch: 0)
        await fixture.enter(1)
        await #expect {
            try await fixture.chain.importBlock(.phase0(Phase0.SignedBeaconBlock()))
        } throws: { error in
            if case .wrongFork(.phase0, .altair)? = error as? BlockImportError { true } else { false }
        }
    }

    @Test func secondBlockOfAProposerAndKnownBlock() async throws {
        let fixture = try await ChainFixture(altairEpoch: 0)
        let validators = fixture.validators()
        await fixture.enter(1)
        let first = validators.signedBlock(try await validators.unsignedBlock(1))
        let second = validators.signedBlock(
            try await validators.unsignedBlock(1, graffiti: Bytes32(bytes: [UInt8](repeating: 7, count: 32))))
        let stream = try await fixture.chain.events([.block, .blockGossip])
        #expect(try await validators.publish(first) == .imported)
        #expect(try await validators.publish(first) == .imported, "publishing again is no error")
        await #expect {
            try await fixture.chain.importBlock(second)
        } throws: { error in
            if case .equivocation? = error as? BlockImportError { true } else { false }
        }
        await #expect(throws: BeaconAPIError.self) { try await validators.publish(second) }
        await fixture.chain.stop()
        var topics: [EventTopic] = []
        for try await event in stream { topics.append(event.topic) }
        #expect(topics == [.blockGossip, .block])
    }

    @Test func blockBehindFinality() async throws {
        let fixture = try await ChainFixture(altairEpoch: 0)
        let validators = fixture.validators()
        await fixture.enter(1)
        let old = validators.signedBlock(
            try await validators.unsignedBlock(1, graffiti: Bytes32(bytes: [UInt8](repeating: 1, count: 32))))
        try await fixture.run(1...34, validators)
        await #expect {
            try await fixture.chain.importBlock(old)
        } throws: { error in
            if case .finalizedSlot? = error as? BlockImportError { true } else { false }
        }
    }

    @Test func forkOffTheHeadAndReorg() async throws {
        let fixture = try await ChainFixture(altairEpoch: 0)
        let validators = fixture.validators()
        try await fixture.run(0...2, validators)
        // Two proposals of different slots on the same parent; nobody votes for the first.
        await fixture.enter(3)
        let first = validators.signedBlock(try await validators.unsignedBlock(3))
        await fixture.enter(4)
        let second = validators.signedBlock(try await validators.unsignedBlock(4))
        #expect(first.parentRoot == second.parentRoot)
        fixture.time.step(to: fixture.chain.clock.time(in: 4, basisPoints: 5000))
        let stream = try await fixture.chain.events([.chainReorg, .head])
        try await fixture.chain.importBlock(first)
        #expect(try await fixture.chain.blockRoot(.head).data == first.blockRoot(fixture.spec))
        fixture.time.step(to: fixture.chain.clock.time(in: 4, basisPoints: 100))
        try await fixture.chain.importBlock(second)
        // The clock cannot go back inside the fork choice, so the boost is not given: votes decide in the next slot.
        let attestations = try await votes(for: second.blockRoot(fixture.spec), slot: 4, fixture, validators)
        try await fixture.chain.submitAttestations(validators.submitted(attestations, slot: 4))
        await fixture.enter(5)
        #expect(try await fixture.chain.blockRoot(.head).data == second.blockRoot(fixture.spec))
        #expect(try await fixture.chain.header(.root(first.blockRoot(fixture.spec))).data.canonical == false)
        await fixture.chain.stop()
        var reorgs: [ChainReorgEvent] = []
        for try await event in stream {
            if case .chainReorg(let reorg) = event { reorgs.append(reorg) }
        }
        let decided = first.blockRoot(fixture.spec) > second.blockRoot(fixture.spec)
        #expect(reorgs.count == 1, "decided by votes: \(decided)")
        #expect(reorgs.first?.newHeadBlock == second.blockRoot(fixture.spec))
        #expect(reorgs.first?.depth == 2)
    }

    private func votes(
        for root: Root, slot: Slot, _ fixture: ChainFixture, _ validators: InteropValidators
    ) async throws -> [Phase0.Attestation] {
        var attestations: [Phase0.Attestation] = []
        for duty in try await validators.attesterDuties(slot) {
            var attestation = try await validators.attestation(duty)
            attestation.data.beaconBlockRoot = root
            attestation.signature = validators.sign(
                attestation.data.hashTreeRoot(fixture.spec.limits), DomainTypes.beaconAttester, slot: slot,
                by: duty.validatorIndex)
            attestations.append(attestation)
        }
        return attestations
    }
}
