import ConsensusTypes
import ExecutionEngine
import Primitives
import SSZ
import StateTransition
import Testing

@Suite struct BuiltInExecutionEngineTests {
    private let limits = Spec.minimal.limits
    private let forks: [ForkName] = [.bellatrix, .capella, .deneb, .electra, .fulu]

    private func engine() -> BuiltInExecutionEngine { BuiltInExecutionEngine(limits: limits) }

    private func attributes(_ fork: ForkName, _ timestamp: UInt64) -> PayloadAttributes {
        var randao = Bytes32()
        randao[0] = UInt8(truncatingIfNeeded: timestamp)
        let withdrawal = Withdrawal(
            index: WithdrawalIndex(timestamp), validatorIndex: 3, address: ExecutionAddress(), amount: 64)
        return PayloadAttributes(
            timestamp: timestamp, prevRandao: randao, suggestedFeeRecipient: ExecutionAddress(),
            withdrawals: fork >= .capella ? [withdrawal] : nil,
            parentBeaconBlockRoot: fork >= .deneb ? randao : nil)
    }

    private func request(_ built: BuiltPayload, _ fork: ForkName, _ attributes: PayloadAttributes) -> NewPayloadRequest
    {
        let root = attributes.parentBeaconBlockRoot ?? Root()
        switch built.payload {
        case .v1(let payload): return .bellatrix(payload)
        case .v2(let payload): return .capella(payload)
        case .v3(let payload) where fork == .deneb:
            return .deneb(payload, versionedHashes: [], parentBeaconBlockRoot: root)
        case .v3(let payload):
            return .electra(
                payload, versionedHashes: [], parentBeaconBlockRoot: root, executionRequests: built.executionRequests)
        }
    }

    /// Builds a block on the head, hands it in, and makes it the head.
    private func extend(
        _ engine: BuiltInExecutionEngine, _ head: Hash32, _ fork: ForkName, _ timestamp: UInt64
    ) async throws -> NewPayloadRequest {
        let attributes = attributes(fork, timestamp)
        let state = ForkchoiceState(headBlockHash: head, safeBlockHash: head, finalizedBlockHash: Hash32())
        let update = try await engine.forkchoiceUpdated(state, attributes: attributes, fork: fork)
        #expect(update.status == .valid(latestValidHash: head))
        let built = try await engine.getPayload(try #require(update.payloadID), fork: fork)
        let request = request(built, fork, attributes)
        #expect(try await engine.newPayload(request) == .valid(latestValidHash: built.payload.blockHash))
        return request
    }

    @Test func oneChainThroughAllForks() async throws {
        let (first, second) = (engine(), engine())
        var head = Hash32()
        var requests: [NewPayloadRequest] = []
        for (index, fork) in forks.flatMap({ [$0, $0] }).enumerated() {
            let request = try await extend(first, head, fork, UInt64(10 + 6 * index))
            let payload = request.fields
            #expect(payload.parentHash == head)
            #expect(payload.blockNumber == UInt64(index + 1))
            #expect(ExecutionBlockHeader(request, limits).hash == payload.blockHash)
            // Empty blocks: the base fee falls by an eighth each.
            #expect(payload.baseFeePerGas < 1_000_000_000)
            head = payload.blockHash
            requests.append(request)
        }
        // Another engine agrees on all of them, but only in order.
        #expect(try await second.newPayload(requests[1]) == .syncing)
        for request in requests {
            #expect(try await second.newPayload(request) == .valid(latestValidHash: request.fields.blockHash))
        }
    }

    @Test func realBlocksAreValidInOrder() async throws {
        let engine = BuiltInExecutionEngine(limits: Spec.mainnet.limits)
        let blocks = try ChainFixture.later.map { try FixtureBlock(hex: $0).request }
        guard case .deneb(let anchor, _, _) = blocks[0] else { return }
        #expect(try await engine.newPayload(blocks[1]) == .syncing)
        engine.trust(Deneb.ExecutionPayloadHeader(anchor, Spec.mainnet.limits))
        for block in blocks.dropFirst() {
            #expect(try await engine.newPayload(block) == .valid(latestValidHash: block.fields.blockHash))
        }
    }

    @Test func contentThatIsNotItsHashIsRefused() async throws {
        let engine = BuiltInExecutionEngine(limits: Spec.mainnet.limits)
        guard
            case .electra(let payload, let hashes, let root, let requests) =
                try FixtureBlock(hex: ChainFixture.later[3]).request
        else { return }
        func status(
            _ payload: Electra.ExecutionPayload, _ hashes: [Bytes32], _ requests: ExecutionRequests
        ) async throws -> EnginePayloadStatus {
            try await engine.newPayload(
                .electra(
                    payload, versionedHashes: hashes, parentBeaconBlockRoot: root, executionRequests: requests))
        }
        func isInvalidBlockHash(_ status: EnginePayloadStatus) -> Bool {
            guard case .invalidBlockHash = status else { return false }
            return true
        }
        #expect(try await status(payload, hashes, requests) == .syncing)
        #expect(isInvalidBlockHash(try await status(payload, hashes, ExecutionRequests())))
        var changed = payload
        changed.gasUsed += 1
        #expect(isInvalidBlockHash(try await status(changed, hashes, requests)))
        changed = payload
        changed.transactions.removeLast()
        #expect(isInvalidBlockHash(try await status(changed, hashes, requests)))
        changed = payload
        changed.transactions.append(Transaction())
        #expect(
            try await status(changed, hashes, requests)
                == .invalid(latestValidHash: nil, reason: "a transaction is empty"))
        guard case .invalid(nil, _) = try await status(payload, [], requests) else {
            Issue.record("accepted without its versioned hashes")
            return
        }
    }

