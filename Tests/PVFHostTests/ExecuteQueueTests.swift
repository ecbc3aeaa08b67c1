import PVFHost
import PVFPrimitives
import Primitives
import Testing

@Suite struct ExecuteQueueTests {
    private var queue = ExecuteQueue(capacity: 2)
    private var now = HostTime.zero
    private var last: UInt64 = 0

    private let small = Pvf.named("A", [.maxMemoryPages(64)])
    private let large = Pvf.named("A", [.maxMemoryPages(128)])

    private mutating func enqueue(
        _ pvf: Pvf, _ kind: ExecuteKind = .approval, at block: Hash32? = nil, artifact: String = "file"
    ) -> [String] {
        last += 1
        let request = ExecutionRequest(pvf: pvf, params: [], kind: kind, relayParent: block)
        return queue.enqueue(Execution(id: RequestID(last), request: request), .at(artifact), now: now).map(\.text)
    }

    private mutating func spawned(_ worker: UInt64) -> [String] {
        queue.spawned(WorkerID(worker), now: now).map(\.text)
    }

    private mutating func finished(_ worker: UInt64, _ outcome: ExecutionOutcome = .valid) -> [String] {
        queue.finished(WorkerID(worker), outcome, now: now).map(\.text)
    }

    @Test("a worker is bound to its parameters: one that fits, else one in place of another, else wait")
    mutating func parameters() {
        #expect(enqueue(small) == ["spawn 1"])
        #expect(spawned(1) == ["start 1 on 1"])
        #expect(finished(1) == ["1 valid"])
        #expect(enqueue(small) == ["start 2 on 1"])
        #expect(finished(1) == ["2 valid"])
        #expect(enqueue(large) == ["kill 1", "spawn 2"])
        #expect(enqueue(large) == ["spawn 3"])
        #expect(enqueue(large) == [])
        #expect(queue.workerCount == 2 && queue.waitingCount == 1)
    }

    @Test("who fits a free worker overtakes the eldest, until that one has waited four seconds")
    mutating func overtaking() {
        _ = enqueue(small)
        _ = enqueue(small)
        _ = spawned(1) + spawned(2)
        _ = enqueue(large)
        _ = enqueue(small)
        _ = enqueue(small)
        #expect(finished(1) == ["1 valid", "start 4 on 1"])
        now = ExecuteQueue.maxKeepWaiting - .milliseconds(1)
        #expect(finished(1) == ["4 valid", "start 5 on 1"])
        _ = enqueue(small)
        now = ExecuteQueue.maxKeepWaiting
        #expect(finished(1) == ["5 valid", "kill 1", "spawn 3"])
        #expect(spawned(3) == ["start 3 on 3"])
    }

    @Test("a worker that is lost makes room for the next")
    mutating func lost() {
        _ = enqueue(small)
        _ = enqueue(small)
        _ = enqueue(small)
        _ = spawned(1) + spawned(2)
        let error = ValidationError.possiblyInvalid(.ambiguousWorkerDeath)
        #expect(finished(1, .workerLost(.failure(error))) == ["1 failed: \(error)", "kill 1", "spawn 3"])
        #expect(spawned(3) == ["start 3 on 3"])
        #expect(finished(3) == ["3 valid"])
        #expect(queue.died(WorkerID(3), now: now).map(\.text) == ["kill 3"])
        #expect(queue.workerCount == 1)
    }

    @Test("an execution that a dead worker did not begin is given to another, but not for ever")
    mutating func notBegun() {
        _ = enqueue(small)
        for worker in 1..<UInt64(ExecuteQueue.missLimit) {
            #expect(spawned(worker) == ["start 1 on \(worker)"])
            #expect(finished(worker, .unreachable) == ["kill \(worker)", "spawn \(worker + 1)"])
        }
        let last = UInt64(ExecuteQueue.missLimit)
        #expect(spawned(last) == ["start 1 on \(last)"])
        let error = ValidationError.internal(.hostCommunication("no worker could be asked"))
        #expect(finished(last, .unreachable) == ["kill \(last)", "1 failed: \(error)"])
    }

    @Test("a failed spawn is tried again after three seconds; its execution may find another worker before")
    mutating func spawnFails() {
        _ = enqueue(small)
        _ = enqueue(small)
        #expect(queue.spawnFailed(WorkerID(1), now: now).isEmpty)
        #expect(queue.nextWake(after: now) == .seconds(3))
        #expect(queue.alarm(now: .seconds(2)).isEmpty)
        #expect(spawned(2) == ["start 2 on 2"])
        #expect(finished(2) == ["2 valid", "start 1 on 2"])
        #expect(enqueue(small) == [])
        now = .seconds(3)
        #expect(queue.alarm(now: now).map(\.text) == ["spawn 3"])
        #expect(queue.nextWake(after: now) == .never)
    }

    @Test("an artifact that cannot be loaded goes before the answer; others are not judged by it; its worker stays")
    mutating func unusable() {
        _ = enqueue(small, artifact: "bad")
        _ = enqueue(small, artifact: "good")
        _ = enqueue(small, artifact: "bad")
        _ = spawned(1) + spawned(2)
        _ = enqueue(small, artifact: "good")
        let error = ValidationError.possiblyInvalid(.runtimeConstruction("no"))
        #expect(
            finished(1, .artifactUnusable(.runtimeConstruction("no"))) == [
                "remove bad", "1 failed: \(error)", "prepare 3 again", "start 4 on 1",
            ])
    }

    @Test("executions for backing at blocks outside the view are answered, and not run")
    mutating func leaves() {
        let (leaf, ancestor, other) = (Hash32.filled(1), Hash32.filled(2), Hash32.filled(3))
        _ = enqueue(small) + enqueue(small)
        // Before the first update everything is run.
        #expect(enqueue(small, .backing, at: other) == [])
        #expect(queue.updateActiveLeaves(.init(activated: leaf, ancestors: [ancestor])).map(\.text).count == 1)
        #expect(enqueue(small, .backing, at: ancestor) == [])
        #expect(enqueue(small, .backingSystemParas, at: leaf) == [])
        #expect(enqueue(small, .approval, at: other) == [])
        #expect(enqueue(small, .backing, at: other) == ["7 failed: \(ValidationError.executionDeadline)"])
        let late = ValidationError.executionDeadline
        #expect(
            queue.updateActiveLeaves(.init(deactivated: [leaf])).map(\.text) == [
                "5 failed: \(late)", "4 failed: \(late)",
            ])
        #expect(queue.waitingCount == 1)
    }

    @Test("a cancelled execution is not begun, and the worker that was spawned for it takes another")
    mutating func cancelled() {
        _ = enqueue(small)
        _ = enqueue(small)
        _ = enqueue(small)
        _ = enqueue(small)
        queue.cancel(RequestID(1))
        queue.cancel(RequestID(3))
        #expect(spawned(1) == ["start 4 on 1"])
        #expect(queue.waitingCount == 0)
        #expect(spawned(2) == ["start 2 on 2"])
    }
}

extension Hash32 {
    static func filled(_ byte: UInt8) -> Hash32 {
        var hash = Hash32()
        hash.withUnsafeMutableBytes { for index in $0.indices { $0[index] = byte } }
        return hash
    }
}
