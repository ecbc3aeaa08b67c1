import PVFHost
import PVFPrimitives
import Testing

/// Row 39 of the scenario catalogue: the shares of the four kinds.
@Suite struct ExecuteScenarios {
    /// Schedules twelve of those that wait; gives the kinds in order.
    private func schedule(_ waiting: [ExecuteKind: Int]) -> [ExecuteKind] {
        var lanes = ExecutionLanes()
        let pvf = Pvf.named("A")
        for (kind, count) in waiting {
            for number in 0..<count {
                let request = ExecutionRequest(pvf: pvf, params: [], kind: kind)
                lanes.append(
                    .init(
                        execution: Execution(id: RequestID(UInt64(number)), request: request), artifact: .of(pvf),
                        since: .zero))
            }
        }
        return (0..<12).compactMap { _ in
            lanes.next.flatMap { lanes.take($0) { _ in true }?.execution.request.kind }
        }
    }

    private func counts(_ waiting: [ExecuteKind: Int]) -> [Int] {
        let order = schedule(waiting)
        return ExecuteKind.allCases.map { kind in order.count { $0 == kind } }
    }

    @Test("Scenario 39: of twelve, eight disputes, three approvals, one for a system parachain")
    func saturated() {
        let full = 12
        #expect(
            counts([.dispute: full, .approval: full, .backingSystemParas: full, .backing: full]) == [8, 3, 1, 0])
        #expect(counts([.approval: full, .backingSystemParas: full, .backing: full]) == [0, 9, 2, 1])
        #expect(counts([.dispute: full, .approval: full, .backing: full]) == [8, 3, 0, 1])
    }

    @Test("Scenario 39: one for backing among approvals comes second")
    func single() {
        #expect(counts([.approval: 12, .backing: 1]) == [0, 11, 0, 1])
        #expect(schedule([.approval: 12, .backing: 1]).prefix(4) == [.approval, .backing, .approval, .approval])
        #expect(counts([.backing: 12]) == [0, 0, 0, 12])
    }

    @Test("Scenario 39: the shares hold through the queue, one worker after the other")
    func throughTheQueue() {
        var host = VirtualHost(executeWorkers: 1)
        let pvf = Pvf.named("A")
        host.headsUp(pvf)
        host.prepareWorker(1, .spawned)
        host.prepared(1, pvf)
        // The first gets a worker at once; the window begins with it.
        host.execute(pvf, kind: .dispute)
        for _ in 0..<12 {
            for kind in ExecuteKind.allCases { host.execute(pvf, kind: kind) }
        }
        var log = host.executeWorker(1, .spawned)
        for _ in 0..<11 { log += host.executeWorker(1, .finished(.valid)) }
        let kinds = log.filter { $0.hasPrefix("execute ") }.compactMap { line -> ExecuteKind? in
            guard let request = line.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else { return nil }
            return request == 1 ? .dispute : ExecuteKind.allCases[(request - 2) % 4]
        }
        #expect(ExecuteKind.allCases.map { kind in kinds.count { $0 == kind } } == [8, 3, 1, 0])
    }
}
