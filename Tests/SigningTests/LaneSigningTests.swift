import BLS
import ConsensusTypes
import Logging
import Primitives
import Signing
import Synchronization
import Testing

/// The way from the gate to the signer: lanes, bounds, cancellation, and a gate that closes meanwhile.
@Suite(.timeLimit(.minutes(5))) struct LaneSigningTests {
    /// A fixture whose signer has one slot and holds everything.
    private func held(
        limits: SigningLimits = .init(slots: 1), isRemote: Bool = false,
        answers: @escaping @Sendable (PermittedMessage) -> Bool = { _ in true }
    ) throws -> (SigningFixture, ScriptedSigner) {
        let signer = Mutex<ScriptedSigner?>(nil)
        let fixture = try SigningFixture(
            signer: { keys in
                let scripted = ScriptedSigner(keys, limits: limits, isOpen: false, isRemote: isRemote, answers: answers)
                signer.withLock { $0 = scripted }
                return scripted
            })
        return (fixture, try #require(signer.withLock { $0 }))
    }

    @Test func urgentMessagesOvertakeAFloodOfProofs() async throws {
        let (fixture, signer) = try held()
        let service = fixture.service
        async let proofs = service.signSelectionProofs(
            (0..<400).map { (slot: Slot(UInt64($0)), pubkey: fixture.pubkey($0 % 16)) })
        // Of a long list only so much stands in the queue that the signer never waits.
        await until { service.waiting(in: .selection) == 1 }
        async let contribution = service.signContributionAndProof(ContributionAndProof(), pubkey: fixture.pubkey(0))
        await until { service.waiting(in: .aggregate) == 1 }
        async let votes = service.signSyncCommitteeMessages(
            blockRoot: Root(), slot: 3, pubkeys: (0..<4).map(fixture.pubkey))
        await until { service.waiting(in: .sync) == 4 }
        async let attestations = service.signAttestations(
            (0..<4).map { AttestationRequest(pubkey: fixture.pubkey($0), data: vote(source: 0, target: 1)) })
        await until { service.waiting(in: .attestation) == 4 }
        async let block = service.signBlock(header(slot: 9), pubkey: fixture.pubkey(0))
        await until { service.waiting(in: .proposal) == 1 }
        async let reveal = service.signRandao(epoch: 1, pubkey: fixture.pubkey(0))
        await until { service.waiting(in: .proposal) == 2 }
        signer.open()

        _ = try await (block, reveal, contribution)
        #expect(await attestations.allSatisfy { $0.success != nil })
        #expect(await votes.allSatisfy { $0.success != nil })
        #expect(await proofs.allSatisfy { $0.success != nil })
        let kinds = signer.seen.map(\.kind)
        // The one that had the slot, then by lane.
        let expected: [SigningKind] =
            [.selectionProof, .block, .randaoReveal]
            + [SigningKind](repeating: .attestation, count: 4)
            + [SigningKind](repeating: .syncCommitteeMessage, count: 4) + [.contributionAndProof]
        #expect(Array(kinds.prefix(expected.count)) == expected)
        #expect(kinds.count == 411)
    }

    /// A free slot at another signer is no use to a proof either: the processors are the same.
    @Test func proofsWaitUntilTheBlockIsSigned() async throws {
        let (fixture, signer) = try held(limits: .init(slots: 4))
        let (service, key) = (fixture.service, fixture.pubkey(0))
        let other = InteropKeys.secretKey(index: 99)
        let second = ScriptedSigner([other])
        service.signers.add(second)
        service.gate.enable(other.publicKey.compressed)
        async let block = service.signBlock(header(slot: 9), pubkey: key)
        await until { signer.seen.count == 1 }
        async let proof = service.signSelectionProof(slot: 1, pubkey: key)
        async let distant = service.signSelectionProof(slot: 1, pubkey: other.publicKey.compressed)
        async let attestations = service.signAttestations([
            AttestationRequest(pubkey: key, data: vote(source: 0, target: 1))
        ])
        await until { service.waiting(in: .selection) == 2 && signer.seen.count == 2 }
        #expect(signer.seen.map(\.kind) == [.block, .attestation])
        signer.open()
        _ = try await (block, proof, distant)
        #expect(await attestations.allSatisfy { $0.success != nil })
        #expect(second.seen.map(\.kind) == [.selectionProof])
        #expect(service.waiting(in: .selection) == 0)
    }

    /// A proposal that another machine signs, however long, holds back the proofs of that machine alone.
    @Test func aProposalElsewhereHoldsBackNobodyHere() async throws {
        let (fixture, signer) = try held(limits: .init(slots: 4), isRemote: true)
        let (service, key) = (fixture.service, fixture.pubkey(0))
        let other = InteropKeys.secretKey(index: 99)
        service.signers.add(ScriptedSigner([other]))
        service.gate.enable(other.publicKey.compressed)
        async let block = service.signBlock(header(slot: 9), pubkey: key)
        async let reveal = service.signRandao(epoch: 1, pubkey: key)
        await until { signer.seen.count == 2 }
        async let distant = service.signSelectionProof(slot: 1, pubkey: key)
        await until { service.waiting(in: .selection) == 1 }
        _ = try await service.signSelectionProof(slot: 1, pubkey: other.publicKey.compressed)
        #expect(service.waiting(in: .selection) == 1 && signer.seen.count == 2)
        signer.open()
        _ = try await (block, reveal, distant)
        // Nothing is held twice, or for ever.
        _ = try await service.signSelectionProof(slot: 2, pubkey: key)
        #expect(service.waiting(in: .selection) == 0)
    }

    @Test func aFullLaneRefusesWithoutHarmToBlocks() async throws {
        var limits = SigningLimits(slots: 1)
        limits.waiting = 16
        limits.selectionChunk = 8
        let (fixture, signer) = try held(limits: limits)
        let service = fixture.service
        async let proofs = service.signSelectionProofs(
            (0..<16).map { (slot: Slot(UInt64($0)), pubkey: fixture.pubkey($0)) })
        await until { service.waiting(in: .selection) == 8 }
        async let more = service.signSelectionProofs(
            (0..<16).map { (slot: Slot(UInt64($0)), pubkey: fixture.pubkey($0)) })
        await until { service.waiting(in: .selection) == 16 }
        async let block = service.signBlock(header(slot: 9), pubkey: fixture.pubkey(0))
        await until { service.waiting(in: .proposal) == 1 }
        await #expect(throws: SigningError.queueFull(.selection)) {
            try await service.signSelectionProof(slot: 1, pubkey: fixture.pubkey(0))
        }
        signer.open()
        _ = try await block
        #expect(await proofs.allSatisfy { $0.success != nil })
        #expect(await more.filter { $0.success != nil }.count == 8)
        #expect(await more.filter { $0.failure == .queueFull(.selection) }.count == 8)
    }

    @Test func cancelledMessagesAreNotSigned() async throws {
        let (fixture, signer) = try held()
        let (service, key) = (fixture.service, fixture.pubkey(0))
        async let first = service.signRandao(epoch: 1, pubkey: key)
        await until { signer.seen.count == 1 }
        let second = Task { try await service.signSelectionProof(slot: 1, pubkey: key) }
        await until { service.waiting(in: .selection) == 1 }
        second.cancel()
        await #expect(throws: SigningError.cancelled) { try await second.value }
        #expect(service.waiting(in: .selection) == 0)
        let third = Task {
            await until { Task.isCancelled }
            return try await service.signSelectionProof(slot: 2, pubkey: key)
        }
        third.cancel()
        await #expect(throws: SigningError.cancelled) { try await third.value }
        signer.open()
        _ = try await first
        #expect(signer.seen.map(\.kind) == [.randaoReveal])
        _ = try await service.signSelectionProof(slot: 3, pubkey: key)
    }

    @Test func aGateThatClosesMeanwhileHoldsBackWhatWaits() async throws {
        let (fixture, signer) = try held()
        let service = fixture.service
        async let first = service.signRandao(epoch: 1, pubkey: fixture.pubkey(0))
        await until { signer.seen.count == 1 }
        async let attestations = service.signAttestations(
            (0..<3).map { AttestationRequest(pubkey: fixture.pubkey($0), data: vote(source: 0, target: 1)) })
        await until { service.waiting(in: .attestation) == 3 }
        service.gate.disable(fixture.pubkey(1), reason: "removed")
        service.gate.remove(fixture.pubkey(2))
        signer.open()
        _ = try await first
        let results = await attestations
        #expect(results[0].success != nil)
        #expect(results[1].failure == .disabledKey(fixture.pubkey(1), reason: "removed"))
        #expect(results[2].failure == .unknownKey(fixture.pubkey(2)))
        #expect(signer.seen.count == 2)

        service.gate.close(reason: "a key was slashed")
        service.gate.enable(fixture.pubkey(1))
        #expect(!service.gate.isEnabled(fixture.pubkey(0)))
        await #expect(throws: SigningError.disabledKey(fixture.pubkey(1), reason: "a key was slashed")) {
            try await service.signRandao(epoch: 2, pubkey: fixture.pubkey(1))
        }
    }

    @Test func aSignerThatAnswersTooLittleFailsTheRest() async throws {
        let (fixture, signer) = try held(answers: { _ in false })
        signer.open()
        await #expect(throws: SigningError.signerFailed(fixture.pubkey(0), "it returned too few signatures")) {
            try await fixture.service.signRandao(epoch: 1, pubkey: fixture.pubkey(0))
        }
    }

    @Test func localKeysComeAndGo() async throws {
        let fixture = try SigningFixture(keys: 2)
        let signer = LocalSigner(keys: [fixture.keys[0]], concurrency: 2)
        let service = try SigningService(
            context: fixture.service.context, database: fixture.database, signer: signer,
            logger: .init(label: "test") { _ in LogRecord() })
        let (first, second) = (fixture.pubkey(0), fixture.pubkey(1))
        #expect(signer.publicKeys == [first])
        await #expect(throws: SigningError.unknownKey(second)) {
            try await service.signRandao(epoch: 1, pubkey: second)
        }
        signer.add(fixture.keys[1])
        service.gate.enable(second)
        _ = try await service.signRandao(epoch: 1, pubkey: second)
        signer.remove(first)
        await #expect(throws: SigningError.signerFailed(first, "the key is not loaded")) {
            try await service.signRandao(epoch: 1, pubkey: first)
        }
    }
}
