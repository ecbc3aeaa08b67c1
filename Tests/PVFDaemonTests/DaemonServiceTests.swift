import PVFCandidate
import PVFDaemon
import PVFHost
import PVFPrimitives
import Primitives
import Synchronization
import Telemetry
import TestSupport
import Testing

@Suite("PVF daemon: requests and answers")
struct DaemonServiceTests {
    private let backend = StubBackend()
    private let service: DaemonService<StubBackend>

    init() {
        service = DaemonService(backend: backend, version: "1.2.3", metrics: MetricsRegistry(buckets: [:]))
    }

    private func ask(_ method: String, _ params: String = "{}", id: Int = 1) async -> String {
        let line = "{\"id\":\(id),\"method\":\"\(method)\",\"params\":\(params)}"
        let answer = String(decoding: await service.answer(Array(line.utf8)), as: UTF8.self)
        #expect(answer.hasSuffix("\n"))
        return String(answer.dropLast())
    }

    @Test("hello tells name, version and protocol")
    func hello() async {
        #expect(await ask("hello", id: 7) == #"{"id":7,"result":{"name":"vigil","version":"1.2.3","protocol":1}}"#)
    }

    @Test("A code is sent once and named by its hash afterwards")
    func code() async {
        let hash = Sample.codeHash.hex
        let unknown = await ask("precheck", "{\"codeHash\":\"\(hash)\"}")
        #expect(unknown.contains(#""error":{"code":"unknownCode""#))
        #expect(
            await ask("code", "{\"code\":\(Sample.hex(Sample.code))}")
                == "{\"id\":1,\"result\":{\"codeHash\":\"\(hash)\"}}")
        #expect(
            await ask("precheck", "{\"codeHash\":\"\(hash)\"}")
                == #"{"id":1,"result":{"outcome":"valid","artifactSize":99,"codeSize":3,"cpuMicroseconds":2000,"peakMemory":7}}"#
        )
    }

    @Test("A code that cannot be prepared is invalid, with the error's name")
    func invalidCode() async {
        #expect(
            await ask("precheck", #"{"code":"0x07"}"#)
                == #"{"id":1,"result":{"outcome":"invalid","error":"prevalidation","reason":"prevalidation: no module"}}"#
        )
    }

    @Test("An execution gives the result's bytes, or whose fault it was and the vote")
    func validate() async throws {
        let code = "\"code\":\(Sample.hex(Sample.code))"
        let good = await ask(
            "validate", "{\(code),\"params\":\(Sample.hex(Sample.params)),\"kind\":\"approval\",\"timeoutMs\":700}")
        let result = Hex.encode(ValidationResult(headData: [4, 2]).scaleBytes)
        #expect(
            good == """
                {"id":1,"result":{"outcome":"valid","result":"0x\(result)","headData":"0x0402","cpuMicroseconds":1500}}
                """)
        let request = try #require(backend.executions.withLock { $0.first })
        #expect(request.timeout == .milliseconds(700))
        #expect(request.kind == .approval)
        #expect(request.priority == .critical)

        #expect(
            await ask("validate", "{\(code),\"params\":\"0x00\"}")
                == #"{"id":1,"result":{"outcome":"invalid","reason":"invalid: unreadable parameters","vote":"against"}}"#
        )
        #expect(
            await ask("validate", #"{"code":"0x01","params":"0x00"}"#).contains(
                #""outcome":"preparation","reason":"preparation failed: prevalidation: no module","vote":"abstain""#))
        #expect(backend.executions.withLock { $0.last?.timeout } == .seconds(2))
    }

    @Test("A candidate gets a vote")
    func candidate() async throws {
        let pov = ProofOfValidity(blockData: [1])
        let result = ValidationResult(headData: [4, 2])
        let zero = Hash32()
        func candidate(paraHead: Hash32) -> String {
            """
            {"code":\(Sample.hex(Sample.code)),"pov":"0x01","kind":"dispute",
             "receipt":{"relayParent":"\(zero)","povHash":"\(Hash32(blake2b256: pov.encoded))",
              "validationCodeHash":"\(Sample.codeHash)","paraHead":"\(paraHead)",
              "commitmentsHash":"\(CandidateCommitments(result).hash)"},
             "validationData":{"parentHead":"0x0402","relayParentNumber":1,"relayParentStorageRoot":"\(zero)",
              "maxPovSize":1000}}
            """
        }
        let good = await ask("candidate", candidate(paraHead: Hash32(blake2b256: [4, 2])))
        #expect(good.contains(#""vote":"for""#))
        #expect(good.contains("\"commitmentsHash\":\"\(CandidateCommitments(result).hash)\""))
        #expect(
            await ask("candidate", candidate(paraHead: zero))
                == #"{"id":1,"result":{"vote":"against","reason":"the new head is not the receipt's"}}"#)
    }

    @Test("A heads-up names codes that were sent")
    func headsUp() async {
        #expect(await ask("headsUp", "{\"codeHashes\":[\"\(Sample.codeHash)\"]}").contains("unknownCode"))
        _ = await ask("code", "{\"code\":\(Sample.hex(Sample.code))}")
        #expect(await ask("headsUp", "{\"codeHashes\":[\"\(Sample.codeHash)\"]}") == #"{"id":1,"result":{}}"#)
        #expect(backend.announced.withLock { $0.map(\.codeHash) } == [Sample.codeHash])
    }

    @Test("Executor parameters are SCALE, and checked")
    func executorParams() async throws {
        let params = ExecutorParams([.pvfExecTimeout(.backing, milliseconds: 1_234)])
        let request = """
            {"code":\(Sample.hex(Sample.code)),"params":"0x00","executorParams":\(Sample.hex(params.scaleBytes))}
            """
        _ = await ask("validate", request)
        #expect(backend.executions.withLock { $0.last?.timeout } == .milliseconds(1_234))
        let bad = ExecutorParams([.maxMemoryPages(0)])
        #expect(
            await ask("precheck", "{\"code\":\"0x00\",\"executorParams\":\(Sample.hex(bad.scaleBytes))}")
                == #"{"id":1,"error":{"code":"badExecutorParams","message":"executor parameter MaxMemoryPages is out of its range"}}"#
        )
    }

    @Test(
        "A request that cannot be understood says why, with its number if it has one",
        arguments: [
            ("", #"{"id":null,"#), ("[]", #"{"id":null,"#), (#"{"method":"hello","params":{}}"#, #"{"id":null,"#),
            (
                #"{"id":3,"method":"fly","params":{}}"#,
                #"{"id":3,"error":{"code":"badRequest","message":"there is no method 'fly'"#
            ),
            (#"{"id":3,"method":"hello"}"#, #"{"id":3,"error":"#),
            (#"{"id":3,"method":"validate","params":{"code":"0x00","params":"0x0"}}"#, #"{"id":3,"error":"#),
            (#"{"id":3,"method":"validate","params":{"code":"0x00","params":"0x","kind":"x"}}"#, #"{"id":3,"error":"#),
            (#"{"id":3,"method":"precheck","params":{"codeHash":"0x00"}}"#, #"{"id":3,"error":"#),
            (#"{"id":3,"method":"precheck","params":{"code":"0x","executorParams":"0x04"}}"#, #"{"id":3,"error":"#),
        ])
    func badRequests(line: String, beginning: String) async {
        let answer = String(decoding: await service.answer(Array(line.utf8)), as: UTF8.self)
        #expect(answer.hasPrefix(beginning), "\(answer)")
        #expect(answer.contains("badRequest"))
    }

    @Test("Mutated requests always get an answer")
    func mutations() async {
        let line = Array(#"{"id":3,"method":"validate","params":{"code":"0x00","params":"0x","kind":"backing"}}"#.utf8)
        var random = SeededRandom(seed: 0xdae)
        for _ in 0..<500 {
            var mutated = line
            for _ in 0..<3 {
                mutated[Int.random(in: 0..<mutated.count, using: &random)] = UInt8.random(in: 32...126, using: &random)
            }
            #expect(await service.answer(mutated).last == UInt8(ascii: "\n"))
        }
    }
}

@Suite("PVF daemon: the codes it keeps")
struct CodeStoreTests {
    @Test("The eldest unused code goes first; one alone stays, however big")
    func eviction() {
        var store = CodeStore(byteLimit: 10)
        func hash(_ byte: UInt8) -> CodeHash { CodeHash(blake2b256: [byte]) }
        store.insert([1, 1, 1, 1], hash(1))
        store.insert([2, 2, 2, 2], hash(2))
        #expect(store.code(hash(1)) != nil)
        store.insert([3, 3, 3, 3], hash(3))
        #expect(store.code(hash(2)) == nil)
        #expect(store.code(hash(1)) == [1, 1, 1, 1])
        store.insert([UInt8](repeating: 4, count: 20), hash(4))
        #expect(store.code(hash(4))?.count == 20)
        #expect(store.code(hash(1)) == nil)
        #expect(store.code(hash(3)) == nil)
    }
}
