import PVFHost
import PVFPrimitives
import Testing

/// Rows 8 to 15 of the scenario catalogue: who waits for a preparation, and what a failure leaves behind.
@Suite struct ArtifactScenarios {
    private let a = Pvf.named("A")
    private let cooldown = Duration.seconds(15 * 60)
    private let timedOut = "\(PrepareError.timedOut)"

    /// A host whose only prepare worker is idle.
    private func host() -> VirtualHost {
        var host = VirtualHost()
        host.headsUp(.named("?"))
        host.prepareWorker(1, .spawned)
        host.prepared(1, .named("?"))
        return host
    }

    private func isPrepared(_ log: [String]) -> Bool { log.contains { $0.hasPrefix("prepare ") } }

    @Test("Scenario 8: a preparation for an execution and a pre-check times out")
    func timeout() {
        var host = host()
        #expect(host.execute(a) == ["prepare A on p1 normal"])
        #expect(host.precheck(a) == [])
        let internalError = ValidationError.internal(.nonDeterministicPrepareError(.timedOut))
        #expect(
            host.prepareWorker(1, .finished(.timedOut)) == [
                "kill p1", "2 refused: \(timedOut)", "1 failed: \(internalError)",
            ])
        #expect(host.machine.executeQueue.waitingCount == 0 && host.machine.executeQueue.workerCount == 0)
        #expect(host.machine.pending.isEmpty)
    }

    @Test("Scenario 9: three pre-checks and an execution share one preparation")
    func shared() {
        var host = host()
        var log = host.precheck(a) + host.precheck(a) + host.precheck(a) + host.execute(a)
        log += host.prepared(1, a)
        #expect(log == ["prepare A on p1 normal", "1 prechecked", "2 prechecked", "3 prechecked", "spawn e1"])
        #expect(host.executeWorker(1, .spawned) == ["execute 4 on e1"])
        #expect(host.executeWorker(1, .finished(.valid)) == ["4 valid"])
    }

    @Test("Scenario 10: a failed pre-check is never tried again")
    func precheckFails() {
        var host = host()
        host.precheck(a)
        #expect(host.prepareWorker(1, .finished(.timedOut)).last == "1 refused: \(timedOut)")
        #expect(host.precheck(a) == ["2 refused: \(timedOut)"])
        host.advance(cooldown + .seconds(1))
        #expect(host.precheck(a) == ["3 refused: \(timedOut)"])
    }

    @Test("Scenario 11: an execution tries again only after the cool-down, and failures are kept")
    func cooldownPasses() {
        var host = host()
        host.execute(a)
        host.prepareWorker(1, .finished(.io("lost")))
        host.advance(cooldown - .milliseconds(1))
        #expect(host.execute(a).map { $0.hasPrefix("2 failed: internal") } == [true])
        host.advance(.milliseconds(1))
        #expect(host.execute(a) == ["spawn p2"])
        guard case .preparing(_, let executions, let failures) = host.machine.artifacts[a.artifactID] else {
            Issue.record("the artifact is not being prepared")
            return
        }
        #expect(executions.count == 1 && failures == 1)
    }

    @Test("Scenario 12: after six failures there is no further try")
    func tooManyFailures() {
        var host = host()
        for failure in 1...6 {
            let log = host.execute(a)
            if failure > 1 { #expect(log == ["spawn p\(failure)"]) }
            let worker = UInt64(failure)
            if failure > 1 { host.prepareWorker(worker, .spawned) }
            host.prepareWorker(worker, .finished(.io("lost")))
            host.advance(cooldown)
        }
        let error = ValidationError(preparing: .io("lost"))
        #expect(host.execute(a) == ["7 failed: \(error)"])
        host.advance(.seconds(100 * 24 * 3600))
        #expect(host.execute(a) == ["8 failed: \(error)"])
    }

    @Test(
        "Scenario 13: a deterministic failure is final",
        arguments: [
            PrepareError.prevalidation("no"), .preparation("no"), .jobError("no"), .outOfMemory,
            .couldNotDecompressCode("no"),
        ])
    func deterministic(error: PrepareError) {
        var host = host()
        host.execute(a)
        host.prepareWorker(1, .finished(.failed(error)))
        host.advance(cooldown * 2)
        #expect(host.execute(a) == ["2 failed: \(ValidationError.preparation(error))"])
        #expect(host.headsUp(a) == [])
    }

    @Test("Scenario 14: of two heads-ups after a failure the first prepares, once")
    func headsUpAfterFailure() {
        var host = host()
        host.headsUp(a)
        host.prepareWorker(1, .finished(.failed(.runtimeConstruction("no"))))
        #expect(host.headsUp(a) == [])
        host.advance(cooldown)
        #expect(host.headsUp(a) == ["prepare A on p1 background"])
        #expect(host.headsUp(a) == [])
    }

    @Test("Scenario 15: an execution whose receiver was dropped is not begun")
    func dropped() {
        var host = host()
        host.execute(a)
        host.precheck(a)
        host.drop(1)
        host.drop(2)
        #expect(host.prepared(1, a) == [])
        #expect(host.machine.executeQueue.waitingCount == 0 && host.machine.executeQueue.workerCount == 0)
        // The artifact is there all the same.
        #expect(host.precheck(a) == ["3 prechecked"])
    }
}
