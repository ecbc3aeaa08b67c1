import BeaconAPI
import BeaconNodePool
import ConsensusTypes
import Duties
import Primitives
import Signing
import SlotClock
import Testing
import ValidatorClient

/// All duties with several nodes, some of which fail, in virtual time.
@Suite struct SeveralNodesTests {
    /// Longer than any test.
    private static let forever: Millis = 1_000_000_000
    private static let unavailable = BeaconAPIError(code: 503, message: "not now")
    private static let refused = BeaconAPIError(transport: .unreachable, message: "connection refused")
    private static let bellatrix: [ForkName: UInt64] = [.altair: 0, .bellatrix: 0]

    private func attestedSlots(_ world: ClientWorld, _ node: Int) -> [UInt64] {
        world.nodes[node].published.attestations.map { $0.data.slot.rawValue }.sorted()
    }

    @Test("B-01 the data of a node that says 503 comes from another; both get the attestations, one success is success")
    func fallback() async throws {
        let world = try ClientWorld(validators: 8, start: 0, nodes: 2)
        defer { world.remove() }
        world.nodes[0].script { script in
            script.failure = { name, _ in
                name.hasPrefix("data") || name.hasPrefix("attestations") ? Self.unavailable : nil
            }
        }
        try await world.running { await world.advance(to: world.s(4) - 1) }
        #expect(world.nodes[0].times("data 2") == [world.s(2) + 1999])
        #expect(world.nodes[1].times("data 2") == [world.s(2) + 1999])
        #expect(!world.nodes[0].times("attestations").isEmpty)
        #expect(attestedSlots(world, 1) == [0, 1, 2, 3])
        #expect(world.reports.count(.attestation) == 4)
        #expect(world.reports.count(.attestation) { $0 != .done } == 0)
    }

    @Test("A primary that takes requests and never answers costs no duty over ten epochs")
    func hungPrimary() async throws {
        let world = try ClientWorld([.altair: 0], validators: 16, start: 0, nodes: 2)
        defer { world.remove() }
        let hang = world.s(4)
        world.nodes[0].script { $0.latency = { _, now in now >= hang ? Self.forever : 0 } }
        try await world.running { await world.advance(to: world.s(84) - 1) }
        for kind in [DutyKind.attestation, .proposal, .syncMessage] {
            #expect(world.reports.count(kind) { $0 != .done } == 0, "\(kind)")
        }
        #expect(world.reports.count(.attestation) == 168)
        #expect(attestedSlots(world, 1).count == 168)
        // The look at its health, at the start of the slot, finds it out before the attestations are due.
        let offsets = world.reports.all.filter { $0.kind == .attestation }.map { $0.steps.publishedFirst ?? .never }
        #expect(offsets.max() == 1999)
    }

    @Test("A primary that says that it is well and gives no data costs three hedges, and then nothing")
    func dumbPrimary() async throws {
        let world = try ClientWorld(validators: 8, start: 0, nodes: 2)
        defer { world.remove() }
        let hang = world.s(2)
        world.nodes[0].script { $0.latency = { name, now in name.hasPrefix("data") && now >= hang ? Self.forever : 0 } }
        try await world.running { await world.advance(to: world.s(10) - 1) }
        #expect(world.reports.count(.attestation) == 10)
        #expect(world.reports.count(.attestation) { $0 != .done } == 0)
        let late = world.reports.all.filter { $0.kind == .attestation && $0.steps.publishedFirst != 1999 }
        #expect(late.count <= 3)
        #expect(late.allSatisfy { $0.steps.publishedFirst == 2149 })
        #expect(world.nodes[0].times("data 9").isEmpty)
    }

