import PVFHost
import PVFPrimitives
import Testing

/// Rows 16 to 21 of the scenario catalogue: priorities, the two limits, and workers that are lost.
@Suite struct PrepareScenarios {
    private let a = Pvf.named("A")
    private let b = Pvf.named("B")
    private let c = Pvf.named("C")

    @Test("Scenario 16: work in the background becomes critical, and stays so")
    func priorityRises() {
        var host = VirtualHost()
        #expect(host.headsUp(a) == ["spawn p1"])
        #expect(host.prepareWorker(1, .spawned) == ["prepare A on p1 background"])
        #expect(host.execute(a, .critical) == ["renice p1 critical"])
        #expect(host.machine.prepareQueue.priority(of: a.artifactID) == .critical)
        #expect(host.execute(a, .normal) == [])
        #expect(host.machine.prepareQueue.priority(of: a.artifactID) == .critical)
        #expect(host.machine.prepareQueue.jobCount == 1)
        #expect(host.prepared(1, a) == ["spawn e1", "spawn e2"])
    }

    @Test("Scenario 16: a job that is still queued moves with its priority")
    func queuedJobMoves() {
        var host = VirtualHost()
        host.execute(.named("1"))
        host.prepareWorker(1, .spawned)
        host.headsUp(a, b)
        host.execute(c)
        #expect(host.machine.prepareQueue.unscheduled == [c, a, b].map(\.artifactID))
        host.execute(b, .critical)
        #expect(host.machine.prepareQueue.unscheduled == [b, c, a].map(\.artifactID))
        host.precheck(a)
        #expect(host.machine.prepareQueue.unscheduled == [b, c, a].map(\.artifactID))
        host.headsUp(b)
        #expect(host.prepared(1, .named("1")).contains("prepare B on p1 critical"))
        #expect(host.prepared(1, b).contains("prepare C on p1 normal"))
    }

    @Test("Scenario 17: only critical work may pass the soft limit")
    func limits() {
        var host = VirtualHost(soft: 2, hard: 3)
        #expect(host.execute(a) == ["spawn p1"])
        #expect(host.execute(b) == ["spawn p2"])
        host.prepareWorker(1, .spawned)
        host.prepareWorker(2, .spawned)
        #expect(host.execute(c, .normal) == [])
        #expect(host.execute(.named("D"), .critical) == ["spawn p3"])
        #expect(host.execute(.named("E"), .critical) == [])
        #expect(host.machine.prepareQueue.workerCount == 3)
    }

    @Test("Scenario 18: a worker above the soft limit is culled when it finishes")
    func culling() {
        var host = VirtualHost(soft: 1, hard: 2)
        host.precheck(a)
        host.prepareWorker(1, .spawned)
        #expect(host.execute(b, .critical) == ["spawn p2"])
        host.prepareWorker(2, .spawned)
        #expect(host.prepared(1, a) == ["1 prechecked", "kill p1"])
        #expect(host.machine.prepareQueue.workerCount == 1)
    }

    @Test("Scenario 19: a worker that dies is replaced once, and the others' work goes on")
    func lostWorker() {
        var host = VirtualHost(soft: 2, hard: 2)
        host.precheck(a)
        host.precheck(b)
        host.precheck(c)
        host.prepareWorker(1, .spawned)
        host.prepareWorker(2, .spawned)
        let log = host.prepareWorker(1, .finished(.io("lost")))
        #expect(log == ["kill p1", "1 refused: \(PrepareError.io("lost"))", "spawn p3"])
        #expect(host.prepared(2, b) == ["2 prechecked", "prepare C on p2 normal"])
        #expect(host.prepareWorker(3, .spawned) == [])
        #expect(host.prepared(2, c) == ["3 prechecked"])
    }

    @Test("Scenario 20: without work there is no worker to be replaced")
    func noReplacement() {
        var host = VirtualHost(soft: 2, hard: 2)
        host.precheck(a)
        host.prepareWorker(1, .spawned)
        #expect(
            host.prepareWorker(1, .finished(.failed(.outOfMemory))) == [
                "kill p1", "1 refused: \(PrepareError.outOfMemory)",
            ])
        #expect(host.machine.prepareQueue.workerCount == 0)
        // The same for one that dies in its sleep.
        host.precheck(b)
        host.prepareWorker(2, .spawned)
        host.prepared(2, b)
        #expect(host.prepareWorker(2, .died) == ["kill p2"])
        #expect(host.machine.prepareQueue.workerCount == 0)
    }

    @Test("Scenario 21: work that a dead worker did not begin goes back to the front, with no failure counted")
    func notBegun() {
        var host = VirtualHost()
        host.precheck(a)
        host.precheck(b)
        #expect(host.prepareWorker(1, .spawned) == ["prepare A on p1 normal"])
        #expect(host.prepareWorker(1, .finished(.unreachable)) == ["kill p1", "spawn p2"])
        #expect(host.machine.prepareQueue.unscheduled == [a, b].map(\.artifactID))
        guard case .preparing(_, _, failures: 0) = host.machine.artifacts[a.artifactID] else {
            Issue.record("a failure was counted")
            return
        }
        #expect(host.prepareWorker(2, .spawned) == ["prepare A on p2 normal"])
        #expect(host.prepared(2, a) == ["1 prechecked", "prepare B on p2 normal"])
    }
}
