import PVFHost
import PVFPrimitives
import Testing

@Suite struct QueueTests {
    @Test("first in, first out, with a door at the front")
    func fifo() {
        var fifo = FIFO<Int>()
        for number in 0..<200 { fifo.append(number) }
        #expect((0..<100).allSatisfy { fifo.popFirst() == $0 })
        fifo.pushFront(7)
        #expect(fifo.first == 7 && fifo.count == 101)
        #expect(fifo.removeFirst { $0 == 150 } == 150)
        #expect(fifo.removeFirst { $0 == 150 } == nil)
        #expect(fifo.removeAll { $0 >= 110 }.count == 89)
        #expect(Array(fifo.elements) == [7] + Array(100..<110))
        #expect((0..<11).allSatisfy { _ in fifo.popFirst() != nil })
        #expect(fifo.popFirst() == nil && fifo.isEmpty)
        fifo.pushFront(1)
        fifo.pushFront(0)
        #expect(Array(fifo.elements) == [0, 1])
    }

    @Test("the alarm goes before callers, callers before prepare workers, executions before all")
    func bias() {
        var mailbox = HostMailbox()
        mailbox.put(.prepareWorker(WorkerID(1), .spawned))
        for _ in 0..<HostMailbox.clientLimit {
            #expect(mailbox.hasRoomForClient)
            mailbox.put(.client(.headsUp([])))
        }
        #expect(!mailbox.hasRoomForClient)
        mailbox.put(.alarm)
        mailbox.put(.alarm)
        mailbox.put(.executeWorker(WorkerID(1), .died))
        var order = ""
        while let event = mailbox.take(takesClients: true) {
            switch event {
            case .executeWorker: order += "e"
            case .alarm: order += "a"
            case .client: order += "c"
            case .prepareWorker: order += "p"
            case .cancelled: order += "x"
            }
        }
        #expect(order == "ea" + String(repeating: "c", count: 10) + "p")
    }

    @Test("a request that is dropped before the machine has seen it is taken back")
    func withdrawn() {
        var mailbox = HostMailbox()
        mailbox.put(.client(.precheck(RequestID(1), .named("A"))))
        mailbox.put(.client(.precheck(RequestID(2), .named("B"))))
        #expect(mailbox.withdraw(RequestID(1)) && !mailbox.withdraw(RequestID(1)) && !mailbox.withdraw(RequestID(3)))
        guard case .client(.precheck(RequestID(2), _)) = mailbox.take(takesClients: true) else {
            Issue.record("the other request should have come")
            return
        }
        #expect(mailbox.take(takesClients: true) == nil)
    }

    @Test("callers wait while too much is unanswered; nothing else does")
    func backPressure() {
        var mailbox = HostMailbox()
        mailbox.put(.client(.headsUp([])))
        #expect(!mailbox.hasEvent(takesClients: false))
        mailbox.put(.prepareWorker(WorkerID(1), .spawned))
        guard case .prepareWorker = mailbox.take(takesClients: false) else {
            Issue.record("the prepare worker's word should have come")
            return
        }
        #expect(mailbox.take(takesClients: false) == nil)
        #expect(mailbox.take(takesClients: true) != nil)
    }

    @Test("a failed spawn of a prepare worker is tried again after three seconds, for ever")
    func spawnRetry() {
        var machine = HostMachine()
        var now = HostTime.zero
        var spawns = machine.handle(.client(.headsUp([.named("A")])), at: now).count {
            if case .spawnPrepareWorker = $0 { true } else { false }
        }
        #expect(spawns == 1)
        for _ in 0..<10 {
            #expect(machine.handle(.prepareWorker(WorkerID(1), .spawnFailed), at: now).isEmpty)
            #expect(machine.nextWake(after: now) == now + .seconds(3))
            #expect(machine.handle(.alarm, at: now + .milliseconds(2999)).isEmpty)
            now += .seconds(3)
            spawns += machine.handle(.alarm, at: now).count
        }
        #expect(spawns == 11)
        #expect(machine.prepareQueue.workerCount == 1)
    }

    @Test("a job that a lost worker did not begin goes to an idle one")
    func idleTakesOver() {
        var queue = PrepareQueue(limits: .init(soft: 2, hard: 2))
        let (first, second) = (Pvf.named("A"), Pvf.named("B"))
        _ = queue.enqueue(first, .normal) + queue.enqueue(second, .normal)
        _ = queue.spawned(WorkerID(1)) + queue.spawned(WorkerID(2))
        _ = queue.concluded(WorkerID(1), isGone: false, .success(.at("A")))
        guard case .start(WorkerID(1), second, .normal) = queue.ripped(WorkerID(2)).first else {
            Issue.record("the idle worker should have it")
            return
        }
        #expect(queue.workerCount == 1 && queue.unscheduled.isEmpty)
    }

    @Test("a job that no worker can be asked to do is given up")
    func misses() {
        var queue = PrepareQueue()
        let pvf = Pvf.named("A")
        #expect(queue.enqueue(pvf, .normal).count == 1)
        for number in 1..<UInt64(PrepareQueue.missLimit) {
            #expect(queue.spawned(WorkerID(number)).count == 1)
            #expect(queue.ripped(WorkerID(number)).count == 1)
        }
        _ = queue.spawned(WorkerID(99))
        guard case .concluded(pvf.artifactID, .failure(.io)) = queue.ripped(WorkerID(99)).first else {
            Issue.record("the job should have been given up")
            return
        }
        #expect(queue.jobCount == 0 && queue.workerCount == 0)
    }
}
