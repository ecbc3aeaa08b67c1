import ConsensusTypes
import EngineAPI
import ExecutionEngine
import Primitives
import StateTransition
import Synchronization
import Testing

/// What goes wrong between two processes.
@Suite struct EngineFailureTests {
    private let request = Harness.request(.capella)

    private func failure(
        of call: () async throws -> EnginePayloadStatus
    ) async -> ExecutionEngineError? {
        do {
            let status = try await call()
            Issue.record("answered \(status)")
            return nil
        } catch {
            return error as? ExecutionEngineError
        }
    }

    @Test func anotherSecretIsUnauthorized() async throws {
        let engine = try ScriptedEngine { _ in .result("[]") }
        defer { engine.stop() }
        let client = try Harness.client(engine.url, secret: String(repeating: "0", count: 64))
        guard case .unauthorized(let message)? = await failure(of: { try await client.newPayload(request) }) else {
            Issue.record("not unauthorized")
            return
        }
        #expect(message.contains("JWT secret") && message.contains(engine.url) && !message.contains("0000"))
        #expect(engine.methods.isEmpty)
    }

    @Test func everyRequestHasItsOwnToken() async throws {
        let time = Mutex(ScriptedEngine.time)
        let engine = try ScriptedEngine { call in
            call.method == "engine_exchangeCapabilities" ? .result("[]") : .result(Harness.status("SYNCING"))
        }
        defer { engine.stop() }
        let client = try Harness.client(engine.url) {
            time.withLock { time in
                defer { time += 1 }; return time
            }
        }
        _ = try await client.newPayload(request)
        _ = try await client.newPayload(request)
        #expect(engine.issued == [ScriptedEngine.time, ScriptedEngine.time + 1, ScriptedEngine.time + 2])
        // A minute on, the engine calls the token too old.
        time.withLock { $0 = ScriptedEngine.time + 61 }
        guard case .unauthorized? = await failure(of: { try await client.newPayload(request) }) else {
            Issue.record("an old token was taken")
            return
        }
    }

    @Test(arguments: [
        (-32601, ExecutionEngineError.methodNotFound("engine_newPayloadV2")), (-38001, .unknownPayload),
        (-38002, .invalidForkchoiceState("m")), (-38003, .invalidPayloadAttributes("m")),
        (-38004, .tooLargeRequest("m")), (-38005, .unsupportedFork("m")), (-38006, .tooDeepReorg("m")),
        (-32602, .engine(code: -32602, message: "m")), (7, .engine(code: 7, message: "m")),
    ])
    func errorsOfTheEngine(_ code: Int, _ expected: ExecutionEngineError) async throws {
        try await Harness.run { _ in
            .error(code, "m")
        } _: { client, _ in
            let error = await failure { try await client.newPayload(request) }
            #expect(error == expected)
        }
    }

    @Test func theDetailOfAServerErrorIsTold() async throws {
        let body = #"{"id":null,"error":{"code":-32000,"message":"Server error","data":{"err":"disk\nfull"}}}"#
        try await Harness.run { _ in
            .raw(200, body)
        } _: { client, _ in
            let expected = ExecutionEngineError.engine(code: -32000, message: "Server error: diskfull")
            let error = await failure { try await client.newPayload(request) }
            #expect(error == expected)
        }
    }

    @Test(arguments: [
        "", "{", "[]", "null", "<html>", #"{"id":1}"#, #"{"id":99999,"result":{"status":"VALID"}}"#,
        #"{"result":{"status":"VALID"}}"#, #"{"id":2,"error":{"code":"x"}}"#, #"{"id":2,"error":7}"#,
        String(repeating: "[", count: 100_000),
    ])
    func answersThatAreNone(_ body: String) async throws {
        try await Harness.run { _ in
            .raw(200, body)
        } _: { client, _ in
            guard case .invalidAnswer? = await failure(of: { try await client.newPayload(request) }) else {
                Issue.record("taken: \(body.prefix(40))")
                return
            }
        }
    }

    @Test(arguments: [
        "null", "7", "{}", #"{"status":"FINE"}"#, #"{"status":"VALID","latestValidHash":"0x12"}"#,
        #"{"status":1}"#, #"{"status":"VALID","latestValidHash":7}"#,
    ])
    func resultsThatAreNone(_ result: String) async throws {
        try await Harness.run { _ in
            .result(result)
        } _: { client, _ in
            guard case .invalidAnswer? = await failure(of: { try await client.newPayload(request) }) else {
                Issue.record("taken: \(result)")
                return
            }
        }
    }

