import BeaconAPI
import ConsensusTypes
import Duties
import Primitives
import SlotClock
import Synchronization
import Testing
import ValidatorClient

/// Questions about more validators than one request names, to a node that takes its time.
@Suite struct ManyKeysTests {
    private static let forks: [ForkName: UInt64] = [.altair: 0, .bellatrix: 0, .capella: 0, .deneb: 0, .electra: 0]

    /// Two validators in each request: so many requests as large sets have parts, for a few keys.
    private func configuration(watching: Bool = false) -> ValidatorClientConfiguration {
        var configuration = ClientWorld.configuration()
        configuration.validatorsPerRequest = 2
        configuration.watchesForDoppelgangers = watching
        return configuration
    }

    @Test("The parts of a question are asked some at a time: 120 of them in 15 times the way of one")
    func parallelParts() async throws {
        let world = try ClientWorld(validators: 240, start: 0)
        defer { world.remove() }
        world.node.script { $0.latency = { name, _ in name.hasPrefix("attester/0") ? 100 : 0 } }
        try await world.running(configuration()) { await world.advance(to: world.s(1) - 1) }
        let asked = world.node.times("attester/0")
        #expect(asked.count == 120)
        #expect(Dictionary(grouping: asked) { $0 }.values.allSatisfy { $0.count == 8 })
        #expect(asked.last == world.s(0) + 1400)
        #expect(world.node.times("subscribe").first == world.s(0) + 1500)
        #expect(world.node.published.attestations.count == 30)
    }

    @Test("A part that fails and one that hangs are asked again, beside the others")
    func badParts() async throws {
        let world = try ClientWorld(validators: 80, start: 0)
        defer { world.remove() }
        let asked = Mutex(0)
        let answered = Mutex(0)
        world.node.script { script in
            script.latency = { name, _ in
                guard name.hasPrefix("attester/0") else { return 0 }
                return asked.withLock { count in
                    count += 1
                    return count == 20 ? 1_000_000 : 100
                }
            }
            script.failure = { name, _ in
                guard name.hasPrefix("attester/0") else { return nil }
                return answered.withLock { count in
                    count += 1
                    return count == 10 ? BeaconAPIError(code: 500, message: "busy") : nil
                }
            }
        }
        try await world.running(configuration()) { await world.advance(to: world.s(1) - 1) }
        #expect(world.node.times("attester/0").count == 42)
        // The third round is asked at 200 ms, and counts as slow after a second.
        #expect(world.node.times("attester/0").last == world.s(0) + 1200)
        #expect(world.node.times("subscribe").first == world.s(0) + 1300)
        #expect(world.node.published.attestations.count == 10)
    }

    @Test("Keys that wait for doppelgangers begin, however many questions that takes")
    func liveness() async throws {
        let world = try ClientWorld(Self.forks, validators: 96, start: 48_000)
        defer { world.remove() }
        world.node.script { $0.latency = { name, _ in name.hasPrefix("liveness") ? 100 : 0 } }
        try await world.running(configuration(watching: true)) { await world.advance(to: world.s(40) - 1) }
        let slots = world.node.published.attestations.map(\.data.slot)
        // They are free at the end of slot 31, and what is then late for no more than two slots is done as well.
        #expect(slots.count { $0 >= 32 } == 96)
        #expect(slots.min() == 30)
    }

    @Test("Keys whose answer came in time begin, and the others an epoch later")
    func slowLiveness() async throws {
        let world = try ClientWorld(Self.forks, validators: 96, start: 48_000)
        defer { world.remove() }
        world.node.script { $0.latency = { name, _ in name.hasPrefix("liveness") ? 200 : 0 } }
        try await world.running(configuration(watching: true)) { await world.advance(to: world.s(48) - 1) }
        let slots = world.node.published.attestations.map(\.data.slot)
        // 1.5 s are three rounds of eight parts, of two epochs each: half of the keys.
        #expect(slots.count { (32..<38).contains($0) } == 36)
        #expect(slots.count { $0 >= 40 } == 96)
    }
}