    @Test("A node that is slow is hedged, and the faster answer is used")
    func slowPrimary() async throws {
        let world = try ClientWorld(validators: 8, start: 0, nodes: 2)
        defer { world.remove() }
        let slow = world.s(2)
        let fast = world.s(3)
        world.nodes[0].script { script in
            script.latency = { name, now in name.hasPrefix("data") && now >= slow && now < fast ? 400 : 0 }
        }
        try await world.running { await world.advance(to: world.s(5) - 1) }
        #expect(world.nodes[1].times("data 2") == [world.s(2) + 2149])
        #expect(world.nodes[1].times("data 3").isEmpty)
        let records = world.calls.all.filter { $0.kind == .attestationData && $0.start >= slow && $0.start < fast }
        #expect(records.map(\.outcome).contains(.outpaced))
        #expect(records.filter(\.isChosen).map(\.node) == [NodeID(1)])
        #expect(records.filter(\.isHedge).map(\.node) == [NodeID(1)])
    }

    @Test("A node of another chain is left out, and the others do all duties")
    func otherChain() async throws {
        let world = try ClientWorld(validators: 8, start: 0, nodes: 2)
        defer { world.remove() }
        world.nodes[0].script { $0.genesisValidatorsRoot = Root(bytes: Array(repeating: 9, count: 32)) ?? Root() }
        var configuration = ClientWorld.configuration()
        configuration.expectedGenesisValidatorsRoot = world.context.genesisValidatorsRoot
        try await world.running(configuration) { await world.advance(to: world.s(4) - 1) }
        #expect(world.reports.count(.attestation) == 4)
        let asked = Set(world.nodes[0].calls.map { $0.name.prefix { $0 != " " } })
        #expect(asked == ["genesis", "spec", "fork_schedule"])
    }

    @Test("All nodes of other chains: the run ends with the name of what differs")
    func allOtherChains() async throws {
        let world = try ClientWorld(validators: 8, start: 0, nodes: 2)
        defer { world.remove() }
        var configuration = ClientWorld.configuration()
        configuration.expectedSpec = Spec.minimal([.altair: 5])
        let error = await #expect(throws: ValidatorClientError.self) { try await world.client(configuration).run() }
        #expect(error?.code == .wrongChain)
        #expect(error?.message.contains("ALTAIR_FORK_EPOCH") == true)
    }

    @Test("An odd constant of a fork without an epoch refuses nobody")
    func oddConstant() async throws {
        let world = try ClientWorld(validators: 8, start: 0, nodes: 2)
        defer { world.remove() }
        let entries = world.spec.configSpecEntries().map { entry in
            entry.key == "GLOAS_FORK_VERSION" ? ConfigEntry(entry.key, "0x99000001") : entry
        }
        world.nodes[0].script { $0.specEntries = entries }
        var configuration = ClientWorld.configuration()
        configuration.expectedSpec = world.spec
        try await world.running(configuration) { await world.advance(to: world.s(2) - 1) }
        #expect(world.nodes[0].times("data 1") == [world.s(1) + 1999])
    }

    @Test("B-03 all nodes down at the start; the first to come is used, the other is checked and told when it comes")
    func allDown() async throws {
        let world = try ClientWorld(validators: 8, start: 0, nodes: 2)
        defer { world.remove() }
        let (first, second) = (world.s(2) + 1000, world.s(6) + 1000)
        world.nodes[0].script { script in script.failure = { _, now in now < second ? Self.refused : nil } }
        world.nodes[1].script { script in script.failure = { _, now in now < first ? Self.refused : nil } }
        try await world.running { await world.advance(to: world.s(12) - 1) }
        #expect(attestedSlots(world, 1).contains(4))
        let kinds = Set(world.reports.all.filter { $0.kind == .attestation }.map(\.outcome))
        #expect(kinds == [.done, .beforeStart(reason: nil)])
        // Checked at the first slot after it came: identity before anything else, then subscriptions at once.
        let told = world.nodes[0].times("subscribe").first { $0 >= second }
        #expect(told.map { $0 >= world.s(7) && $0 < world.s(8) } == true)
        #expect(world.nodes[0].times("genesis").contains(world.s(7)))
        // It has to prove itself before it is asked first.
        #expect(world.nodes[0].times("data 8").isEmpty && world.nodes[0].times("data 11").isEmpty)
        #expect(attestedSlots(world, 0).contains(8))
    }

