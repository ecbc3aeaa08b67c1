import BeaconAPI
import BeaconNodePool
import Logging
import NodeTestSupport
import SlotClock
import Synchronization
import Testing

/// Questions in parts.
@Suite struct PartPlanTests {
    private func parts(_ effects: [PartPlan.Effect]) -> [Int] {
        effects.compactMap { if case .ask(let part) = $0 { part } else { nil } }
    }

    @Test("Eight parts at a time, the next when one is over")
    func window() {
        var plan = PartPlan(parts: 10)
        #expect(parts(plan.begin()) == Array(0..<8))
        #expect(plan.handle(.answered(part: 3)) == [.ask(part: 8)])
        #expect(plan.handle(.answered(part: 8)) == [.ask(part: 9)])
        for part in [0, 1, 2, 4, 5, 6, 7] { #expect(plan.handle(.answered(part: part)) == []) }
        #expect(!plan.isOver)
        #expect(plan.handle(.answered(part: 9)) == [] && plan.isOver)
        var nothing = PartPlan(parts: 0)
        #expect(nothing.begin() == [] && nothing.isOver)
    }

    @Test("A part that fails is asked three times; then the others go on without it")
    func failures() {
        var plan = PartPlan(parts: 9)
        _ = plan.begin()
        _ = plan.handle(.answered(part: 0))
        #expect(plan.handle(.failed(part: 1, isRefusal: false)) == [.ask(part: 1)])
        #expect(plan.handle(.failed(part: 1, isRefusal: false)) == [.ask(part: 1)])
        #expect(plan.handle(.failed(part: 1, isRefusal: false)) == [])
        for part in 2..<9 { _ = plan.handle(.answered(part: part)) }
        #expect(plan.isOver)
    }

    @Test("A slow part is asked beside itself; the first answer counts, and a late one changes nothing")
    func slowness() {
        var plan = PartPlan(parts: 2)
        _ = plan.begin()
        #expect(plan.handle(.slow(part: 0)) == [.ask(part: 0)])
        #expect(plan.handle(.slow(part: 0)) == [.ask(part: 0)])
        #expect(plan.handle(.slow(part: 0)) == [])
        #expect(plan.handle(.failed(part: 0, isRefusal: false)) == [])
        #expect(plan.handle(.answered(part: 0)) == [])
        #expect(plan.handle(.failed(part: 0, isRefusal: false)) == [])
        #expect(plan.handle(.slow(part: 0)) == [] && !plan.isOver)
        #expect(plan.handle(.answered(part: 1)) == [] && plan.isOver)
    }

    @Test("A node that answers nothing, or refuses, is not pressed")
    func givingUp() {
        var one = PartPlan(parts: 1)
        _ = one.begin()
        #expect(one.handle(.failed(part: 0, isRefusal: false)) == [.giveUp] && one.isOver)
        var many = PartPlan(parts: 20)
        _ = many.begin()
        for part in 0..<7 { #expect(many.handle(.failed(part: part, isRefusal: false)) == [.ask(part: part)]) }
        #expect(many.handle(.failed(part: 7, isRefusal: false)) == [.giveUp] && many.isOver)
        var refused = PartPlan(parts: 20)
        _ = refused.begin()
        _ = refused.handle(.answered(part: 0))
        #expect(refused.handle(.failed(part: 1, isRefusal: true)) == [.giveUp] && refused.isOver)
    }

    private var pool: BeaconNodePool {
        BeaconNodePool([], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    @Test("All answers come in order, though 20 000 things are asked about in parts that end in any order")
    func order() async throws {
        let answers = try await pool.inParts(of: Array(0..<20_000), size: 4096) { $0 }
        #expect(answers.map(\.count) == [4096, 4096, 4096, 4096, 3616])
        #expect(answers.flatMap { $0 } == Array(0..<20_000))
        #expect(try await pool.inParts(of: [Int](), size: 5) { $0 }.isEmpty)
    }

    @Test("What came before a part failed for good is told, and the failure thrown")
    func partial() async throws {
        let tries = Mutex(0)
        var told: Set<Int> = []
        await #expect(throws: BeaconAPIError.self) {
            try await pool.inParts(of: Array(0..<30), size: 1) { part in
                guard part == [29] else { return part }
                tries.withLock { $0 += 1 }
                throw BeaconAPIError(code: 503, message: "busy")
            } took: { _, part, _ in
                told.formUnion(part)
            }
        }
        #expect(told == Set(0..<29))
        #expect(tries.withLock { $0 } == 3)
    }
}
