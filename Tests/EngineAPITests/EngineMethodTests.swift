import ConsensusTypes
import EngineAPI
import ExecutionEngine
import Primitives
import SSZ
import StateTransition
import Testing

/// What is sent for each fork, and what answers mean.
@Suite struct EngineMethodTests {
    @Test(arguments: [
        (ForkName.bellatrix, "engine_newPayloadV1", 1), (.capella, "engine_newPayloadV2", 1),
        (.deneb, "engine_newPayloadV3", 3), (.electra, "engine_newPayloadV4", 4), (.fulu, "engine_newPayloadV4", 4),
    ])
    func newPayload(_ fork: ForkName, _ method: String, _ count: Int) async throws {
        try await Harness.run { _ in
            .result(Harness.status("VALID", latestValidHash: #""\#(Harness.hash(0x15))""#))
        } _: { client, engine in
            let status = try await client.newPayload(Harness.request(fork))
            #expect(status == .valid(latestValidHash: Harness.hash(0x15)))
            #expect(engine.methods == ["engine_exchangeCapabilities", method])
            let parameters = engine.parameters(method)
            try #require(parameters.count == count)
            #expect(parameters[0].contains(#""blockNumber":"0x2a""#))
            #expect(parameters[0].contains(#""gasUsed":"0x0""#))
            #expect(parameters[0].contains(#""timestamp":"0xffffffffffffffff""#))
            #expect(parameters[0].contains(#""extraData":"0x010203""#))
            #expect(parameters[0].contains(#""transactions":["0x0203","0x04"]"#))
            let fee = "0x1" + String(repeating: "0", count: 47) + "5"
            #expect(parameters[0].contains(#""baseFeePerGas":"\#(fee)""#))
            #expect(parameters[0].contains(#""amount":"0x10000000000""#) == (fork >= .capella))
            #expect(parameters[0].contains(#""blobGasUsed":"0x20000""#) == (fork >= .deneb))
            if count > 2 { #expect(parameters[2] == #""\#(Harness.hash(0xaa))""#) }
            if count > 3 { #expect(parameters[3] == #"["0x01\#(String(repeating: "0", count: 152))"]"#) }
        }
    }

    @Test(arguments: [
        (Harness.status("SYNCING"), EnginePayloadStatus.syncing),
        (Harness.status("ACCEPTED"), .accepted),
        (
            Harness.status("INVALID", latestValidHash: #""\#(Harness.hash(1))""#, error: #""bad gas""#),
            .invalid(latestValidHash: Harness.hash(1), reason: "bad gas")
        ),
        (Harness.status("INVALID"), .invalid(latestValidHash: nil, reason: nil)),
        (
            Harness.status("INVALID", latestValidHash: #""\#(Harness.hash(0))""#),
            .invalid(latestValidHash: Hash32(), reason: nil)
        ),
        (Harness.status("INVALID_BLOCK_HASH", error: #""x""#), .invalidBlockHash(reason: "x")),
        (#"{"status":"VALID"}"#, .valid(latestValidHash: nil)),
    ])
    func statuses(_ answer: String, _ expected: EnginePayloadStatus) async throws {
        try await Harness.run { _ in
            .result(answer)
        } _: { client, _ in
            let status = try await client.newPayload(Harness.request(.deneb))
            #expect(status == expected)
            #expect(status.isImportable == (answer.contains("INVALID") == false))
        }
    }

    @Test(arguments: [
        (ForkName.bellatrix, "engine_forkchoiceUpdatedV1"), (.capella, "engine_forkchoiceUpdatedV2"),
        (.deneb, "engine_forkchoiceUpdatedV3"), (.fulu, "engine_forkchoiceUpdatedV3"),
    ])
    func forkchoiceUpdated(_ fork: ForkName, _ method: String) async throws {
        let status = Harness.status("VALID", latestValidHash: #""\#(Harness.hash(7))""#)
        try await Harness.run { call in
            let id = call.parameters.last == "null" ? "null" : #""0x0102030405060708""#
            return .result(#"{"payloadStatus":\#(status),"payloadId":\#(id)}"#)
        } _: { client, engine in
            let plain = try await client.forkchoiceUpdated(Harness.forkchoice, attributes: nil, fork: fork)
            #expect(plain == ForkchoiceUpdate(status: .valid(latestValidHash: Harness.hash(7))))
            let attributes = Harness.attributes(fork)
            let update = try await client.forkchoiceUpdated(Harness.forkchoice, attributes: attributes, fork: fork)
            #expect(update.payloadID == PayloadID(hex: "0102030405060708"))
            let parameters = engine.parameters(method)
            try #require(parameters.count == 2)
            #expect(parameters[0].contains(#""headBlockHash":"\#(Harness.hash(7))""#))
            #expect(parameters[1].contains(#""timestamp":"0x3e8""#))
            #expect(parameters[1].contains("withdrawals") == (fork >= .capella))
            #expect(parameters[1].contains("parentBeaconBlockRoot") == (fork >= .deneb))
        }
    }

    /// The payload that a request sent is what the engine answers: both ways of the encoding agree.
    @Test(arguments: [
        (ForkName.bellatrix, "engine_getPayloadV1"), (.capella, "engine_getPayloadV2"), (.deneb, "engine_getPayloadV3"),
        (.electra, "engine_getPayloadV4"), (.fulu, "engine_getPayloadV5"),
    ])
    func getPayload(_ fork: ForkName, _ method: String) async throws {
        let proof = #""0x\#(String(repeating: "ab", count: 48))""#
        let proofs = Array(repeating: proof, count: fork >= .fulu ? 128 : 1).joined(separator: ",")
        let blob = #""0x\#(String(repeating: "00", count: 131_072))""#
        let bundle = #"{"commitments":[\#(proof)],"proofs":[\#(proofs)],"blobs":[\#(blob)]}"#
        let sent = SentPayload()
        try await Harness.run { call in
            if call.method.hasPrefix("engine_newPayload") {
                sent.keep(call.parameters[0])
                return .result(Harness.status("VALID"))
            }
            guard fork >= .capella else { return .result(sent.json) }
            let requests = #"["0x01\#(String(repeating: "0", count: 152))"]"#
            let extras = #""blobsBundle":\#(bundle),"shouldOverrideBuilder":true,"executionRequests":\#(requests)"#
            return .result(#"{"executionPayload":\#(sent.json),"blockValue":"0x1ff",\#(extras)}"#)
        } _: { client, engine in
            let request = Harness.request(fork)
            _ = try await client.newPayload(request)
            let built = try await client.getPayload(PayloadID(hex: "00000000000000ff") ?? .init(), fork: fork)
            #expect(engine.parameters(method) == [#""0x00000000000000ff""#])
            switch request {
            case .bellatrix(let payload): #expect(built.payload == .v1(payload))
            case .capella(let payload): #expect(built.payload == .v2(payload))
            case .deneb(let payload, _, _), .electra(let payload, _, _, _): #expect(built.payload == .v3(payload))
            }
            #expect(built.blockValue == (fork >= .capella ? 0x1ff : 0))
            #expect(built.blobs.blobs.count == (fork >= .deneb ? 1 : 0))
            #expect(built.blobs.proofs.count == (fork >= .fulu ? 128 : fork >= .deneb ? 1 : 0))
            #expect(built.shouldOverrideBuilder == (fork >= .deneb))
            #expect(built.executionRequests.withdrawals.count == (fork >= .electra ? 1 : 0))
        }
    }

    @Test func blobsThatAreNotThereAreNil() async throws {
        let proof = #""0x\#(String(repeating: "ab", count: 48))""#
        let proofs = Array(repeating: proof, count: 128).joined(separator: ",")
        let blob = #""0x\#(String(repeating: "01", count: 131_072))""#
        try await Harness.run { call in
            switch call.method {
            case "engine_getBlobsV1": .result(#"[null,{"blob":\#(blob),"proof":\#(proof)}]"#)
            case "engine_getBlobsV3": .result(#"[{"blob":\#(blob),"proofs":[\#(proofs)]},null]"#)
            default: .error(-32601, "no such method")
            }
        } _: { client, engine in
            let hashes = [Harness.hash(1), Harness.hash(2)]
            let before = try await client.getBlobs(hashes, fork: .electra)
            #expect(before.map { $0?.proofs.count } == [nil, 1])
            let after = try await client.getBlobs(hashes, fork: .fulu)
            #expect(after.map { $0?.proofs.count } == [128, nil])
            #expect(after[0]?.blob.bytes.first == 1)
            let none = try await client.getBlobs([], fork: .fulu)
            #expect(none.isEmpty)
            await #expect(throws: ExecutionEngineError.self) { try await client.getBlobs([hashes[0]], fork: .fulu) }
            #expect(engine.methods.count == 4)
        }
    }

    @Test func nullStandsForNoBlobsAtAll() async throws {
        let engine = try ScriptedEngine { call in
            call.method == "engine_exchangeCapabilities" ? .result(#"["engine_getBlobsV2"]"#) : .result("null")
        }
        defer { engine.stop() }
        let blobs = try await Harness.client(engine.url).getBlobs([Harness.hash(1)], fork: .fulu)
        #expect(blobs == [nil])
        #expect(engine.methods.last == "engine_getBlobsV2")
    }

    @Test func clientsIntroduceThemselves() async throws {
        try await Harness.run { _ in
            .result(#"[{"code":"GE","name":"go-ethereum","version":"1.2","commit":"0xfa4ff922","more":1}]"#)
        } _: { client, engine in
            let versions = try await client.clientVersions()
            let commit = try #require(Bytes4(hex: "fa4ff922"))
            #expect(versions == [EngineClientVersion(code: "GE", name: "go-ethereum", version: "1.2", commit: commit)])
            let own = #"{"code":"VG","commit":"0x01020304","name":"Vigil","version":"1"}"#
            #expect(engine.parameters("engine_getClientVersionV1") == [own])
        }
        try await Harness.run { _ in
            .error(-32601, "what?")
        } _: { client, _ in
            let versions = try await client.clientVersions()
            #expect(versions.isEmpty)
        }
    }
}