    @Test("Optimistic, syncing, without execution client: the data of another is signed")
    func unfit() async throws {
        let world = try ClientWorld(validators: 8, start: 0, nodes: 2)
        defer { world.remove() }
        let (optimistic, offline, syncing) = (world.s(1), world.s(3), world.s(5))
        world.nodes[0].script { script in
            script.isOptimistic = { $0 >= optimistic && $0 < offline }
            script.elOffline = { $0 >= offline && $0 < syncing }
            script.isSyncing = { $0 >= syncing }
        }
        try await world.running { await world.advance(to: world.s(8) - 1) }
        #expect(!world.nodes[0].times("data 0").isEmpty)
        #expect((1..<8).allSatisfy { world.nodes[0].times("data \($0)").isEmpty })
        #expect(attestedSlots(world, 1) == Array(0..<8))
    }

    @Test("B-04 nothing is signed while no node is synced")
    func allSyncing() async throws {
        let world = try ClientWorld(validators: 8, start: 0, nodes: 2)
        defer { world.remove() }
        let end = world.s(2)
        for node in world.nodes { node.script { $0.isSyncing = { $0 < end } } }
        try await world.running { await world.advance(to: world.s(3) - 1) }
        #expect(world.nodes[0].times("data 0").isEmpty && world.nodes[1].times("data 1").isEmpty)
        #expect(world.nodes[0].times("data 2") == [world.s(2) + 1999])
    }

    @Test("B-05 a head of another node than the one that served the duties opens nothing early")
    func twoForks() async throws {
        let world = try ClientWorld(validators: 8, start: 0, nodes: 2)
        defer { world.remove() }
        try await world.running {
            await world.advance(to: world.s(2) + 500)
            world.nodes[1].emit(world.nodes[1].head(2))
            await world.advance(to: world.s(3) + 500)
            world.nodes[0].emit(world.nodes[0].head(3))
            await world.advance(to: world.s(4) - 1)
        }
        #expect(world.nodes[0].times("data 2") == [world.s(2) + 1999])
        #expect(world.nodes[0].times("data 3") == [world.s(3) + 800])
    }

    @Test("§2.4 the node whose head opened the latch is asked for the data, though another is asked first otherwise")
    func dataOfTheAnnouncer() async throws {
        let world = try ClientWorld(validators: 8, start: 0, nodes: 2)
        defer { world.remove() }
        // The second node serves the duties.
        world.nodes[0].script { script in
            script.failure = { name, _ in
                name.hasPrefix("attester") ? BeaconAPIError(code: 503, message: "not now") : nil
            }
        }
        try await world.running {
            await world.advance(to: world.s(2) + 500)
            world.nodes[1].emit(world.nodes[1].head(2))
            await world.advance(to: world.s(4) - 1)
        }
        #expect(world.nodes[1].times("data 2") == [world.s(2) + 800])
        #expect(world.nodes[0].times("data 2").isEmpty)
        #expect(world.nodes[0].times("data 3") == [world.s(3) + 1999])
    }

    @Test("B-02 one stream of two is lost: the other goes on, the lost one is opened again within a slot")
    func streamLost() async throws {
        let world = try ClientWorld(validators: 8, start: 0, nodes: 2)
        defer { world.remove() }
        try await world.running {
            await world.advance(to: world.s(2))
            world.nodes[1].closeStreams()
            while (world.time.nextAlarm ?? .never) > world.s(2) + 500 { await Task.yield() }
            await world.advance(to: world.s(3) + 500)
            world.nodes[0].emit(world.nodes[0].head(3))
            await world.advance(to: world.s(4) - 1)
        }
        #expect(world.nodes[1].times("events").count == 2)
        #expect(world.nodes[1].times("events").last.map { $0 <= world.s(3) } == true)
        #expect(world.nodes[0].times("events").count == 1)
        #expect(world.nodes[0].times("data 3") == [world.s(3) + 800])
    }

