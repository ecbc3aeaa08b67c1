import BeaconAPI
import ConsensusTypes
import Duties
import Primitives
import SlotClock
import Testing
import ValidatorClient

/// Faults of a node that cost no duty, or no more than they must.
@Suite struct FaultTests {
    @Test("A-26 two chunks, two roots: all parts are asked for again until they agree")
    func chunks() async throws {
        let world = try ClientWorld(validators: 12, start: 0)
        defer { world.remove() }
        var configuration = ClientWorld.configuration()
        configuration.validatorsPerRequest = 5
        let one = Root(bytes: Array(repeating: 1, count: 32)) ?? Root()
        let two = Root(bytes: Array(repeating: 2, count: 32)) ?? Root()
        world.node.script { $0.dependentRoots = [one, two, two, two, two, two] }
        try await world.running(configuration) {
            await world.advance(to: world.s(0) + 499)
            #expect(world.node.times("subscribe").isEmpty)
            await world.advance(to: world.s(0) + 1500)
        }
        let names = world.node.calls.map(\.name).filter { $0.hasPrefix("attester") }
        let parts = ["attester/0 2", "attester/0 5", "attester/0 5"]
        #expect(names.prefix(3).sorted() == parts && names.dropFirst(3).sorted() == parts)
        #expect(world.node.times("attester/0").suffix(3) == Array(repeating: world.s(0) + 500, count: 3)[...])
        #expect(world.node.times("subscribe") == [world.s(0) + 500])
    }

    @Test(
        "Answers about the way to the node are no verdict on the message",
        arguments: [401, 403, 404, 405, 408, 425, 429, 500, 503])
    func passingRefusals(_ code: Int) async throws {
        let world = try ClientWorld(validators: 8, start: 0)
        defer { world.remove() }
        let until = world.s(0) + 3100
        world.node.script { script in
            script.failure = { name, now in
                name.hasPrefix("attestations") && now < until ? BeaconAPIError(code: code, message: "not now") : nil
            }
        }
        try await world.running { await world.advance(to: world.s(1) - 1) }
        #expect(world.node.times("attestations") == [1999, 2499, 2999, 3499].map { world.s(0) + $0 })
        #expect(world.node.published.attestations.count == 1)
        #expect(world.reports.count(.attestation) == 1)
    }

    @Test("A verdict on the message is final", arguments: [400, 415, 422])
    func finalRefusals(_ code: Int) async throws {
        let world = try ClientWorld(validators: 8, start: 0)
        defer { world.remove() }
        world.node.script { script in
            script.failure = { name, _ in
                name.hasPrefix("attestations") ? BeaconAPIError(code: code, message: "never") : nil
            }
        }
        try await world.running { await world.advance(to: world.s(1) - 1) }
        #expect(world.node.times("attestations").count == 1)
        #expect(world.reports.count(.attestation) { if case .failed = $0 { true } else { false } } == 1)
    }

    @Test("Nothing is signed from a fork on that this version does not know")
    func unknownFork() async throws {
        let world = try ClientWorld(validators: 8, start: 0)
        defer { world.remove() }
        var schedule = world.spec.forkSchedule
        schedule.append(
            Fork(
                previousVersion: schedule[0].currentVersion, currentVersion: Version(bytes: [9, 9, 9, 9]) ?? Version(),
                epoch: 1))
        world.node.script { [schedule] in $0.forkSchedule = schedule }
        try await world.running { await world.advance(to: world.s(12)) }
        #expect(world.node.published.attestations.map(\.data.slot) == (0..<8).map { Slot($0) })
        #expect(world.node.published.blocks.map(\.signedBlock.slot) == (1..<8).map { Slot($0) })
    }

    @Test("A chain without heads does not have its event stream opened again and again")
    func silentChain() async throws {
        let world = try ClientWorld(validators: 8, start: 0)
        defer { world.remove() }
        try await world.running { await world.advance(to: world.s(40)) }
        #expect(world.node.times("events").count == 4)
        #expect(world.reports.count(.attestation) == 40)
    }

    @Test("X-02 a stop does not wait for hung requests in the middle of a slot")
    func stopWithHungRequests() async throws {
        let world = try ClientWorld([.altair: 0], validators: 16, start: 120_000)
        defer { world.remove() }
        world.node.script { script in
            script.latency = { name, _ in ["data", "head", "block"].contains { name.hasPrefix($0) } ? 1_000_000 : 0 }
        }
        try await world.running { await world.advance(to: world.s(20) + 2000) }
        let hung = world.node.calls.filter { ["data", "head", "block"].contains(String($0.name.prefix { $0 != " " })) }
        #expect(hung.count == 3)
        let calls = world.node.calls.count
        await world.advance(to: world.s(22))
        #expect(world.node.calls.count == calls)
        #expect(world.node.nextAnswer == nil)
    }

    @Test("A restart does not report a block as missed that the run before has proposed")
    func restartAfterProposal() async throws {
        let first = try ClientWorld(validators: 8, start: 0)
        defer { first.remove() }
        try await first.running { await first.advance(to: first.s(3) + 500) }
        #expect(first.node.published.blocks.count == 3)
        let second = try ClientWorld(validators: 8, start: 18_600, directory: first.directory, knowsHistory: true)
        try await second.running { await second.advance(to: second.s(5) - 1) }
        #expect(second.node.published.blocks.map(\.signedBlock.slot) == [4])
        let bad = second.reports.all.filter { $0.kind == .proposal && $0.outcome != .done }
        #expect(bad.isEmpty)
    }
}
