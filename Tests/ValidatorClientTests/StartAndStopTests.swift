import BeaconAPI
import ConsensusTypes
import Duties
import Foundation
import Logging
import NodeTestSupport
import Primitives
import SlotClock
import Testing
import ValidatorClient

/// From the first request to the last.
@Suite struct StartAndStopTests {
    private func error(
        _ world: ClientWorld, _ configuration: ValidatorClientConfiguration = ValidatorClientConfiguration()
    ) async -> ValidatorClientError? {
        await #expect(throws: ValidatorClientError.self) { try await world.client(configuration).run() }
    }

    @Test("A node of another chain is refused, with both identities in the message")
    func wrongGenesis() async throws {
        let world = try ClientWorld()
        defer { world.remove() }
        var configuration = ValidatorClientConfiguration()
        let expected = Root(bytes: Array(repeating: 3, count: 32)) ?? Root()
        configuration.expectedGenesisValidatorsRoot = expected
        let error = await error(world, configuration)
        #expect(error?.code == .wrongChain)
        #expect(error?.message.contains("\(expected)") == true)
    }

    @Test("A node whose configuration is not ours is refused, and the message says what differs")
    func wrongSpec() async throws {
        let world = try ClientWorld()
        defer { world.remove() }
        var configuration = ValidatorClientConfiguration()
        configuration.expectedSpec = Spec.minimal([.altair: 5])
        let error = await error(world, configuration)
        #expect(error?.code == .wrongChain)
        #expect(error?.message.contains("ALTAIR_FORK_EPOCH") == true)

        configuration.expectedSpec = Spec.mainnet
        #expect(await self.error(world, configuration)?.message.contains("PRESET_BASE") == true)
    }

    @Test("The slashing database of another chain ends the run")
    func wrongDatabase() async throws {
        let world = try ClientWorld(validators: 2, start: 0)
        defer { world.remove() }
        try await world.running { await world.advance(to: world.s(0) + 10) }
        let other = try ClientWorld(validators: 2, start: 0, directory: world.directory)
        other.node.script { $0.genesisValidatorsRoot = Root(bytes: Array(repeating: 8, count: 32)) ?? Root() }
        await #expect(throws: (any Error).self) { try await other.client().run() }
    }

    @Test("A node that lists no due times has the specification's; one that lists others is followed")
    func dueTimes() async throws {
        let world = try ClientWorld(validators: 8, start: 0)
        defer { world.remove() }
        let due = ["ATTESTATION_DUE_BPS", "AGGREGATE_DUE_BPS", "SYNC_MESSAGE_DUE_BPS", "CONTRIBUTION_DUE_BPS"]
        var entries = world.spec.configSpecEntries().filter { !due.contains($0.key) && $0.key != "SLOT_DURATION_MS" }
        world.node.script { [entries] in $0.specEntries = entries }
        try await world.running { await world.advance(to: world.s(1) - 1) }
        #expect(world.node.times("data 0") == [world.s(0) + 1999])
        #expect(world.node.times("aggregate 0") == [world.s(0) + 4000])

        let quick = try ClientWorld(validators: 8, start: 0)
        defer { quick.remove() }
        entries.append(ConfigEntry("ATTESTATION_DUE_BPS", "2500"))
        quick.node.script { [entries] in $0.specEntries = entries }
        try await quick.running { await quick.advance(to: quick.s(1) - 1) }
        #expect(quick.node.times("data 0") == [quick.s(0) + 1500])
    }

    @Test(
        "B-03 a node that is down at the start is waited for: the duties of its first slot are on time, the last late")
    func nodeDown() async throws {
        let world = try ClientWorld(validators: 8, start: 0)
        defer { world.remove() }
        let up = world.s(2) + 1000
        world.node.script { script in
            script.failure = { _, now in
                now < up ? BeaconAPIError(transport: .unreachable, message: "connection refused") : nil
            }
        }
        try await world.running { await world.advance(to: world.s(5) - 1) }
        let tries = world.node.times("genesis")
        #expect(tries.count > 2)
        #expect(zip(tries, tries.dropFirst()).allSatisfy { $1 - $0 <= 500 })
        #expect(world.node.times("data 2") == [world.s(2) + 1999])
        #expect(world.node.published.attestations.map(\.data.slot) == [2, 1, 3, 4])
    }

    @Test("X-02 a stop does not wait for answers, and nothing is asked for afterwards")
    func stopWithHangingRequests() async throws {
        let world = try ClientWorld([.altair: 0], validators: 16, start: 0)
        defer { world.remove() }
        world.node.script { script in
            script.latency = { name, _ in ["data", "head", "block"].contains { name.hasPrefix($0) } ? 1_000_000 : 0 }
        }
        try await world.running { await world.advance(to: world.s(1) + 2500) }
        let calls = world.node.calls.count
        await world.advance(to: world.s(3))
        #expect(world.node.calls.count == calls)
        #expect(world.node.nextAnswer == nil)
    }

    @Test("A stop lets what is being published finish")
    func stopWhilePublishing() async throws {
        let world = try ClientWorld(validators: 8, start: 0)
        defer { world.remove() }
        world.node.script { script in script.latency = { name, _ in name.hasPrefix("attestations") ? 200 : 0 } }
        let client = world.client()
        world.tokens.begin()
        let run = Task { try await client.run() }
        while world.node.calls.isEmpty { await Task.yield() }
        world.tokens.end()
        await world.advance(to: world.s(0) + 2100)
        #expect(world.node.published.attestations.isEmpty)
        run.cancel()
        world.time.step(to: world.s(0) + 2200)
        world.node.answer(upTo: world.s(0) + 2200)
        try await run.value
        #expect(world.node.published.attestations.count == 1)
    }

    @Test("A stop before the node has answered ends the run without an error")
    func stopWhileWaiting() async throws {
        let world = try ClientWorld(validators: 2, start: 0)
        defer { world.remove() }
        world.node.script { script in
            script.failure = { _, _ in BeaconAPIError(transport: .unreachable, message: "connection refused") }
        }
        try await world.running { await world.advance(to: world.s(1)) }
        #expect(world.node.times("genesis").count > 1)
    }

    @Test("No keys, no run")
    func noKeys() async throws {
        let world = try ClientWorld(validators: 0)
        defer { world.remove() }
        #expect(await error(world)?.code == .noKeys)
    }

    @Test("The devnet's pace: half a second per slot")
    func shortSlots() async throws {
        let world = try ClientWorld([.altair: 1], validators: 16, start: 0)
        defer { world.remove() }
        var entries = world.spec.configSpecEntries().filter {
            $0.key != "SLOT_DURATION_MS" && $0.key != "SECONDS_PER_SLOT"
        }
        entries.append(ConfigEntry("SLOT_DURATION_MS", "500"))
        world.node.script { [entries] in $0.specEntries = entries }
        try await world.running { await world.advance(to: ClientWorld.genesis + 500 - 1) }
        #expect(world.node.times("data 0") == [ClientWorld.genesis + 166])
        #expect(world.node.times("aggregate 0") == [ClientWorld.genesis + 333])
    }
}