    @Test func answersOverTheLimitAreNotRead() async throws {
        try await Harness.run { _ in
            .raw(200, String(repeating: " ", count: 2 << 20))
        } _: { client, _ in
            guard case .invalidAnswer(let message)? = await failure(of: { try await client.newPayload(request) }) else {
                Issue.record("taken")
                return
            }
            #expect(message.contains("more than"))
        }
    }

    @Test func silenceEndsWithTheMethodsTime() async throws {
        let engine = try ScriptedEngine { call in
            call.method == "engine_exchangeCapabilities" ? .result("[]") : .silence
        }
        defer { engine.stop() }
        let client = try Harness.client(engine.url, timeout: .milliseconds(300))
        _ = try? await client.exchangeCapabilities()
        guard case .timeout(let message)? = await failure(of: { try await client.newPayload(request) }) else {
            Issue.record("no timeout")
            return
        }
        #expect(message.contains("engine_newPayloadV2") || message.contains("engine_exchangeCapabilities"))
    }

    @Test func cancellingIsNoFailureOfTheEngine() async throws {
        let engine = try ScriptedEngine { _ in .silence }
        defer { engine.stop() }
        let client = try Harness.client(engine.url)
        let request = request
        let call = Task { try await client.newPayload(request) }
        call.cancel()
        await #expect(throws: CancellationError.self) { try await call.value }
    }

    @Test func brokenConnectionsAreTriedAgain() async throws {
        let count = Mutex(0)
        try await Harness.run { _ in
            switch count.withLock({ count in
                count += 1; return count
            }) {
            case 1: .hangUp
            case 2: .raw(503, "starting")
            default: .result(Harness.status("SYNCING"))
            }
        } _: { client, engine in
            let status = try await client.newPayload(request)
            #expect(status == .syncing)
            #expect(engine.methods.filter { $0 == "engine_newPayloadV2" }.count == 3)
        }
        try await Harness.run { _ in
            .raw(502, "")
        } _: { client, engine in
            guard case .unreachable? = await failure(of: { try await client.newPayload(request) }) else {
                Issue.record("not unreachable")
                return
            }
        }
    }

    @Test func theEngineGoesAndComesBackUpdated() async throws {
        let old = try ScriptedEngine { call in
            call.method == "engine_exchangeCapabilities"
                ? .result(#"["engine_newPayloadV2"]"#) : .result(Harness.status("SYNCING"))
        }
        let client = try Harness.client(old.url)
        #expect(try await client.newPayload(request) == .syncing)
        let missing = await failure { try await client.newPayload(Harness.request(.deneb)) }
        #expect(missing == .methodNotFound("engine_newPayloadV3"))
        old.stop()
        let error = await failure { try await client.newPayload(request) }
        guard case .unreachable(let message)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(message.contains(old.url) && error?.isTransient == true)

        let new = try ScriptedEngine(port: old.port) { call in
            call.method == "engine_exchangeCapabilities"
                ? .result(#"["engine_newPayloadV2","engine_newPayloadV3"]"#) : .result(Harness.status("VALID"))
        }
        defer { new.stop() }
        #expect(try await client.newPayload(Harness.request(.deneb)) == .valid(latestValidHash: nil))
        #expect(new.methods == ["engine_exchangeCapabilities", "engine_newPayloadV3"])
    }

    @Test func versionsAreChosenFromWhatIsThere() async throws {
        let engine = try ScriptedEngine { call in
            call.method == "engine_exchangeCapabilities"
                ? .result(#"["engine_newPayloadV2","engine_forkchoiceUpdatedV2"]"#)
                : .result(Harness.status("VALID"))
        }
        defer { engine.stop() }
        let client = try Harness.client(engine.url)
        // The old version is gone; the next one takes the old payload as well.
        #expect(try await client.newPayload(Harness.request(.bellatrix)) == .valid(latestValidHash: nil))
        #expect(engine.methods.last == "engine_newPayloadV2")
        let own = try #require(engine.parameters("engine_exchangeCapabilities").first)
        #expect(own.contains("engine_newPayloadV4") && own.contains("engine_getPayloadV5"))
        #expect(!own.contains("exchangeCapabilities"))
    }

    @Test func anEngineThatDoesNotTellIsAskedForTheBest() async throws {
        let engine = try ScriptedEngine { call in
            call.method == "engine_exchangeCapabilities" ? .error(-32601, "?") : .result(Harness.status("VALID"))
        }
        defer { engine.stop() }
        let client = try Harness.client(engine.url)
        for _ in 0..<2 { _ = try await client.newPayload(Harness.request(.fulu)) }
        #expect(engine.methods == ["engine_exchangeCapabilities", "engine_newPayloadV4", "engine_newPayloadV4"])
    }
}
