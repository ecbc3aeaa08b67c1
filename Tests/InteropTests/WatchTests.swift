import Foundation
import JSONBytes
import Primitives
import TestSupport
import Testing

/// What those who watch a client get: metrics, health, and an answer to why.
@Suite("Watching a client", .serialized)
struct WatchTests {
    private struct Why: Decodable {
        struct Duty: Decodable {
            var verdict: String
            var summary: String
            var steps: [String]
        }
        var verdict: String
        var summary: String
        var duties: [Duty]
    }

    private func why(_ key: String, _ slot: UInt64, _ chain: TestChain) async throws -> (answer: Why, exitCode: Int32) {
        let ending = try await VigilProcess.run([
            "why", key, "\(slot)", "--data-dir", chain.client, "--output", "json",
        ])
        return (try JSONDecoder().decode(Why.self, from: Data(ending.output.utf8)), ending.exitCode)
    }

    /// The slots that the client's log has a line for.
    private func slots(_ line: String, _ client: VigilProcess) -> [UInt64] {
        client.errorsSoFar.split(separator: "\n").filter { $0.contains(" \(line) ") }.compactMap {
            $0.firstMatch(of: /slot=(\d+)/).flatMap { UInt64($0.1) }
        }
    }

    /// The answer for one of the sixteen validators that has this verdict on its attestation in one of the slots.
    private func attestation(_ verdict: String, in slots: [UInt64], _ chain: TestChain) async throws -> Why.Duty {
        for slot in slots {
            for validator in 0..<16 {
                let found = try await why("\(validator)", slot, chain)
                let duty = found.answer.duties.first { $0.verdict == verdict && $0.summary.contains("attestation") }
                guard let duty else { continue }
                #expect(found.exitCode == 1)
                return duty
            }
        }
        throw VectorError("no attestation is \(verdict) in slots \(slots)")
    }

    private func slot(_ metricsPort: Int) throws -> Double {
        let metrics = try PlainHTTP.get("/metrics", port: metricsPort).body
        let text = try #require(metrics.firstMatch(of: /\nvigil_slot ([0-9.]+)\n/)?.1)
        return try #require(Double(text))
    }

    /// Waits until the client, whose clock runs on, is that many slots further.
    private func waitFor(slots: Double, _ metricsPort: Int) async throws {
        let begin = try slot(metricsPort)
        let deadline = ContinuousClock.now + .seconds(120)
        while try slot(metricsPort) < begin + slots {
            guard ContinuousClock.now < deadline else { throw VectorError("the client's clock stands still") }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    @Test("shows metrics and health, and why a duty was done, late or missed")
    func watching() async throws {
        let chain = try TestChain()
        try await chain.make(genesisTime: TestChain.time(inSeconds: 3))
        try await chain.makeKeys()
        let (beacon, port) = try await chain.startBeacon()
        let client = try VigilProcess(
            chain.validator(port: port, ["--init-slashing-protection", "--metrics", "--metrics-port", "0"]))
        let probe = try BeaconProbe(port: port)
        try await probe.waitForHead(slot: 4)
        let address = try #require(client.errorsSoFar.firstMatch(of: /127\.0\.0\.1:(\d+)\/metrics/)?.1)
        let metricsPort = try #require(Int(address))

        let health = try PlainHTTP.get("/health", port: metricsPort)
        #expect(health.status == 200 && health.body.contains("\"healthy\":true"), "\(health)")
        let metrics = try PlainHTTP.get("/metrics", port: metricsPort).body
        #expect(metrics.contains("vigil_duties_total{kind=\"attestation\",outcome=\"done\"}"), "\(metrics)")
        #expect(metrics.contains("vigil_duty_step_seconds_bucket{kind=\"proposal\",step=\"published_last\""))
        #expect(try PlainHTTP.get("/other", port: metricsPort).status == 404)

        // A node that stands still for a moment makes duties late, for longer it makes the client miss them.
        beacon.signal(SIGSTOP)
        try await waitFor(slots: 2, metricsPort)
        beacon.signal(SIGCONT)
        try await client.waitFor("late attestation")
        beacon.signal(SIGSTOP)
        try await client.waitFor("missed attestation", seconds: 120)
        beacon.signal(SIGCONT)
        let head = try await probe.headSlot
        try await probe.waitForHead(slot: head.rawValue + 3)
        let late = slots("late attestation", client)
        let missed = slots("missed attestation", client)
        await expectCleanStop(client)
        await expectCleanStop(beacon)

        let lateDuty = try await attestation("late", in: late, chain)
        #expect(lateDuty.summary.contains("into the slot"), "\(lateDuty)")
        #expect(lateDuty.steps.contains { $0.contains("published") }, "\(lateDuty)")
        let missedDuty = try await attestation("missed", in: missed, chain)
        #expect(missedDuty.summary.contains("was never signed: "), "\(missedDuty)")
        // Others went well; a key may be named by the beginning of its public key.
        let good = try #require(slots("INFO  attestation", client).first)
        let done = try await (0..<16).asyncFirst(where: {
            try await why("\($0)", good, chain).answer.duties.contains { $0.verdict == "done" }
        })
        #expect(done != nil)
        let first = try await why("0xa99a76ed7796f7be22d5b7e85deeb7c5677e88e5", good, chain)
        #expect(["done", "no duty"].contains(first.answer.verdict), "\(first)")
        let unknown = try await why("3", 9_000_000, chain)
        #expect(unknown.answer.verdict == "unknown" && unknown.exitCode == 2)
        expectOneLine(
            try await VigilProcess.run(["why", "0x12", "1", "--data-dir", chain.client]), contains: "0x12", "digits")
        expectOneLine(
            try await VigilProcess.run(["why", "1", "1", "--data-dir", chain.node]), contains: "flight recorder")
    }

    @Test("shows options with their sources, and warns of variables that are none")
    func config() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("log-level: debug\ndata-dir: /somewhere\n", to: "client.yaml")
        let ending = try await VigilProcess.run(
            ["config", "show", "validator", "--options-file", file, "--data-dir", "/elsewhere"],
            environment: ["VIGIL_LOG_FORMAT": "json", "VIGIL_LOG_LEVL": "info"])
        #expect(ending.exitCode == 0, "\(ending.errors)")
        let rows = ending.output.split(separator: "\n").map {
            $0.split(separator: "  ", omittingEmptySubsequences: true).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
        }
        #expect(rows.contains(["log-level", "debug", "options file"]), "\(ending.output)")
        #expect(rows.contains(["log-format", "json", "environment"]), "\(ending.output)")
        #expect(rows.contains(["data-dir", "/elsewhere", "command line"]), "\(ending.output)")
        #expect(rows.contains { $0.first == "flight-recorder-size" && $0.last == "default" }, "\(ending.output)")
        #expect(ending.errors.contains("VIGIL_LOG_LEVL"))
        expectOneLine(try await VigilProcess.run(["config", "show", "validatr"]), contains: "validatr")
    }
}

extension Sequence {
    fileprivate func asyncFirst(where isWanted: (Element) async throws -> Bool) async rethrows -> Element? {
        for element in self where try await isWanted(element) { return element }
        return nil
    }
}
