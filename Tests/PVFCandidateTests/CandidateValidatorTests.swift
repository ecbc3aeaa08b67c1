import PVFCandidate
import PVFHost
import PVFPrimitives
import Primitives
import Synchronization
import Testing

/// A backend that gives prepared answers, and a clock that only sleeping moves.
private final class ScriptedBackend: ValidationBackend, Clock {
    struct Instant: InstantProtocol {
        var offset: Duration
        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private let moment = Mutex(Duration.zero)
    private let script: Mutex<[ExecutionResult]>
    private let prechecks: PrecheckResult
    let requests = Mutex<[ExecutionRequest]>([])

    init(_ script: [ExecutionResult], prechecks: PrecheckResult = .failure(.timedOut)) {
        self.script = Mutex(script)
        self.prechecks = prechecks
    }

    var now: Instant { Instant(offset: moment.withLock { $0 }) }
    var minimumResolution: Duration { .zero }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try Task.checkCancellation()
        moment.withLock { $0 = max($0, deadline.offset) }
    }

    func execute(_ request: ExecutionRequest) async throws(PVFHostError) -> ExecutionResult {
        requests.withLock { $0.append(request) }
        moment.withLock { $0 += .seconds(1) }
        return script.withLock { $0.isEmpty ? .failure(.executionDeadline) : $0.removeFirst() }
    }

    func precheck(_ pvf: Pvf) async throws(PVFHostError) -> PrecheckResult { prechecks }

    func headsUp(_ pvfs: [Pvf]) async throws(PVFHostError) {}
}

@Suite("PVF candidates: the driver")
struct CandidateValidatorTests {
    private static let result = ValidationResult(headData: [4])
    private static let success = ExecutionResult.success(ExecutionSuccess(result: result, cpuTime: .zero))

    private func validate(
        _ candidate: TestCandidate, _ script: [ExecutionResult], kind: ExecuteKind = .approval
    ) async -> (CandidateVerdict, [ExecutionRequest]) {
        let backend = ScriptedBackend(script)
        let verdict = await CandidateValidator(backend: backend, clock: backend).validate(
            candidate.receipt, data: candidate.data, code: candidate.code, pov: candidate.pov,
            executorParams: ExecutorParams(), kind: kind)
        return (verdict, backend.requests.withLock { $0 })
    }

    @Test("A good candidate is executed once, with its parameters")
    func good() async throws {
        let candidate = TestCandidate(result: Self.result)
        let (verdict, requests) = await validate(candidate, [Self.success])
        #expect(verdict == .valid(CandidateCommitments(Self.result)))
        let request = try #require(requests.first)
        #expect(requests.count == 1)
        #expect(request.timeout == .seconds(12))
        #expect(request.priority == .critical)
        let params = try ValidationParams(scale: request.params)
        #expect(params.blockData == candidate.pov.blockData)
        #expect(params.relayParentNumber == 2)
    }

    @Test("The second try has the time that is left")
    func secondTry() async {
        let candidate = TestCandidate(result: Self.result)
        let (verdict, requests) = await validate(
            candidate, [.failure(.possiblyInvalid(.ambiguousWorkerDeath)), Self.success])
        #expect(verdict == .valid(CandidateCommitments(Self.result)))
        #expect(requests.map(\.timeout) == [.seconds(12), .seconds(8)])
    }

    @Test("Compressed block data is decompressed for the function")
    func compressed() async throws {
        var candidate = TestCandidate(result: Self.result)
        let content = [UInt8](repeating: 3, count: 5_000)
        candidate.pov = ProofOfValidity(blockData: try CompressedBlob.compress(content))
        candidate.receipt.povHash = Hash32(blake2b256: candidate.pov.encoded)
        let (_, requests) = await validate(candidate, [Self.success], kind: .backing)
        #expect(try ValidationParams(scale: requests[0].params).blockData == content)
        #expect(requests[0].timeout == .seconds(2))
        #expect(requests[0].priority == .normal)
    }

    @Test("What is wrong before the execution costs none: size, then proof, then code, then compression")
    func basicChecks() async throws {
        var candidate = TestCandidate(result: Self.result)
        candidate.pov = ProofOfValidity(blockData: CompressedBlob.prefix + [1, 2, 3])
        candidate.receipt.povHash = Hash32(blake2b256: candidate.pov.encoded)
        #expect(await validate(candidate, []).0 == .invalid(.povDecompressionFailure))
        candidate.code = [1]
        #expect(await validate(candidate, []).0 == .invalid(.codeHashMismatch))
        candidate.receipt.povHash = Hash32()
        #expect(await validate(candidate, []).0 == .invalid(.povHashMismatch))
        candidate.data.maxPovSize = 11
        let (verdict, requests) = await validate(candidate, [])
        #expect(verdict == .invalid(.povTooLarge(size: 12, limit: 11)))
        #expect(requests.isEmpty)
    }

    @Test("The vote on new code")
    func precheck() async {
        func outcome(
            _ result: PrecheckResult, code: [UInt8]? = [1], params: ExecutorParams? = .init()
        ) async
            -> PrecheckOutcome
        {
            let backend = ScriptedBackend([], prechecks: result)
            return await CandidateValidator(backend: backend, clock: backend).precheck(
                code: code, executorParams: params)
        }
        let success = PrepareSuccess(checksum: ArtifactChecksum(of: []), size: 0, stats: PrepareStats(cpuTime: .zero))
        #expect(await outcome(.success(success)) == .valid)
        #expect(await outcome(.failure(.outOfMemory)) == .invalid)
        #expect(await outcome(.failure(.timedOut)) == .failed)
        #expect(await outcome(.success(success), code: nil) == .failed)
        #expect(await outcome(.success(success), params: nil) == .invalid)
    }
}

@Suite("PVF candidates: what is prepared ahead")
struct HeadsUpSourceTests {
    private func hash(_ byte: UInt8) -> CodeHash { CodeHash(blake2b256: [byte]) }

    @Test("Authorities of the next session prepare so many functions a leaf, each once a session")
    func perLeaf() {
        var source = HeadsUpSource(perBlockLimit: 2)
        let codes = (1...3).map { hash($0) }
        let leaf = HeadsUpSource.Leaf(session: 1, isNextAuthority: true, backedCodes: [codes[0]] + codes)
        #expect(source.handle(leaf) == [codes[0], codes[1]])
        #expect(source.handle(leaf) == [codes[2]])
        #expect(source.handle(leaf) == [])
        var next = leaf
        next.session = 2
        #expect(source.handle(next) == [codes[0], codes[1]])
    }

    @Test("Others prepare nothing; whether one is an authority is asked when the session begins")
    func others() {
        var source = HeadsUpSource()
        #expect(source.handle(.init(session: 1, isNextAuthority: false, backedCodes: [hash(1)])) == [])
        #expect(source.handle(.init(session: 1, isNextAuthority: true, backedCodes: [hash(1)])) == [])
        #expect(source.handle(.init(session: 2, isNextAuthority: true, backedCodes: [hash(1)])) == [hash(1)])
    }
}
