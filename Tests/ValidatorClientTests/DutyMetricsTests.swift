import CoreMetrics
import Duties
import Primitives
import Signing
import SlotClock
import Synchronization
import Testing
import ValidatorClient

/// Keeps what was last set, counted or recorded under each name.
private final class Series: MetricsFactory {
    private final class Handler: CounterHandler, RecorderHandler, MeterHandler, TimerHandler {
        let values = Mutex<[Double]>([])
        func increment(by amount: Int64) { values.withLock { $0.append(Double(amount)) } }
        func increment(by amount: Double) { values.withLock { $0.append(amount) } }
        func decrement(by amount: Double) { values.withLock { $0.append(-amount) } }
        func reset() { values.withLock { $0 = [] } }
        func set(_ value: Int64) { set(Double(value)) }
        func set(_ value: Double) { values.withLock { $0 = [value] } }
        func record(_ value: Int64) { record(Double(value)) }
        func record(_ value: Double) { values.withLock { $0.append(value) } }
        func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
    }

    private let handlers = Mutex<[String: Handler]>([:])

    var names: [String] { handlers.withLock { $0.keys.sorted() } }

    subscript(name: String) -> [Double] { handlers.withLock { $0[name] }?.values.withLock { $0 } ?? [] }

    private func handler(_ label: String, _ dimensions: [(String, String)]) -> Handler {
        let name = ([label] + dimensions.map { "\($0.0)=\($0.1)" }).joined(separator: " ")
        return handlers.withLock { all in
            if let known = all[name] { return known }
            let made = Handler()
            all[name] = made
            return made
        }
    }

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler { handler(label, dimensions) }
    func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        handler(label, dimensions)
    }
    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler { handler(label, dimensions) }
    func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler { handler(label, dimensions) }
    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}
    func destroyMeter(_ handler: any MeterHandler) {}
}

/// What is counted of duties and signatures.
@Suite struct DutyMetricsTests {
    private func pubkey(_ index: Int) -> BLSPubkey {
        BLSPubkey(bytes: [UInt8(index)] + Array(repeating: 0, count: 47)) ?? BLSPubkey()
    }

    private func keys(_ count: Int) -> [BLSPubkey: ValidatorIndex] {
        Dictionary(uniqueKeysWithValues: (0..<count).map { (pubkey($0), ValidatorIndex(UInt64($0))) })
    }

    /// The series of single keys after two attestations by a client of so many keys.
    private func keySeries(of count: Int, perKey: Bool? = nil) -> [String] {
        let series = Series()
        let metrics = DutyMetrics(factory: series, perKey: perKey)
        metrics.validatorsChanged(keys(count))
        var report = DutyReport(kind: .attestation, slot: 3, count: 2, outcome: .done)
        report.validators = [0, 1]
        metrics.observe(report)
        #expect(series["vigil_duties_total kind=attestation outcome=done"] == [2])
        return series.names.filter { $0.hasPrefix("vigil_key_") }
    }

    @Test("Up to 64 keys have series of their own, and no more unless somebody asks for them")
    func perKey() {
        let two = (0..<2).map { "vigil_key_duties_total pubkey=\(pubkey($0)) kind=attestation outcome=done" }
        #expect(keySeries(of: 64) == two)
        #expect(keySeries(of: 65).isEmpty)
        #expect(keySeries(of: 65, perKey: true) == two)
        #expect(keySeries(of: 2, perKey: false).isEmpty)
    }

    @Test("Steps of a duty are told in seconds, and those before its slot not at all")
    func steps() {
        let series = Series()
        let metrics = DutyMetrics(factory: series, perKey: false)
        let steps = DutySteps(begun: -100, dataReceived: 4000, signed: 4020, publishedFirst: nil, publishedLast: 4100)
        metrics.observe(DutyReport(kind: .attestation, slot: 3, count: 1, outcome: .late, steps: steps))
        let names = ["data_received", "published_last", "signed"].map {
            "vigil_duty_step_seconds kind=attestation step=\($0)"
        }
        #expect(series.names == ["vigil_duties_total kind=attestation outcome=late"] + names)
        #expect(series[names[0]] == [4] && series[names[1]] == [4.1] && series[names[2]] == [4.02])
    }

    @Test("Signing time is told for each kind of message and of signer, and the depth of its lane")
    func signing() {
        let series = Series()
        let metrics = DutyMetrics(factory: series)
        metrics.signed(
            SigningTime(
                kind: .randaoReveal, count: 1, isRemote: true, took: .milliseconds(20), waiting: 0))
        metrics.signed(
            SigningTime(kind: .attestation, count: 4, isRemote: false, took: .milliseconds(2), waiting: 31))
        #expect(series["vigil_signing_seconds kind=randao_reveal signer=remote"] == [0.02])
        #expect(series["vigil_signing_seconds kind=attestation signer=local"] == Array(repeating: 0.0005, count: 4))
        #expect(series["vigil_signing_lane_waiting lane=proposal"] == [0])
        #expect(series["vigil_signing_lane_waiting lane=attestation"] == [31])
        metrics.begin(
            SlotStatus(
                slot: 9, begun: 1, keys: 2, validators: 2, hasUsableNode: true, waiting: [.attestation: 0, .sync: 7]))
        #expect(series["vigil_signing_lane_waiting lane=attestation"] == [0])
        #expect(series["vigil_signing_lane_waiting lane=sync"] == [7])
    }

    @Test("A client tells what its signers take for each kind of message")
    func client() async throws {
        let world = try ClientWorld(validators: 8, start: 0)
        defer { world.remove() }
        try await world.running { await world.advance(to: world.s(1) + 4500) }
        let times = world.reports.signatures
        #expect(times.filter { $0.kind == .attestation }.map(\.count) == [1, 1])
        #expect(times.contains { $0.kind == .randaoReveal } && times.contains { $0.kind == .block })
        #expect(times.allSatisfy { !$0.isRemote && $0.took > .zero && $0.waiting >= 0 })
    }
}