    @Test func childrenFollowTheRulesOfHeaders() async throws {
        let engine = engine()
        let good = try await extend(engine, Hash32(), .bellatrix, 10)
        guard case .bellatrix(let payload) = try await extend(engine, good.fields.blockHash, .bellatrix, 20) else {
            return
        }
        func status(_ change: (inout Bellatrix.ExecutionPayload) -> Void) async throws -> EnginePayloadStatus {
            var changed = payload
            change(&changed)
            changed.blockHash = ExecutionBlockHeader(.bellatrix(changed), limits).hash
            return try await engine.newPayload(.bellatrix(changed))
        }
        let changes: [(inout Bellatrix.ExecutionPayload) -> Void] = [
            { $0.blockNumber = 3 }, { $0.blockNumber = 0 }, { $0.timestamp = 10 }, { $0.gasLimit *= 2 },
            { $0.gasLimit = 0 }, { $0.gasUsed = $0.gasLimit + 1 }, { $0.baseFeePerGas = 1 },
            { $0.baseFeePerGas = .max },
        ]
        for (index, change) in changes.enumerated() {
            guard case .invalid(good.fields.blockHash?, _) = try await status(change) else {
                Issue.record("change \(index) was accepted")
                continue
            }
        }
        #expect(try await status { $0.extraData = ExtraData([1, 2]) }.isImportable)
    }

    @Test func forkChoiceKeepsToItsRules() async throws {
        let engine = engine()
        let first = try await extend(engine, Hash32(), .capella, 10).fields.blockHash
        let left = try await extend(engine, first, .capella, 20).fields.blockHash
        let right = try await extend(engine, first, .capella, 30).fields.blockHash
        func update(
            _ head: Hash32, safe: Hash32, finalized: Hash32, _ attributes: PayloadAttributes? = nil
        ) async throws -> ForkchoiceUpdate {
            try await engine.forkchoiceUpdated(
                ForkchoiceState(headBlockHash: head, safeBlockHash: safe, finalizedBlockHash: finalized),
                attributes: attributes, fork: .capella)
        }
        var unknown = Hash32()
        unknown[0] = 9
        #expect(try await update(unknown, safe: first, finalized: first) == ForkchoiceUpdate(status: .syncing))
        await #expect(throws: ExecutionEngineError.self) { try await update(left, safe: right, finalized: first) }
        await #expect(throws: ExecutionEngineError.invalidPayloadAttributes("the timestamp is not after the head's")) {
            try await update(left, safe: first, finalized: first, attributes(.capella, 20))
        }
        await #expect(throws: ExecutionEngineError.self) {
            try await update(left, safe: first, finalized: first, attributes(.bellatrix, 40))
        }
        let payloadID = try await update(left, safe: left, finalized: left, attributes(.capella, 40)).payloadID
        #expect(payloadID != nil)
        // The same order again is the same payload; a head before the finalised block changes nothing.
        #expect(try await update(left, safe: left, finalized: left, attributes(.capella, 40)).payloadID == payloadID)
        let behind = try await update(first, safe: first, finalized: first, attributes(.capella, 50))
        #expect(behind.payloadID == nil)
        await #expect(throws: ExecutionEngineError.unknownPayload) {
            try await engine.getPayload(PayloadID(), fork: .capella)
        }
    }

    @Test func theOldestPayloadGivesWay() async throws {
        let engine = engine()
        var ids: [PayloadID] = []
        for time in UInt64(1)...17 {
            let update = try await engine.forkchoiceUpdated(
                ForkchoiceState(headBlockHash: Hash32(), safeBlockHash: Hash32(), finalizedBlockHash: Hash32()),
                attributes: attributes(.deneb, time), fork: .deneb)
            ids.append(try #require(update.payloadID))
        }
        await #expect(throws: ExecutionEngineError.unknownPayload) {
            try await engine.getPayload(ids[0], fork: .deneb)
        }
        #expect(try await engine.getPayload(ids[1], fork: .deneb).payload.fields.timestamp == 2)
    }
}
