import ContractEvents
import Foundation
import GRDB
import Primitives
import RegistrySync
import Synchronization
import Testing

@Suite struct SyncTests {
    /// A chain whose last block to be processed is 1500, with the four operators in its first.
    private func world(
        head: UInt64 = 1508, operators: Bool = true, _ change: (inout ScriptedExecutionNode.Chain) -> Void = { _ in }
    ) throws -> RegistryWorld {
        var chain = ScriptedExecutionNode.Chain()
        chain.head = head
        change(&chain)
        let world = try RegistryWorld(chain)
        if operators { for log in Fixture.operators() { world.node.add(log, block: 1000) } }
        return world
    }

    private func progress(_ world: RegistryWorld) async throws -> (cursor: UInt64?, isHistory: Bool) {
        let database = try world.database()
        defer { try? database.close() }
        let (cursor, isHistory) = try await database.progress()
        return (cursor?.number, isHistory)
    }

    @Test("E-01 first sync") func firstSync() async throws {
        let world = try world(operators: false)
        defer { world.end() }
        try await world.run()
        #expect(world.node.takeRanges() == ["1000-1199", "1200-1399", "1400-1500"])
        #expect(try await progress(world) == (1500, false))
    }

    @Test("E-02 resume") func resume() async throws {
        let world = try world(head: 1308)
        defer { world.end() }
        try await world.run()
        _ = world.node.takeRequests()
        world.node.change { $0.head = 1508 }
        try await world.run { _, database in
            let old = RegistryBlock(cursor: .init(number: 1300, hash: Hash32()), logs: [])
            let core = RegistryCore(operatorKey: try Fixture.operatorKey)
            await #expect(throws: RegistrySyncError.inferiorBlock(1300, cursor: 1500)) {
                _ = try await database.commit([old], upTo: old.cursor, recordsTasks: true, core)
            }
        }
        #expect(world.node.takeRanges() == ["1301-1500"])
    }

    @Test("E-03 query limit") func queryLimit() async throws {
        let world = try world { $0.largestRange = 50 }
        defer { world.end() }
        world.node.add(try Fixture.validatorAdded(7), block: 1070)
        world.node.add(try Fixture.validatorAdded(8, nonce: 1), block: 1130)
        try await world.run()
        let ranges = world.node.takeRanges()
        #expect(Array(ranges.prefix(4)) == ["1000-1199", "1000-1099", "1000-1049", "1050-1099"])
        #expect(ranges.last?.hasSuffix("-1500") == true)
        #expect(world.target.takeCalls().filter { $0.hasPrefix("add") }.count == 2)
    }

    @Test func answersLetTheBatchGrow() async throws {
        var world = try world(operators: false)
        defer { world.end() }
        world.largestBatch = 2000
        try await world.run()
        #expect(world.node.takeRanges() == ["1000-1199", "1200-1500"])
    }

    /// What is held in memory at once does not grow with how much a contract logs.
    @Test func manyLogsMakeTheBatchSmall() async throws {
        var world = try world(head: 2508, operators: false) { chain in
            chain.source = { number in
                number < 1200 ? [] : (0..<UInt64(50)).map { Fixture.operatorRemoved(100 * number + $0) }
            }
        }
        defer { world.end() }
        world.largestBatch = 2000
        try await world.run()
        let ranges = world.node.takeRanges()
        #expect(Array(ranges.prefix(4)) == ["1000-1199", "1200-1599", "1600-1619", "1620-1639"])
        #expect(ranges.dropFirst(2).allSatisfy { $0.split(separator: "-").compactMap { Int($0) }.span <= 20 })
        #expect(try await progress(world) == (2500, false))
    }

    /// A node that never answers a large question is asked a smaller one, like one that refuses.
    @Test func aSlowNodeIsAskedForLess() async throws {
        var world = try world(operators: false) { $0.silentAbove = 150 }
        defer { world.end() }
        world.logsTimeout = .seconds(3)
        try await world.run()
        #expect(world.node.takeRanges().first == "1000-1199")
        #expect(try await progress(world) == (1500, false))
    }

    @Test("E-04 removed logs") func removedLogs() async throws {
        let world = try world()
        defer { world.end() }
        world.node.add(try Fixture.validatorAdded(7), block: 1100, removed: true)
        world.node.add(try Fixture.validatorAdded(8), block: 1100)
        try await world.run()
        #expect(world.target.takeCalls() == ["floor 8", "add 8 from 6 fees a7"])
    }

    @Test("E-05 do and undo in one block, over HTTP") func doAndUndo() async throws {
        let world = try world()
        defer { world.end() }
        let logs = [
            Fixture.operatorAdded(5), Fixture.operatorRemoved(5), try Fixture.validatorAdded(7),
            try Fixture.validatorRemoved(7), try Fixture.validatorAdded(8, nonce: 1), Fixture.liquidated(),
            Fixture.reactivated(),
        ]
        try await world.run { gate, _ in
            for log in logs { world.node.add(log, block: 1520) }
            world.node.change { $0.head = 1540 }
            await gate.poll()
            #expect(world.target.takeCalls() == ["remove 7", "floor 8", "add 8 from 6 fees a7"])
        }
    }

    /// Nodes answer in any order; nonces hold only in the chain's.
    @Test func logsOutOfOrder() async throws {
        let world = try world(operators: false)
        defer { world.end() }
        for (position, number) in (7...UInt8(18)).enumerated().reversed() {
            let log = try Fixture.validatorAdded(number, nonce: UInt64(position))
            world.node.add(log, block: 1001, transaction: UInt64(position / 3), index: UInt64(position))
        }
        for log in Fixture.operators() { world.node.add(log, block: 1000) }
        try await world.run()
        #expect(world.target.takeCalls().filter { $0.hasPrefix("add") }.count == 12)
    }

    @Test("E-07 crash before commit") func crashBeforeCommit() async throws {
        let world = try world()
        defer { world.end() }
        world.node.add(try Fixture.validatorAdded(7), block: 1250)
        // The transaction dies where the share is written and the cursor is not.
        let database = try world.database()
        try database.close()
        func raw(_ sql: String) throws {
            let queue = try DatabaseQueue(path: world.databasePath)
            try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
            try queue.close()
        }
        try raw(
            """
            CREATE TRIGGER crash BEFORE UPDATE OF cursor_number ON sync WHEN new.cursor_number = 1250
            BEGIN SELECT RAISE(ABORT, 'crash'); END
            """)
        await #expect(throws: RegistrySyncError.self) { try await world.run() }
        #expect(try await progress(world) == (1199, true))
        let half = try world.database()
        let lost = try await half.activeShare(of: Fixture.pubkey(7))
        #expect(lost == nil)
        try half.close()
        try raw("DROP TRIGGER crash")
        try await world.run()
        #expect(try await progress(world) == (1500, false))
        #expect(world.target.takeCalls() == ["floor 7", "add 7 from 6 fees a7"])
    }

    @Test("E-08 gap after reconnect") func gapAfterReconnect() async throws {
        let world = try world(head: 1520)
        defer { world.end() }
        try await world.run { gate, _ in
            _ = world.node.takeRequests()
            world.node.change { $0.failure = (-32000, "restarting") }
            await gate.poll()
            world.node.change {
                $0.failure = nil
                $0.head = 1540
            }
            await gate.poll()
            #expect(world.node.takeRanges() == ["1513-1532"])
            await gate.poll()
            #expect(world.node.takeRanges() == [])
        }
    }

    @Test("E-09 unknown topic and ABI error, over HTTP") func unknownAndMalformed() async throws {
        let world = try world()
        defer { world.end() }
        let dead = Bytes32(bytes: [0xde, 0xad] + [UInt8](repeating: 0, count: 30)) ?? Bytes32()
        var short = try Fixture.validatorAdded(7)
        short.data = Array(short.data.prefix(40))
        world.node.add(ContractLog(topics: [dead], data: []), block: 1300)
        world.node.add(short, block: 1300)
        try await world.run()
        #expect(try await progress(world).cursor == 1500)
        #expect(world.target.takeCalls() == [])
    }

    @Test("E-10 history runs no tasks") func historyRunsNoTasks() async throws {
        let world = try world()
        defer { world.end() }
        world.node.add(try Fixture.validatorAdded(7), block: 1010)
        world.node.add(try Fixture.validatorExited(7), block: 1100)
        try await world.run { gate, _ in
            #expect(world.target.takeCalls() == ["floor 7", "add 7 from 6 fees a7"])
            world.node.add(try Fixture.validatorExited(7), block: 1540)
            world.node.add(try Fixture.validatorExited(7), block: 1540)
            world.node.change { $0.head = 1550 }
            _ = world.node.takeRequests()
            await gate.poll()
            #expect(world.target.takeCalls() == ["exit 7 at \(ScriptedExecutionNode.time(1540))"])
            #expect(world.node.takeRequests().filter { $0 == "getBlock 1540" }.count == 1)
        }
    }

    /// What the owner asked for while this client was off is done when it is back.
    @Test func exitsOfTheTimeBetween() async throws {
        let world = try world()
        defer { world.end() }
        world.node.add(try Fixture.validatorAdded(7), block: 1010)
        try await world.run()
        _ = world.target.takeCalls()
        world.node.add(try Fixture.validatorExited(7), block: 1530)
        world.node.change { $0.head = 1550 }
        try await world.run()
        #expect(
            world.target.takeCalls() == ["add 7 from 6 fees a7", "exit 7 at \(ScriptedExecutionNode.time(1530))"])
    }

    /// An exit whose slot has not come stays in the database, and holds up nothing behind it.
    @Test func exitsBeforeTheirTime() async throws {
        let world = try world()
        defer { world.end() }
        world.node.add(try Fixture.validatorAdded(7), block: 1010)
        world.target.exitsAreDue.withLock { $0 = false }
        try await world.run { gate, database in
            _ = world.target.takeCalls()
            world.node.add(try Fixture.validatorExited(7), block: 1520)
            world.node.add(Fixture.feeRecipient(Fixture.address(0xD0)), block: 1521)
            world.node.change { $0.head = 1540 }
            await gate.poll()
            #expect(world.target.takeCalls() == ["fees 7 d0"])
            let waiting = try await database.nextTask()
            #expect(waiting?.task == .exit(try Fixture.pubkey(7), blockTime: ScriptedExecutionNode.time(1520)))
            world.target.exitsAreDue.withLock { $0 = true }
            await gate.poll()
            #expect(world.target.takeCalls() == ["exit 7 at \(ScriptedExecutionNode.time(1520))"])
            await gate.poll()
            #expect(world.target.takeCalls() == [])
        }
    }

    @Test("E-11 fee recipient") func feeRecipient() async throws {
        let world = try world()
        defer { world.end() }
        world.node.add(Fixture.feeRecipient(Fixture.address(0xC9)), block: 1100)
        world.node.add(try Fixture.validatorAdded(7), block: 1200)
        world.node.add(try Fixture.validatorAdded(8, owner: Fixture.ownerB), block: 1200)
        try await world.run { gate, _ in
            let added = world.target.takeCalls().filter { $0.hasPrefix("add") }
            #expect(Set(added) == ["add 7 from 6 fees c9", "add 8 from 6 fees b8"])
            world.node.add(Fixture.feeRecipient(Fixture.address(0xD0)), block: 1520)
            world.node.change { $0.head = 1540 }
            await gate.poll()
            #expect(world.target.takeCalls() == ["fees 7 d0"])
        }
    }

    @Test("E-12 reactivated") func reactivated() async throws {
        let world = try world()
        defer { world.end() }
        world.node.add(try Fixture.validatorAdded(7), block: 1010)
        world.node.add(Fixture.liquidated(), block: 1100)
        try await world.run { gate, database in
            #expect(world.target.takeCalls() == [])
            world.node.add(Fixture.reactivated(), block: 1520)
            world.node.change { $0.head = 1540 }
            await gate.poll()
            #expect(world.target.takeCalls() == ["floor 7", "add 7 from 6 fees a7"])
            let share = try await database.activeShare(of: Fixture.pubkey(7))
            #expect(share?.minParticipationEpoch == 6)
        }
        world.target.epoch.withLock { $0 = 9 }
        try await world.run()
        #expect(world.target.takeCalls() == ["add 7 from 6 fees a7"], "a restart raises no floor")
    }

    @Test func tasksAreDoneAtLeastOnce() async throws {
        let world = try world()
        defer { world.end() }
        world.node.add(try Fixture.validatorAdded(7), block: 1010)
        world.node.add(try Fixture.validatorAdded(8, nonce: 1), block: 1010)
        world.target.refuse(1)
        try await world.run { gate, database in
            // One that fails holds up only what concerns the same validator.
            #expect(world.target.takeCalls().filter { $0.hasPrefix("floor") }.count == 1)
            let waiting = try await database.nextTask()
            #expect(waiting != nil)
        }
        // As after a crash between commit and execution.
        try await world.run { _, database in
            #expect(world.target.takeCalls().filter { $0.hasPrefix("floor") }.count == 1)
            let waiting = try await database.nextTask()
            #expect(waiting == nil)
        }
    }

    @Test func anotherChainStopsLoudly() async throws {
        let world = try world()
        defer { world.end() }
        try await world.run()
        world.node.change {
            $0.salt = 1
            $0.head = 1540
        }
        let cursor = RegistryCursor(number: 1500, hash: ScriptedExecutionNode.hash(1500))
        await #expect(throws: RegistrySyncError.otherChain(cursor, found: ScriptedExecutionNode.hash(1500, 1))) {
            try await world.run()
        }
        world.node.change { $0.chainID = 5 }
        await #expect(
            throws: RegistrySyncError.wrongChainID(
                node: "http://127.0.0.1:\(world.node.port)", found: 5, expected: 1)
        ) { try await world.run() }
        var other = RegistryWorld.network
        other.contract = Fixture.ownerB
        #expect(throws: RegistrySyncError.otherRegistry(path: world.databasePath, what: "contract")) {
            _ = try world.database(other)
        }
    }

    @Test func finalizedBlocksOnly() async throws {
        var configured = try world { $0.finalized = 1400 }
        configured.confirmation = .finalized(fallback: 64)
        let world = configured
        defer { world.end() }
        try await world.run { gate, _ in
            #expect(world.node.takeRanges().last == "1400-1400")
            world.node.change { $0.finalized = nil }
            await gate.poll()
            #expect(world.node.takeRanges() == ["1401-1444"])
        }
    }

    @Test func severalNodesInOrder() async throws {
        var chain = ScriptedExecutionNode.Chain()
        chain.head = 1508
        var broken = chain
        broken.failure = (-32000, "database error")
        let world = try RegistryWorld(broken, chain)
        defer { world.end() }
        try await world.run { gate, _ in
            #expect(world.nodes[1].takeRanges().last == "1400-1500")
            world.nodes[0].change {
                $0.failure = nil
                $0.head = 1540
            }
            await gate.poll()
            #expect(world.nodes[0].takeRanges() == ["1501-1532"])
            #expect(world.nodes[1].takeRanges() == [])
        }
    }
}

extension [Int] {
    /// From the first to the last, both counted.
    fileprivate var span: Int { (last ?? 0) - (first ?? 0) + 1 }
}
