import ContractEvents
import Foundation
import GRDB
import Primitives
import RegistrySync
import Testing

/// What is kept of a block, and what follows from it.
@Suite struct CommitTests {
    /// A chain whose last block to be processed is 1532, with the four operators in its first.
    private func world() throws -> RegistryWorld {
        var chain = ScriptedExecutionNode.Chain()
        chain.head = 1540
        let world = try RegistryWorld(chain)
        for log in Fixture.operators() { world.node.add(log, block: 1000) }
        return world
    }

    private func cursor(_ world: RegistryWorld) async throws -> UInt64? {
        let database = try world.database()
        defer { try? database.close() }
        return try await database.progress().0?.number
    }

    /// What a block asks for is asked when the block is kept, and not before.
    @Test("E-05 tasks run after the commit") func tasksAfterCommit() async throws {
        let world = try world()
        defer { world.end() }
        world.node.add(try Fixture.validatorAdded(7), block: 1520)
        try world.database().close()
        let queue = try DatabaseQueue(path: world.databasePath)
        try await queue.writeWithoutTransaction {
            try $0.execute(
                sql: """
                    CREATE TRIGGER refusal BEFORE UPDATE OF cursor_number ON sync WHEN new.cursor_number >= 1520
                    BEGIN SELECT RAISE(ABORT, 'no'); END
                    """)
        }
        try queue.close()
        await #expect(throws: RegistrySyncError.self) { try await world.run() }
        #expect(world.target.takeCalls() == [])
        let again = try DatabaseQueue(path: world.databasePath)
        try await again.writeWithoutTransaction { try $0.execute(sql: "DROP TRIGGER refusal") }
        try again.close()
        try await world.run()
        #expect(world.target.takeCalls() == ["floor 7", "add 7 from 6 fees a7"])
    }

    @Test("E-06 wrong owner, over HTTP") func wrongOwner() async throws {
        let world = try world()
        defer { world.end() }
        world.node.add(try Fixture.validatorAdded(7), block: 1010)
        world.node.add(try Fixture.validatorAdded(7, owner: Fixture.ownerB), block: 1020)
        world.node.add(try Fixture.validatorExited(7, owner: Fixture.ownerB), block: 1030)
        world.node.add(try Fixture.validatorRemoved(7, owner: Fixture.ownerB), block: 1040)
        // The refused one took B's nonce 0.
        world.node.add(try Fixture.validatorAdded(8, owner: Fixture.ownerB, nonce: 1), block: 1050)
        world.node.add(try Fixture.validatorAdded(9, owner: Fixture.ownerB, nonce: 1), block: 1060)
        try await world.run()
        #expect(
            Set(world.target.takeCalls()) == [
                "floor 7", "add 7 from 6 fees a7", "floor 8", "add 8 from 6 fees b8",
            ])
        #expect(try await cursor(world) == 1532)
    }
}
