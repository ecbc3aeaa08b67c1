import PVFHost
import PVFPrimitives
import Testing

/// Rows 27 and 28 of the scenario catalogue: what a pulse removes.
@Suite struct DiskScenarios {
    private let hour = Duration.seconds(3600)

    @Test("Scenario 27: what nobody needed for a day is swept, what was announced is kept")
    func age() {
        var host = VirtualHost()
        let (a, b) = (Pvf.named("A"), Pvf.named("B"))
        host.headsUp(a, b)
        host.prepareWorker(1, .spawned)
        host.prepared(1, a)
        host.prepared(1, b)
        // Beside them, one in the making and one that failed: neither is ever pruned.
        host.headsUp(.named("C"), .named("D"))
        host.prepareWorker(1, .finished(.failed(.outOfMemory)))
        #expect(host.advance(hour * 24) == [])
        host.headsUp(b)
        #expect(host.advance(hour) == ["sweep A"])
        #expect(host.machine.artifacts[a.artifactID] == nil)
        #expect(host.machine.artifacts.path(of: b.artifactID) == "B")
        #expect(host.machine.artifacts[Pvf.named("C").artifactID] != nil)
        #expect(host.machine.artifacts[Pvf.named("D").artifactID] != nil)
    }

    @Test(
        "Scenario 28: above the size limit the least recently needed go, but none too young",
        arguments: [
            (0, ["2", "3"]), (12, ["3"]),
        ])
    func size(stale: Int, removed: [String]) {
        let rules = PruningRules(
            timeToLive: nil, sizeLimit: .init(bytes: 1500, minimumAge: .seconds(stale)))
        var table = ArtifactTable()
        for (name, lastNeeded) in [("1", 10), ("2", 5), ("3", 0)] {
            let pvf = Pvf.named(Character(name))
            _ = table.headsUp(pvf, now: .zero)
            _ = table.concluded(pvf.artifactID, .success(.of(pvf)), now: .seconds(lastNeeded))
        }
        #expect(table.prune(rules, now: .seconds(15)).sorted() == removed)
        // Who is left is within the limit, or too young.
        #expect(table.prune(rules, now: .seconds(15)) == [])
    }
}
