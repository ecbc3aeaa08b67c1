import BeaconAPI
import BeaconChain
import ConsensusTypes
import ExecutionEngine
import Primitives
import SSZ
import Testing

/// What the node does with its execution engine: well, silent, syncing, and against a bad payload.
@Suite struct ExecutionTests {
    private let engine = ScriptedEngine()

    private func payload(_ block: ForkedSignedBeaconBlock) throws -> Deneb.ExecutionPayload {
        guard case .fulu(let block) = block else { throw BeaconAPIError.badRequest("fork") }
        return block.message.body.executionPayload
    }

    private func code(_ body: () async throws -> Void) async -> Int? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? BeaconAPIError)?.code
        }
    }

    @Test func payloadsMakeAChainThatTheEngineIsToldOf() async throws {
        let fixture = try await ChainFixture(fulu: engine)
        let validators = fixture.validators()
        var parent = ScriptedEngine.genesisHash
        for slot in UInt64(1)...3 {
            await fixture.enter(Slot(slot))
            try await validators.propose(Slot(slot))
            let payload = try payload(await fixture.chain.block(.head).data)
            #expect(payload.parentHash == parent)
            #expect(payload.blockNumber == slot)
            #expect(payload.timestamp == ChainFixture.genesisTime + slot * fixture.spec.config.slotDurationMs / 1000)
            #expect(engine.toldHeads.last == payload.blockHash)
            parent = payload.blockHash
        }
    }

    @Test func aSilentEngineLeavesTheHeadOptimisticAndNothingIsSignedOnIt() async throws {
        let fixture = try await ChainFixture(fulu: engine)
        let validators = fixture.validators()
        await fixture.enter(1)
        try await validators.propose(1)
        await fixture.enter(2)
        let block = validators.signedBlock(try await validators.unsignedBlock(2))
        engine.become(.silent)
        #expect(try await validators.publish(block) == .imported)
        #expect(await fixture.chain.summary.headSlot == 2)
        let status = try await fixture.chain.syncing()
        #expect(status.isOptimistic && status.elOffline)
        #expect(try await fixture.chain.blockRoot(.head).executionOptimistic)
        #expect(try await fixture.chain.block(.head).executionOptimistic)
        #expect(try await fixture.chain.stateFork(.head).executionOptimistic)
        #expect(try await !fixture.chain.blockRoot(.slot(1)).executionOptimistic)
        #expect(await code { _ = try await fixture.chain.attestationData(slot: 2, committeeIndex: 0) } == 503)
        await fixture.enter(3)
        #expect(await code { _ = try await validators.unsignedBlock(3) } == 503)

        engine.become(.honest)
        await fixture.chain.notifyEngine()
        let after = try await fixture.chain.syncing()
        #expect(!after.isOptimistic && !after.elOffline)
        #expect(try await !fixture.chain.blockRoot(.head).executionOptimistic)
        try await validators.propose(3)
        #expect(await fixture.chain.summary.headSlot == 3)
    }

    @Test func aSyncingEngineIsAskedAgain() async throws {
        let fixture = try await ChainFixture(fulu: engine)
        let validators = fixture.validators()
        await fixture.enter(1)
        try await validators.propose(1)
        await fixture.enter(2)
        let block = validators.signedBlock(try await validators.unsignedBlock(2))
        engine.become(.syncing)
        #expect(try await validators.publish(block) == .imported)
        #expect(try await fixture.chain.syncing().isOptimistic)
        #expect(try await !fixture.chain.syncing().elOffline)
        engine.become(.honest)
        await fixture.enter(3)
        await fixture.chain.notifyEngine()
        #expect(try await !fixture.chain.syncing().isOptimistic)
    }

    @Test func aBlockWithABadPayloadIsRefused() async throws {
        let fixture = try await ChainFixture(fulu: engine)
        let validators = fixture.validators()
        await fixture.enter(1)
        try await validators.propose(1)
        await fixture.enter(2)
        let block = validators.signedBlock(try await validators.unsignedBlock(2))
        engine.become(.condemning(latestValidHash: nil))
        #expect(await code { _ = try await validators.publish(block) } == 400)
        #expect(await fixture.chain.summary.headSlot == 1)
        engine.become(.honest)
        await fixture.enter(3)
        try await validators.propose(3)
        #expect(await fixture.chain.summary.headSlot == 3)
    }

    @Test func aHeadThatTurnsOutBadIsLeft() async throws {
        let fixture = try await ChainFixture(fulu: engine)
        let validators = fixture.validators()
        await fixture.enter(1)
        let good = try await validators.propose(1)
        let goodHash = try payload(await fixture.chain.block(.head).data).blockHash
        await fixture.enter(2)
        let block = validators.signedBlock(try await validators.unsignedBlock(2))
        engine.become(.silent)
        #expect(try await validators.publish(block) == .imported)
        engine.become(.condemning(latestValidHash: goodHash))
        await fixture.chain.notifyEngine()
        #expect(await fixture.chain.summary.headRoot == good)
        engine.become(.honest)
        await fixture.enter(3)
        try await validators.propose(3)
        #expect(try await fixture.chain.header(.head).data.header.message.parentRoot == good)
    }

    @Test func aPayloadWithAnotherHashIsRefused() async throws {
        let fixture = try await ChainFixture(fulu: engine)
        let validators = fixture.validators()
        await fixture.enter(1)
        guard case .fulu(var unsigned) = try await validators.unsignedBlock(1) else {
            throw BeaconAPIError.badRequest("fork")
        }
        unsigned.body.executionPayload.gasLimit += 1
        let block = validators.signedBlock(.fulu(unsigned))
        #expect(await code { _ = try await validators.publish(block) } == 400)
        #expect(await fixture.chain.summary.headSlot == 0)
    }

    @Test func aRestartedNodeBuildsOnItsLastPayload() async throws {
        let fixture = try await ChainFixture(fulu: nil)
        await fixture.enter(1)
        try await fixture.validators().propose(1)
        let before = try payload(await fixture.chain.block(.head).data)
        try await fixture.restart()
        await fixture.enter(2)
        try await fixture.validators().propose(2)
        #expect(try payload(await fixture.chain.block(.head).data).parentHash == before.blockHash)
    }
}
