import BLS
import BeaconAPI
import BeaconChain
import ConsensusTypes
import Primitives
import SSZ
import SlotClock
import StateTransition
import Storage
import Testing

/// Pauses, restarts, configurations: what a chain goes on after, and what it refuses to start with.
@Suite struct RecoveryTests {
    @Test func goesOnAfterALongPause() async throws {
        let fixture = try await ChainFixture(altairEpoch: 1)
        let validators = fixture.validators()
        await fixture.enter(400)
        let root = try await validators.propose(400)
        #expect(try await fixture.chain.blockRoot(.head).data == root)
    }

    @Test func runBridgesAPauseInSteps() async throws {
        let fixture = try await ChainFixture(altairEpoch: 1)
        let (chain, time) = (fixture.chain, fixture.time)
        time.step(to: chain.clock.start(of: 100))
        await chain.resume()
        #expect(await chain.handledSlot == nil)
        #expect(try await chain.syncing().isSyncing)
        await #expect(throws: BeaconAPIError.syncing) { try await chain.proposerDuties(12) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await chain.run() }
            while await chain.handledSlot == nil { await Task.yield() }
            group.cancelAll()
            try await group.waitForAll()
        }
        #expect(await chain.handledSlot == 100)
        #expect(try await chain.syncing().isSyncing == false)
        #expect(try await chain.proposerDuties(12).duties.count == 8)
    }

    @Test func aCancelledBridgeEnds() async throws {
        let fixture = try await ChainFixture(altairEpoch: 1)
        let (chain, time) = (fixture.chain, fixture.time)
        time.step(to: chain.clock.start(of: 1_000_000_000))
        let run = Task { try await chain.run() }
        while await chain.handledSlot == nil, try await !chain.syncing().isSyncing { await Task.yield() }
        run.cancel()
        try await run.value
        #expect(await chain.handledSlot == nil)
    }

    @Test func resumingHandlesThePresentSlot() async throws {
        let fixture = try await ChainFixture(altairEpoch: 1)
        fixture.time.step(to: fixture.chain.clock.start(of: 3))
        await fixture.chain.resume()
        #expect(await fixture.chain.handledSlot == 3)
    }

    /// Starts again with another configuration; the message of the refusal.
    private func refusal(_ change: (inout ChainConfig) -> Void) async throws -> String {
        let fixture = try await ChainFixture(altairEpoch: 1)
        var config = fixture.spec.config
        change(&config)
        let spec = Spec(preset: .minimal, config: config)
        do {
            _ = try BeaconChain.open(
                spec: spec, storage: fixture.storage, time: fixture.time, logger: ChainFixture.quiet)
            return "accepted"
        } catch let error as ChainStartError {
            return error.message
        }
    }

    @Test func anotherConfigurationIsRefused() async throws {
        #expect(try await refusal { _ in } == "accepted")
        #expect(try await refusal { $0.altairForkEpoch = 2 }.contains("ALTAIR_FORK_EPOCH 1, but"))
        #expect(try await refusal { $0.slotDurationMs = 3000 }.contains("SLOT_DURATION_MS"))
        #expect(try await refusal { $0.genesisForkVersion = Version() }.contains("GENESIS_FORK_VERSION"))
        #expect(try await refusal { $0.configName = "other" }.contains("CONFIG_NAME"))
    }

    @Test func aForkThatCannotBeFollowedIsRefused() async throws {
        #expect(try await refusal { $0.gloasForkEpoch = 7 }.contains("GLOAS_FORK_EPOCH: 7"))
        let spec = Spec.minimal([
            .altair: 0, .bellatrix: 0, .capella: 0, .deneb: 0, .electra: 0, .fulu: 0, .gloas: 2,
        ])
        let genesis = try interopGenesisState(
            keys: 16, genesisTime: ChainFixture.genesisTime, TransitionContext(spec))
        await #expect(throws: ChainStartError.self) { try await ChainFixture(genesis: genesis, spec: spec) }
    }

    @Test func aDatabaseWithoutAChainStartsFromGenesis() async throws {
        let fixture = try await ChainFixture(altairEpoch: 1)
        let path = fixture.path + ".second"
        let storage = try BeaconStorage.create(path: path, identity: fixture.storage.identity)
        #expect(throws: ChainStartError.self) {
            try BeaconChain.openOrCreate(
                genesis: nil, spec: fixture.spec, storage: storage, time: fixture.time, logger: ChainFixture.quiet)
        }
        for _ in 0..<2 {
            let chain = try BeaconChain.openOrCreate(
                genesis: fixture.genesis, spec: fixture.spec, storage: storage, time: fixture.time,
                logger: ChainFixture.quiet)
            #expect(await chain.summary == fixture.chain.summary)
        }
        try storage.close()
    }
}
