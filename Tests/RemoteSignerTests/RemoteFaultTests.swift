import BLS
import ConsensusTypes
import NIOHTTP1
import Primitives
import RemoteSigner
import ServiceTestSupport
import Signing
import TestSupport
import Testing

/// Signers that refuse, err, lie, hang, or go away and come back.
@Suite(.timeLimit(.minutes(5))) struct RemoteFaultTests {
    private func randao(_ fixture: RemoteFixture, _ index: Int = 0) async -> SigningError? {
        do throws(SigningError) {
            _ = try await fixture.service.signRandao(epoch: 1, pubkey: fixture.pubkey(index))
            return nil
        } catch {
            return error
        }
    }

    @Test func refusalsKeepTheirMeaning() async throws {
        try await RemoteFixture.with { fixture in
            let (key, name) = (fixture.pubkey(0), fixture.remote.name)
            fixture.server.behave { _ in .status(412) }
            #expect(await randao(fixture) == .refusedBySigner(key, signer: name))
            fixture.server.behave { _ in .status(404) }
            #expect(await randao(fixture) == .unknownToSigner(key, signer: name))
            fixture.server.behave { _ in .status(400) }
            #expect(
                await randao(fixture) == .signerFailed(key, "the remote signer \(name) answered with status 400"))
            // None of these was worth asking twice.
            #expect(fixture.server.requests.filter { $0.method == .POST }.count == 3)
        }
    }

    @Test func aLieIsNotPublished() async throws {
        try await RemoteFixture.with { fixture in
            let name = fixture.remote.name
            fixture.server.behave { _ in .signWithAnotherKey }
            #expect(await randao(fixture) == .wrongSignature(fixture.pubkey(0), signer: name))
            #expect(fixture.log.lines.contains { $0.hasPrefix("critical") && $0.contains(fixture.pubkey(0).hex) })
            // Of a batch only the lies are dropped.
            let liars = Set([fixture.pubkey(2).hex, fixture.pubkey(5).hex])
            fixture.server.behave { request in
                liars.contains { request.path.hasSuffix($0) } ? .signWithAnotherKey : .sign
            }
            let results = await fixture.service.signSelectionProofs(
                (0..<8).map { (slot: 9, pubkey: fixture.pubkey($0)) })
            for index in 0..<8 {
                let isLie = index == 2 || index == 5
                #expect(results[index].failure == (isLie ? .wrongSignature(fixture.pubkey(index), signer: name) : nil))
            }
        }
    }

    @Test(arguments: [
        "", "{}", "{\"signature\":\"0x12\"}", "{\"signature\":17}", "<html>please log in</html>", "0xzz", "[]",
        "{\"signature\":\"0x",
    ])
    func answersThatAreNoSignatures(body: String) async throws {
        try await RemoteFixture.with { fixture in
            fixture.server.behave { _ in .answer(body, contentType: "text/html") }
            let reason = "the remote signer \(fixture.remote.name) answered with something that is no signature"
            #expect(await randao(fixture) == .signerFailed(fixture.pubkey(0), reason))
        }
    }

    @Test func anAnswerThatDoesNotEnd() async throws {
        try await RemoteFixture.with { fixture in
            let long = String(repeating: "0", count: 1 << 20)
            fixture.server.behave { _ in .answer(long, contentType: "text/plain") }
            let reason = "the remote signer \(fixture.remote.name) answered with too many bytes"
            #expect(await randao(fixture) == .signerFailed(fixture.pubkey(0), reason))
        }
    }

    @Test func textIsTakenAsWellAsJSON() async throws {
        try await RemoteFixture.with { fixture in
            fixture.server.behave { _ in .signAsText }
            #expect(await randao(fixture) == nil)
        }
    }

    @Test func whatMayHelpIsTriedAgain() async throws {
        try await RemoteFixture.with { fixture in
            for behaviour in [.status(503), .reset] as [ScriptedRemoteSigner.Behaviour] {
                let before = fixture.server.requests.count
                fixture.server.behave { $0.number == before + 1 ? behaviour : .sign }
                #expect(await randao(fixture) == nil)
                #expect(fixture.server.requests.count == before + 2)
            }
        }
    }

    @Test(arguments: [true, false])
    func aSignerThatDoesNotAnswerCostsItsTimeOnly(half: Bool) async throws {
        try await RemoteFixture.with(configure: {
            $0.timeout = .milliseconds(400)
            $0.keys = .listed([InteropKeys.secretKey(index: 0).publicKey.compressed])
        }) { fixture in
            fixture.server.behave { _ in half ? .half : .hang }
            let error = await randao(fixture)
            guard case .signerFailed(let key, let reason) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(key == fixture.pubkey(0))
            #expect(reason.hasPrefix("the remote signer \(fixture.remote.name) did not answer within"))
        }
    }

    /// All other connections hang; a block finds its own.
    @Test func blocksHaveConnectionsOfTheirOwn() async throws {
        try await RemoteFixture.with(configure: { $0.connections = 4 }) { fixture in
            fixture.server.behave { request in
                String(decoding: request.body.prefix(64), as: UTF8.self).contains("AGGREGATION_SLOT") ? .hang : .sign
            }
            let service = fixture.service
            let proofs = Task {
                await service.signSelectionProofs((0..<64).map { (slot: 9, pubkey: fixture.pubkey($0 % 8)) })
            }
            await until { fixture.server.requests.filter { $0.method == .POST }.count >= 3 }
            for epoch in 1...5 as ClosedRange<UInt64> {
                _ = try await service.signRandao(epoch: Epoch(epoch), pubkey: fixture.pubkey(0))
            }
            proofs.cancel()
            #expect(await proofs.value.allSatisfy { $0.failure == .cancelled })
        }
    }

    @Test func aStoppedKeysSignatureIsDroppedInFlight() async throws {
        try await RemoteFixture.with { fixture in
            fixture.server.hold()
            let (service, key) = (fixture.service, fixture.pubkey(0))
            async let signing = service.signSelectionProofs([(slot: 9, pubkey: key)])
            await until { fixture.server.requests.contains { $0.method == .POST } }
            service.gate.remove(key)
            fixture.server.release()
            #expect(await signing[0].failure == .unknownKey(key))
        }
    }

    @Test func aSignerThatWasGoneIsFoundAgain() async throws {
        try await RemoteFixture.with { fixture in
            let service = fixture.service
            await fixture.server.stop()
            var failures = 0
            for slot in 0..<12 as Range<UInt64> {
                let results = await service.signSelectionProofs([(slot: Slot(slot), pubkey: fixture.pubkey(0))])
                if results[0].failure != nil { failures += 1 }
            }
            #expect(failures == 12)
            #expect(fixture.log.lines.filter { $0.hasPrefix("error the remote signer does not answer") }.count == 1)
            let resting = await service.signSelectionProofs([(slot: 99, pubkey: fixture.pubkey(0))])
            #expect("\(String(describing: resting[0].failure))".contains("it is tried again from time to time"))

            try await fixture.server.start(port: fixture.port)
            // A block is always tried, and its answer ends the rest for all.
            #expect(await randao(fixture) == nil)
            let results = await service.signSelectionProofs((0..<8).map { (slot: 9, pubkey: fixture.pubkey($0)) })
            #expect(results.allSatisfy { $0.failure == nil })
            #expect(fixture.log.lines.contains { $0.hasPrefix("notice the remote signer answers again") })
        }
    }
}