    @Test("A backup that is away makes no block of the primary wait; a node that may have forgotten is told first")
    func backupAway() async throws {
        let world = try ClientWorld(Self.bellatrix, validators: 8, start: 0, nodes: 2)
        defer { world.remove() }
        let gone = world.s(1) + 500
        let (all, back) = (world.s(9) + 500, world.s(11))
        world.nodes[1].script { $0.failure = { _, now in now >= gone ? Self.refused : nil } }
        world.nodes[0].script { script in
            script.failure = { name, now in name == "events" && now >= all && now < back ? Self.refused : nil }
            script.latency = { name, _ in name == "prepare 1" ? 80 : 0 }
        }
        try await world.running {
            await world.advance(to: gone)
            world.nodes[1].closeStreams()
            await world.advance(to: all)
            world.nodes[0].closeStreams()
            await world.advance(to: world.s(11) - 1)
        }
        #expect(world.nodes[0].times("block 8") == [world.s(8)])
        #expect(world.nodes[0].times("prepare 1").filter { $0 >= gone } == [world.s(10)])
        #expect(world.nodes[0].times("block 10") == [world.s(10) + 80])
        // It says nothing of how long the node takes to make a block.
        let records = world.calls.all.filter { $0.kind == .blockProduction && $0.start >= gone }
        #expect(records.count == 9 && records.allSatisfy { $0.latency == 0 && $0.node == NodeID(0) })
    }

    @Test("Messages about a head go first to the node that announced it")
    func headStart() async throws {
        let world = try ClientWorld(validators: 8, start: 0, nodes: 2)
        defer { world.remove() }
        try await world.running {
            await world.advance(to: world.s(2) + 500)
            world.nodes[0].emit(world.nodes[0].head(2))
            await world.advance(to: world.s(3) - 1)
        }
        #expect(world.nodes[0].times("attestations").contains(world.s(2) + 800))
        #expect(world.nodes[1].times("attestations").contains(world.s(2) + 1050))
    }

    @Test("The majority decides: one node with another head is outvoted")
    func majority() async throws {
        let world = try ClientWorld(validators: 8, start: 0, nodes: 3)
        defer { world.remove() }
        let lie = Root(bytes: Array(repeating: 9, count: 32)) ?? Root()
        world.nodes[0].script { $0.head = { _ in lie } }
        var pool = PoolConfiguration()
        pool.attestationData = .majority
        try await world.running(pool: pool) { await world.advance(to: world.s(4) - 1) }
        #expect(attestedSlots(world, 1) == [0, 1, 2, 3])
        #expect(world.nodes[1].published.attestations.allSatisfy { $0.data.beaconBlockRoot != lie })

        let divided = try ClientWorld(validators: 8, start: 0, nodes: 2)
        defer { divided.remove() }
        divided.nodes[0].script { $0.head = { _ in lie } }
        pool.agreement = 2
        try await divided.running(pool: pool) { await divided.advance(to: divided.s(2) - 1) }
        #expect(attestedSlots(divided, 1).isEmpty)
    }

    @Test("What is not broadcast goes to one node; a node for submitting only is asked nothing")
    func submitOnly() async throws {
        let world = try ClientWorld(validators: 8, start: 0, nodes: 3)
        defer { world.remove() }
        var pool = PoolConfiguration()
        pool.broadcast = [.attestations]
        try await world.running(pool: pool, roles: [.all, .all, .submit]) { await world.advance(to: world.s(4) - 1) }
        #expect(attestedSlots(world, 2) == [0, 1, 2, 3])
        let asked = Set(world.nodes[2].calls.map { String($0.name.prefix { $0 != " " }) })
        #expect(asked.isSubset(of: ["genesis", "spec", "fork_schedule", "syncing", "attestations", "prepare"]))
        #expect(world.nodes[1].times("subscribe").isEmpty && !world.nodes[0].times("subscribe").isEmpty)
    }
}
