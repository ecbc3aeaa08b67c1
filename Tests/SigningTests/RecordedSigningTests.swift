import BLS
import ConsensusTypes
import DutyTracing
import Logging
import Primitives
import Signing
import SlashingProtection
import Synchronization
import Testing

/// Blocks and attestations: no signature without a durable record.
@Suite(.timeLimit(.minutes(5))) struct RecordedSigningTests {
    @Test func aBatchIsSignedInOrder() async throws {
        let fixture = try SigningFixture(keys: 40)
        let requests = (0..<40).map {
            AttestationRequest(pubkey: fixture.pubkey($0), data: vote(source: 2, target: 3, block: UInt8($0 % 3)))
        }
        let results = await fixture.service.signAttestations(requests)
        #expect(results.count == 40)
        for (index, (request, result)) in zip(requests, results).enumerated() {
            let root = fixture.service.context.signingRoot(attestation: request.data)
            #expect(fixture.verifies(result.success, root, key: index))
        }
    }

    @Test func theTraceOfADutyLearnsOfRecordAndLane() async throws {
        let fixture = try SigningFixture()
        for isBlock in [false, true] {
            let trace = DutyTrace()
            await DutyTrace.$current.withValue(trace) {
                if isBlock {
                    _ = try? await fixture.service.signBlock(header(slot: 9), pubkey: fixture.pubkey(0))
                } else {
                    let request = AttestationRequest(pubkey: fixture.pubkey(0), data: vote(source: 2, target: 3))
                    _ = await fixture.service.signAttestations([request])
                }
            }
            #expect(trace.snapshot.recordTook != nil && trace.snapshot.laneWait != nil)
        }
        let unrecorded = DutyTrace()
        await DutyTrace.$current.withValue(unrecorded) {
            _ = try? await fixture.service.signRandao(epoch: 3, pubkey: fixture.pubkey(0))
        }
        #expect(unrecorded.snapshot.recordTook == nil && unrecorded.snapshot.laneWait != nil)
    }

    @Test func oneRefusalIsNoHindranceToTheOthers() async throws {
        let fixture = try SigningFixture()
        let service = fixture.service
        let stranger = BLSPubkey()
        service.gate.disable(fixture.pubkey(2), reason: "doppelganger check")
        let first = await service.signAttestations([
            AttestationRequest(pubkey: fixture.pubkey(1), data: vote(source: 1, target: 3))
        ])
        #expect(first[0].success != nil)
        let results = await service.signAttestations([
            AttestationRequest(pubkey: fixture.pubkey(0), data: vote(source: 1, target: 3)),
            AttestationRequest(pubkey: fixture.pubkey(1), data: vote(source: 1, target: 3, block: 2)),
            AttestationRequest(pubkey: fixture.pubkey(2), data: vote(source: 1, target: 3)),
            AttestationRequest(pubkey: stranger, data: vote(source: 1, target: 3)),
            AttestationRequest(pubkey: fixture.pubkey(1), data: vote(source: 1, target: 3)),
            AttestationRequest(pubkey: fixture.pubkey(0), data: vote(source: 1, target: 3, block: 9)),
        ])
        #expect(results[0].success != nil)
        #expect(results[1].failure == .slashable(fixture.pubkey(1), .doubleVote(target: 3)))
        #expect(results[2].failure == .disabledKey(fixture.pubkey(2), reason: "doppelganger check"))
        #expect(results[3].failure == .unknownKey(stranger))
        // The same vote once more is the same signature.
        #expect(results[4].success == first[0].success)
        #expect(results[5].failure == .slashable(fixture.pubkey(0), .doubleVote(target: 3)))
    }

    @Test func aDisabledKeyLeavesNoRecord() async throws {
        let fixture = try SigningFixture()
        fixture.service.gate.disable(fixture.pubkey(0), reason: "not yet")
        _ = await fixture.service.signAttestations([
            AttestationRequest(pubkey: fixture.pubkey(0), data: vote(source: 1, target: 3))
        ])
        let before = try fixture.database.watermarks(of: fixture.pubkey(1))
        #expect(try fixture.database.watermarks(of: fixture.pubkey(0)) == before)
        fixture.service.gate.enable(fixture.pubkey(0))
        let results = await fixture.service.signAttestations([
            AttestationRequest(pubkey: fixture.pubkey(0), data: vote(source: 1, target: 3, block: 2))
        ])
        #expect(results[0].success != nil)
    }

    @Test func whatIsRefusedNeverReachesTheSigner() async throws {
        let signer = Mutex<ScriptedSigner?>(nil)
        let fixture = try SigningFixture(signer: { keys in
            let scripted = ScriptedSigner(keys)
            signer.withLock { $0 = scripted }
            return scripted
        })
        let scripted = try #require(signer.withLock { $0 })
        let key = fixture.pubkey(0)
        for (source, target) in [(5, 6), (4, 7), (6, 5), (5, 6), (7, 8)] as [(UInt64, UInt64)] {
            _ = await fixture.service.signAttestations([
                AttestationRequest(pubkey: key, data: vote(source: source, target: target, block: UInt8(source)))
            ])
        }
        _ = try await fixture.service.signBlock(header(slot: 9), pubkey: key)
        await #expect(throws: SigningError.slashable(key, .doubleProposal(slot: 9))) {
            try await fixture.service.signBlock(header(slot: 9, state: 2), pubkey: key)
        }
        let context = fixture.service.context
        #expect(
            scripted.seen.map(\.signingRoot) == [
                context.signingRoot(attestation: vote(source: 5, target: 6, block: 5)),
                context.signingRoot(attestation: vote(source: 5, target: 6, block: 5)),
                context.signingRoot(attestation: vote(source: 7, target: 8, block: 7)),
                context.signingRoot(block: header(slot: 9)),
            ])
        #expect(scripted.seen.map(\.kind) == [.attestation, .attestation, .attestation, .block])
    }

    @Test func theRecordIsThereBeforeTheSignerIsAsked() async throws {
        let signer = Mutex<ScriptedSigner?>(nil)
        let fixture = try SigningFixture(signer: { keys in
            let scripted = ScriptedSigner(keys, isOpen: false)
            signer.withLock { $0 = scripted }
            return scripted
        })
        let scripted = try #require(signer.withLock { $0 })
        let key = fixture.pubkey(0)
        let unsigned = try fixture.database.watermarks(of: key)
        async let results = fixture.service.signAttestations([
            AttestationRequest(pubkey: key, data: vote(source: 1, target: 3))
        ])
        await until { !scripted.seen.isEmpty }
        #expect(try fixture.database.watermarks(of: key) != unsigned)
        scripted.open()
        #expect(await results[0].success != nil)
    }

    @Test func noRecordNoSignature() async throws {
        let signer = Mutex<ScriptedSigner?>(nil)
        let fixture = try SigningFixture(signer: { keys in
            let scripted = ScriptedSigner(keys)
            signer.withLock { $0 = scripted }
            return scripted
        })
        let scripted = try #require(signer.withLock { $0 })
        let (service, key) = (fixture.service, fixture.pubkey(0))
        try fixture.database.close()
        let results = await service.signAttestations([
            AttestationRequest(pubkey: key, data: vote(source: 1, target: 3)),
            AttestationRequest(pubkey: fixture.pubkey(1), data: vote(source: 1, target: 3)),
        ])
        for result in results {
            guard case .notRecorded(let error) = result.failure else {
                Issue.record("\(result)")
                continue
            }
            #expect(error.code == .closed)
        }
        await #expect(throws: SigningError.self) { try await service.signBlock(header(slot: 1), pubkey: key) }
        #expect(scripted.seen.isEmpty)
        #expect(fixture.log.lines.filter { $0.hasPrefix("critical") }.count == 2)
        // What needs no record is signed all the same.
        _ = try await service.signRandao(epoch: 1, pubkey: key)
        #expect(scripted.seen.map(\.kind) == [.randaoReveal])
    }

    @Test func anUnregisteredKeyIsRefused() async throws {
        let fixture = try SigningFixture()
        let other = try SigningFixture(keys: 1)
        let service = try SigningService(
            context: other.service.context, database: other.database, signer: ScriptedSigner(fixture.keys),
            logger: .init(label: "test") { _ in LogRecord() })
        await #expect(throws: SigningError.slashable(fixture.pubkey(5), .unregisteredKey)) {
            try await service.signBlock(header(slot: 1), pubkey: fixture.pubkey(5))
        }
    }

    @Test func theDatabaseMustBeOfTheChain() throws {
        let fixture = try SigningFixture()
        #expect(throws: SigningError.wrongChain(fixture.database.path)) {
            try SigningService(
                context: SigningContext(spec: .minimal, genesisValidatorsRoot: Root()), database: fixture.database,
                signer: ScriptedSigner([]), logger: .init(label: "test") { _ in LogRecord() })
        }
    }

    @Test func blocksAndTheirHeadersHaveOneSignature() async throws {
        let fixture = try SigningFixture()
        let block = Phase0.BeaconBlock()
        let signature = try await fixture.service.signBlock(.phase0(block), pubkey: fixture.pubkey(0))
        let byHeader = try await fixture.service.signBlock(
            block.header(Spec.minimal.limits), pubkey: fixture.pubkey(0))
        let forked = try await fixture.service.sign(ForkedBeaconBlock.phase0(block), pubkey: fixture.pubkey(0))
        #expect(signature == byHeader)
        #expect(forked == .phase0(.init(message: block, signature: signature)))
    }

    @Test func refusalsAreLoggedWithoutSecrets() async throws {
        let fixture = try SigningFixture()
        let key = fixture.pubkey(0)
        _ = try await fixture.service.signBlock(header(slot: 9), pubkey: key)
        _ = try? await fixture.service.signBlock(header(slot: 9, state: 2), pubkey: key)
        #expect(fixture.log.lines.count == 1)
        let line = try #require(fixture.log.lines.first)
        #expect(line.hasPrefix("error slashing protection refused to sign"))
        #expect(line.contains(key.hex))
        let secret = fixture.keys[0].withUnsafeSecretBytes { Hex.encode($0) }
        #expect(!line.contains(secret))
    }
}
