import Foundation
import Primitives
import Storage
import TestSupport
import Testing

@Suite struct FinalityTests {
    private func roots(_ numbers: [UInt64]) -> [Root] { numbers.map { Root(number: $0) } }

    @Test func theFinalisedIndexGrows() throws {
        let directory = try TestFolder()
        let storage = try Make.storage(in: directory)
        try Make.chain(0...30, in: storage)
        #expect(try storage.latestFinalizedBlock() == nil)
        var summary = try storage.finalize(root: Root(number: 8), checkpointSlot: 8, keepStateEvery: 8)
        #expect(summary.finalizedBlocks == 9 && summary.prunedBlocks == 0 && summary.prunedStates == 0)
        summary = try storage.finalize(root: Root(number: 16), checkpointSlot: 16, keepStateEvery: 8, forkChoice: [5])
        #expect(summary.finalizedBlocks == 8)
        #expect(try storage.forkChoiceSnapshot() == [5])
        #expect(try storage.finalizedBlockRoot(at: 12) == Root(number: 12))
        #expect(try storage.finalizedBlockRoot(at: 17) == nil)
        #expect(try storage.latestFinalizedBlock()?.slot == 16)
        #expect(try storage.latestFinalizedBlock(atOrBefore: 5)?.root == Root(number: 5))
        #expect(try storage.finalizedBlockRoots(in: 3...6).map(\.root) == roots([3, 4, 5, 6]))
        #expect(try storage.unfinalizedBlocks().map(\.root) == roots(Array(17...30)))
        #expect(
            try storage.finalize(root: Root(number: 16), checkpointSlot: 16, keepStateEvery: 8).finalizedBlocks == 0)
        #expect(try storage.finalizedState(at: 8)?.slot == 8)
        #expect(try storage.finalizedState(at: 9) == nil)
    }

    @Test func lostBranchesGo() throws {
        let directory = try TestFolder()
        let storage = try Make.storage(in: directory)
        try Make.chain(0...20, in: storage)
        // 105 leaves the chain before finality, 117 descends from it after; 118 is a living branch.
        for (number, parent, slot) in [(105, 4, 5), (108, 105, 8), (117, 108, 17), (118, 17, 18)]
            as [(UInt64, UInt64, UInt64)]
        {
            try storage.importBlock(
                BlockImport(
                    block: Make.block(number, parent: parent, slot: slot),
                    states: [Make.state(after: number, slot: slot)]))
        }
        let summary = try storage.finalize(root: Root(number: 16), checkpointSlot: 16, keepStateEvery: 0)
        #expect(summary.prunedBlocks == 3)
        #expect(summary.prunedStates == 4)
        for number in [105, 108, 117] as [UInt64] {
            #expect(try !storage.containsBlock(Root(number: number)))
            #expect(try storage.state(blockRoot: Root(number: number)) == nil)
        }
        #expect(try storage.containsBlock(Root(number: 118)))
        #expect(try storage.state(blockRoot: Root(number: 118)) != nil)
        #expect(try storage.state(blockRoot: Root(number: 16)) != nil)
        #expect(try storage.state(blockRoot: Root(number: 0)) != nil)
        #expect(try storage.state(blockRoot: Root(number: 8)) == nil)
    }

    @Test func oneStateOfManyIsKept() throws {
        let directory = try TestFolder()
        let storage = try Make.storage(in: directory)
        try Make.chain(0...100, in: storage)
        let summary = try storage.finalize(root: Root(number: 80), checkpointSlot: 80, keepStateEvery: 32)
        #expect(summary.prunedStates == 7)
        let kept = try (UInt64(0)...100).filter { try storage.state(blockRoot: Root(number: $0)) != nil }
        #expect(kept == [0, 32, 64, 80, 88, 96])
        #expect(try storage.nearestState(toBlock: Root(number: 63))?.state.slot == 32)
    }

    @Test func theNewestStateBelowFinalityStays() throws {
        let directory = try TestFolder()
        let storage = try Make.storage(in: directory)
        // Slots 14 to 16 are empty: block 13 is finalised at the checkpoint of slot 16 and its last state is that of
        // slot 8.
        try Make.chain(0...13, in: storage)
        try storage.importBlock(BlockImport(block: Make.block(17, parent: 13, slot: 17)))
        try storage.finalize(root: Root(number: 13), checkpointSlot: 16, keepStateEvery: 0)
        #expect(try storage.finalizedBlockRoot(at: 16) == nil)
        let (state, replay) = try #require(try storage.nearestState(toBlock: Root(number: 17)))
        #expect(state.slot == 8)
        #expect(replay.count == 6)
    }

    @Test func whatContradictsFinalityIsRefusedAndChangesNothing() throws {
        let directory = try TestFolder()
        let storage = try Make.storage(in: directory)
        try Make.chain(0...20, in: storage)
        #expect(
            storageError { try storage.finalize(root: Root(number: 99), checkpointSlot: 8, keepStateEvery: 0) }?.code
                == .invalidRequest)
        try storage.finalize(root: Root(number: 8), checkpointSlot: 8, keepStateEvery: 0)
        try storage.importBlock(BlockImport(block: Make.block(109, parent: 7, slot: 9)))
        for number in [109, 7, 99] as [UInt64] {
            let error = storageError {
                try storage.finalize(root: Root(number: number), checkpointSlot: 16, keepStateEvery: 0, forkChoice: [1])
            }
            #expect(error?.code == .invalidRequest)
        }
        #expect(try storage.latestFinalizedBlock()?.slot == 8)
        #expect(try storage.containsBlock(Root(number: 109)))
        #expect(try storage.forkChoiceSnapshot() != [1])
    }

    @Test func aKilledNodeFindsAWholeDatabase() throws {
        let directory = try TestFolder()
        let storage = try Make.storage(in: directory)
        var random = SeededRandom(seed: 12)
        for slot in UInt64(0)...120 {
            try Make.chain(slot...slot, in: storage)
            if slot > 24, slot % 8 == 0 {
                try storage.finalize(
                    root: Root(number: slot - 16), checkpointSlot: Slot(slot - 16), keepStateEvery: 32,
                    forkChoice: Array("fork choice \(slot)".utf8))
            }
            guard Int.random(in: 0..<10, using: &random) == 0 else { continue }
            let copy = try directory.snapshot()
            let reopened = try BeaconStorage.open(path: copy.database, expecting: Make.identity)
            #expect(try reopened.forkChoiceSnapshot() == Array("fork choice \(slot)".utf8))
            #expect(try reopened.block(Root(number: slot)) == Make.block(slot, parent: slot &- 1, slot: slot))
            #expect(try reopened.nearestState(toBlock: Root(number: slot))?.state.slot == Slot(slot / 8 * 8))
            #expect(try reopened.latestFinalizedBlock()?.slot == storage.latestFinalizedBlock()?.slot)
        }
    }

    /// A crash in the middle of a write: whatever prefix of the log is there, a whole number of imports is.
    @Test func anyPrefixOfTheLogIsConsistent() throws {
        let directory = try TestFolder()
        let storage = try Make.storage(in: directory)
        try Make.chain(0...30, in: storage)
        let copy = try directory.snapshot()
        let log = try #require(FileManager.default.contents(atPath: copy.file("beacon.sqlite-wal")))
        var random = SeededRandom(seed: 31)
        for _ in 0..<25 {
            let torn = try copy.snapshot()
            let length = Int.random(in: 0...log.count, using: &random)
            try log.prefix(length).write(to: URL(fileURLWithPath: torn.file("beacon.sqlite-wal")))
            let reopened = try BeaconStorage.open(path: torn.database, expecting: Make.identity)
            let slots = try reopened.blockReferences(in: 0...100).map(\.slot.rawValue)
            #expect(slots == Array(0..<UInt64(slots.count)))
            let last = slots.last
            #expect(try reopened.forkChoiceSnapshot() == last.map { Array("fork choice \($0)".utf8) })
            for slot in slots where slot % 8 == 0 {
                #expect(try reopened.state(blockRoot: Root(number: slot)) != nil)
            }
        }
    }
}
