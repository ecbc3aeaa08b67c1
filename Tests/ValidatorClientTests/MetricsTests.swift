import BeaconAPI
import BeaconNodePool
import CoreMetrics
import Duties
import DutyTracing
import NodeTestSupport
import Primitives
import SlotClock
import Synchronization
import Testing
import ValidatorClient

@Suite struct MetricsTests {
    /// Keeps the last value of each gauge, and the names of all that is made.
    final class Factory: MetricsFactory {
        final class Gauge: MeterHandler, CounterHandler, RecorderHandler, TimerHandler {
            let value = Mutex(-1.0)
            func set(_ value: Double) { self.value.withLock { $0 = value } }
            func set(_ value: Int64) { set(Double(value)) }
            func increment(by: Double) {}
            func decrement(by: Double) {}
            func increment(by: Int64) {}
            func reset() {}
            func record(_ value: Int64) {}
            func record(_ value: Double) {}
            func recordNanoseconds(_ duration: Int64) {}
        }

        private let made = Mutex<[String: Gauge]>([:])

        var labels: Set<String> {
            made.withLock { made in Set(made.keys.map { String($0.prefix { $0 != "{" }) }) }
        }

        func value(_ name: String) -> Double? { made.withLock { $0[name] }?.value.withLock { $0 } }

        private func make(_ label: String, _ dimensions: [(String, String)]) -> Gauge {
            let name = label + dimensions.map { "{\($0.0)=\($0.1)}" }.joined()
            return made.withLock { made in
                let gauge = made[name] ?? Gauge()
                made[name] = gauge
                return gauge
            }
        }

        func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
            make(label, dimensions)
        }
        func makeRecorder(
            label: String, dimensions: [(String, String)], aggregate: Bool
        ) -> any RecorderHandler { make(label, dimensions) }
        func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler { make(label, dimensions) }
        func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler { make(label, dimensions) }
        func destroyCounter(_ handler: any CounterHandler) {}
        func destroyRecorder(_ handler: any RecorderHandler) {}
        func destroyTimer(_ handler: any TimerHandler) {}
        func destroyMeter(_ handler: any MeterHandler) {}
    }

    private func run(
        _ world: ClientWorld, _ observer: any DutyObserver, _ body: () async throws -> Void
    ) async throws {
        let client = world.client(observer: observer)
        world.tokens.begin()
        let run = Task { try await client.run() }
        while world.nodes.allSatisfy({ $0.calls.isEmpty }) { await Task.yield() }
        world.tokens.end()
        try await body()
        run.cancel()
        try await run.value
    }

    @Test("A node that is down has a gauge and a line, before the first duty and while duties are done")
    func nodes() async throws {
        let world = try ClientWorld(validators: 8, start: 0, nodes: 2)
        defer { world.remove() }
        let (first, second) = (world.s(1) + 1000, world.s(4) + 1000)
        let refused = BeaconAPIError(transport: .unreachable, message: "connection refused")
        world.nodes[0].script { $0.failure = { _, now in now < second ? refused : nil } }
        world.nodes[1].script { $0.failure = { _, now in now < first ? refused : nil } }
        let factory = Factory()
        let health = HealthObserver(time: world.time)
        func up(_ node: Int) -> Double? { factory.value("vigil_beacon_node_up{node=node \(node)}") }
        try await run(world, DutyObservers([DutyMetrics(factory: factory), health])) {
            await world.advance(to: world.s(1))
            #expect(up(0) == 0 && up(1) == 0)
            #expect(health.health.facts.map(\.value) == ["starting"] && !health.health.isHealthy)
            #expect(health.health.nodes.map(\.state) == [.silent, .silent])
            #expect(health.health.nodes.map(\.reason) == ["connection refused", "connection refused"])
            await world.advance(to: world.s(4))
            #expect(up(0) == 0 && up(1) == 1)
            #expect(health.health.isHealthy && health.health.nodes.map(\.isUp) == [false, true])
            await world.advance(to: world.s(6))
            #expect(up(0) == 1 && up(1) == 1)
            #expect(health.health.nodes.map(\.state) == [.returning, .up])
        }
    }

    @Test("Whatever is counted has a meaning")
    func help() async throws {
        let factory = Factory()
        let metrics = DutyMetrics(factory: factory, perKey: true)
        var report = DutyReport(
            kind: .attestation, slot: 1, count: 1, outcome: .done, steps: DutySteps(begun: 1, signed: 2))
        report.validators = [1]
        report.trail.recordTook = 5
        report.trail.laneWait = 5
        report.trail.calls = [
            NodeCall(node: "a", route: "duties", begun: 0, took: 1, failure: nil, isHedge: false, isChosen: true)
        ]
        metrics.observe(report)
        metrics.checked([NodeStatus(name: "a", state: .up)])
        let world = try ClientWorld(validators: 8, start: 0)
        defer { world.remove() }
        try await run(world, metrics) { await world.advance(to: world.s(1)) }
        #expect(factory.labels.count >= 11)
        #expect(factory.labels.subtracting(DutyMetrics.help.keys).isEmpty)
        #expect(Set(DutyMetrics.buckets.keys).subtracting(DutyMetrics.help.keys).isEmpty)
    }
}
