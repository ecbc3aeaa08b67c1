import CoreMetrics
import Telemetry
import Testing

@Suite("Metrics")
struct MetricsRegistryTests {
    @Test("Counters and histograms in Prometheus' text format, ordered, with labels escaped")
    func text() {
        let registry = MetricsRegistry(buckets: ["b_time": [1, 0.5]])
        Counter(label: "c_spawned", dimensions: [("flavor", "a\"b")], factory: registry).increment(by: 2)
        Counter(label: "c_spawned", dimensions: [("flavor", "a\"b")], factory: registry).increment()
        Counter(label: "c_spawned", factory: registry).increment(by: 5)
        let time = Recorder(label: "b_time", dimensions: [("kind", "x")], aggregate: true, factory: registry)
        for value in [0.25, 0.5, 0.75, 4] { time.record(value) }
        Recorder(label: "a_size", aggregate: true, factory: registry).record(7)
        #expect(
            registry.text() == """
                # TYPE a_size histogram
                a_size_bucket{le="+Inf"} 1
                a_size_sum 7.0
                a_size_count 1
                # TYPE b_time histogram
                b_time_bucket{kind="x",le="0.5"} 2
                b_time_bucket{kind="x",le="1.0"} 3
                b_time_bucket{kind="x",le="+Inf"} 4
                b_time_sum{kind="x"} 5.5
                b_time_count{kind="x"} 4
                # TYPE c_spawned counter
                c_spawned 5
                c_spawned{flavor="a\\"b"} 3

                """)
    }

    @Test("What a metric means stands before its type, on one line")
    func help() {
        let registry = MetricsRegistry(buckets: [:], help: ["a": "first\nand \\ second", "unused": "nothing"])
        Counter(label: "a", dimensions: [("x", "1")], factory: registry).increment()
        Counter(label: "a", dimensions: [("x", "2")], factory: registry).increment()
        Meter(label: "b", factory: registry).set(0.0)
        #expect(
            registry.text() == """
                # HELP a first\\nand \\\\ second
                # TYPE a counter
                a{x="1"} 1
                a{x="2"} 1
                # TYPE b gauge
                b 0.0

                """)
    }

    @Test("Health is JSON, with things of one kind in a list")
    func health() {
        let report = HealthReport(
            isHealthy: false,
            facts: [
                ("status", "starting"),
                ("nodes", .list([[("node", "a"), ("up", .flag(false)), ("reason", .text("it said \"no\""))], []])),
            ])
        #expect(
            HealthText.json(report) == """
                {"healthy":false,"status":"starting",\
                "nodes":[{"node":"a","up":false,"reason":"it said \\"no\\""},{}]}

                """)
    }

    @Test("A destroyed metric is gone")
    func destroyed() {
        let registry = MetricsRegistry(buckets: [:])
        let counter = Counter(label: "c", factory: registry)
        counter.increment()
        #expect(registry.text().contains("c 1"))
        counter.destroy()
        #expect(registry.text().isEmpty)
    }
}
