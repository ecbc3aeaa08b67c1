import BLS
import ConsensusTypes
import Logging
import Primitives
import Signing
import SlashingProtection
import Synchronization
import Testing

/// Keys and signers that come and go while others sign.
@Suite(.timeLimit(.minutes(5))) struct DynamicKeyTests {
    private func service(
        _ fixture: SigningFixture, _ signers: CompositeSigner
    ) throws -> SigningService {
        try SigningService(
            context: fixture.service.context, database: fixture.database, signers: signers,
            logger: Logger(label: "test") { _ in LogRecord() })
    }

    @Test func eachKeySignsWhereItIs() async throws {
        let fixture = try SigningFixture(keys: 12)
        let local = LocalSigner(keys: Array(fixture.keys[0..<4]))
        let remotes = [
            ScriptedSigner(Array(fixture.keys[4..<8])), ScriptedSigner(Array(fixture.keys[8..<10])),
        ]
        let service = try service(fixture, CompositeSigner([local, remotes[0], remotes[1]]))
        #expect(service.signers.publicKeys == (0..<10).map(fixture.pubkey).sorted())
        let results = await service.signSelectionProofs((0..<12).map { (slot: 5, pubkey: fixture.pubkey($0)) })
        let root = service.context.signingRoot(selectionProof: 5)
        for index in 0..<10 { #expect(fixture.verifies(results[index].success, root, key: index)) }
        for index in 10..<12 { #expect(results[index].failure == .unknownKey(fixture.pubkey(index))) }
        #expect(Set(remotes[0].seen.map(\.pubkey)) == Set((4..<8).map(fixture.pubkey)))
        #expect(Set(remotes[1].seen.map(\.pubkey)) == Set((8..<10).map(fixture.pubkey)))
    }

    @Test func signersComeAndGo() async throws {
        let fixture = try SigningFixture(keys: 3)
        let signers = CompositeSigner()
        let service = try service(fixture, signers)
        let remote = ScriptedSigner(fixture.keys)
        await #expect(throws: SigningError.unknownKey(fixture.pubkey(0))) {
            try await service.signRandao(epoch: 1, pubkey: fixture.pubkey(0))
        }
        signers.add(remote)
        signers.add(remote)
        service.gate.enable(fixture.pubkey(0))
        _ = try await service.signRandao(epoch: 1, pubkey: fixture.pubkey(0))
        #expect(remote.seen.count == 1)
        signers.remove(remote)
        await #expect(throws: SigningError.signerFailed(fixture.pubkey(0), "the key is not loaded")) {
            try await service.signRandao(epoch: 1, pubkey: fixture.pubkey(0))
        }
    }

    /// A signer that does not answer holds up nobody else's keys.
    @Test func aHangingSignerIsAlone() async throws {
        let fixture = try SigningFixture(keys: 4)
        let hanging = ScriptedSigner(Array(fixture.keys[0..<2]), isOpen: false)
        let service = try service(fixture, CompositeSigner([hanging, LocalSigner(keys: Array(fixture.keys[2..<4]))]))
        async let stuck = service.signRandao(epoch: 1, pubkey: fixture.pubkey(0))
        await until { hanging.seen.count == 1 }
        for _ in 0..<20 { _ = try await service.signRandao(epoch: 1, pubkey: fixture.pubkey(2)) }
        hanging.open()
        _ = try await stuck
    }

    /// What stops a key for good is not undone by what suspends it for a while, in whatever order they come.
    @Test func aSuspendedKeyGoesOnUnlessItIsStopped() throws {
        let fixture = try SigningFixture(keys: 1)
        let (gate, key) = (fixture.service.gate, fixture.pubkey(0))
        gate.suspend(key, reason: "gone")
        #expect(gate.refusal(key) == .disabledKey(key, reason: "gone"))
        gate.resume(key, suspendedFor: "another reason")
        #expect(!gate.isEnabled(key))
        gate.resume(key, suspendedFor: "gone")
        #expect(gate.isEnabled(key))
        for stoppedFirst in [true, false] {
            gate.enable(key)
            if stoppedFirst { gate.disable(key, reason: "used elsewhere") }
            gate.suspend(key, reason: "gone")
            if !stoppedFirst { gate.disable(key, reason: "used elsewhere") }
            gate.resume(key, suspendedFor: "gone")
            #expect(gate.refusal(key) == .disabledKey(key, reason: "used elsewhere"))
        }
        gate.remove(key)
        gate.suspend(key, reason: "gone")
        gate.resume(key, suspendedFor: "gone")
        #expect(!gate.knows(key) && gate.refusal(key) == .unknownKey(key))
    }

    @Test(arguments: ["disabled", "removed", "closed", "readmitted"])
    func aSignatureInFlightIsDropped(how: String) async throws {
        let fixture = try SigningFixture(keys: 2)
        let remote = ScriptedSigner(fixture.keys, isOpen: false)
        let service = try service(fixture, CompositeSigner([remote]))
        let key = fixture.pubkey(0)
        async let result = service.signAttestations([AttestationRequest(pubkey: key, data: vote(source: 0, target: 1))])
        await until { remote.seen.count == 1 }
        switch how {
        case "disabled": service.gate.disable(key, reason: "stopped")
        case "removed": service.gate.remove(key)
        case "closed": service.gate.close(reason: "a key was slashed")
        default:
            service.gate.remove(key)
            service.gate.enable(key)
        }
        remote.open()
        let failure = await result[0].failure
        switch how {
        case "disabled": #expect(failure == .disabledKey(key, reason: "stopped"))
        case "removed": #expect(failure == .unknownKey(key))
        case "closed": #expect(failure == .disabledKey(key, reason: "a key was slashed"))
        default:
            #expect(failure == .disabledKey(key, reason: "it was stopped while the message was being signed"))
            // What comes after is another matter.
            _ = try await service.signRandao(epoch: 1, pubkey: key)
        }
        #expect(remote.seen.count >= 1)
    }

    /// Many tasks sign with a key while it is stopped: nothing that was asked for afterwards, and nothing that the signer
    /// finished afterwards, gets out.
    @Test(arguments: 0..<20)
    func nothingLeavesAfterAKeyWasStopped(round: Int) async throws {
        let fixture = try SigningFixture(keys: 4)
        let key = fixture.pubkey(round % 4)
        let stopped = Flag()
        let late = Mutex<Set<Root>>([])
        var limits = SigningLimits(slots: 4)
        limits.chunk = 1
        let signer = WatchedSigner(fixture.keys, limits) { message in
            // Read after the signature is made: stopped by now means that it must not get out.
            if stopped.isSet { late.withLock { _ = $0.insert(message.signingRoot) } }
        }
        let service = try service(fixture, CompositeSigner([signer]))
        let results = await withTaskGroup(of: (Root, Bool, Bool).self) { group in
            for slot in 0..<60 as Range<UInt64> {
                group.addTask {
                    let before = stopped.isSet
                    let root = service.context.signingRoot(selectionProof: Slot(slot))
                    let signature = try? await service.signSelectionProof(slot: Slot(slot), pubkey: key)
                    return (root, before, signature != nil)
                }
            }
            group.addTask {
                await until { signer.count >= 5 + round }
                service.gate.disable(key, reason: "stopped")
                stopped.set()
                return (Root(), false, false)
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        let lateRoots = late.withLock { $0 }
        for (root, askedAfter, signed) in results where signed {
            #expect(!askedAfter)
            #expect(!lateRoots.contains(root))
        }
        #expect(results.filter(\.2).count >= 1)
    }
}

private final class Flag: Sendable {
    private let value = Atomic<Bool>(false)

    var isSet: Bool { value.load(ordering: .acquiring) }

    func set() { value.store(true, ordering: .releasing) }
}

/// Signs at once, and shows each message after its signature is made.
private final class WatchedSigner: Signer {
    let limits: SigningLimits
    private let keys: [BLSPubkey: SecretKey]
    private let made = Atomic<Int>(0)
    private let watch: @Sendable (PermittedMessage) -> Void

    init(_ keys: [SecretKey], _ limits: SigningLimits, watch: @escaping @Sendable (PermittedMessage) -> Void) {
        self.keys = Dictionary(keys.map { ($0.publicKey.compressed, $0) }, uniquingKeysWith: { first, _ in first })
        self.limits = limits
        self.watch = watch
    }

    var publicKeys: [BLSPubkey] { keys.keys.sorted() }
    var count: Int { made.load(ordering: .relaxed) }

    func holds(_ pubkey: BLSPubkey) -> Bool { keys[pubkey] != nil }

    func sign(_ permit: consuming SigningPermit) async -> [Result<BLSSignature, SigningError>] {
        permit.messages.map { message in
            guard let key = keys[message.pubkey] else { return .failure(.unknownKey(message.pubkey)) }
            let signature = key.sign(message.signingRoot).compressed
            watch(message)
            made.add(1, ordering: .relaxed)
            return .success(signature)
        }
    }
}
