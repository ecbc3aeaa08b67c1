import ConsensusTypes
import Foundation
import Primitives
import Storage
import TestSupport
import Testing

@Suite struct BlockImportTests {
    @Test func whatIsImportedIsThere() throws {
        let directory = try TestFolder()
        let storage = try Make.storage(in: directory)
        let block = Make.block(7, parent: 6, slot: 9, fork: .fulu)
        let state = Make.state(after: 7, slot: 16, fork: .fulu)
        #expect(try !storage.containsBlock(block.root))
        #expect(try storage.forkChoiceSnapshot() == nil)
        try storage.importBlock(BlockImport(block: block, states: [state], forkChoice: [1, 2]))
        #expect(try storage.containsBlock(block.root))
        #expect(try storage.block(block.root) == block)
        #expect(
            try storage.blockReference(block.root)
                == BlockReference(root: block.root, parentRoot: block.parentRoot, slot: 9))
        #expect(try storage.state(state.root) == state)
        #expect(try storage.forkChoiceSnapshot() == [1, 2])
        try storage.importBlock(BlockImport(block: block))
        #expect(try storage.forkChoiceSnapshot() == [1, 2])
        #expect(try storage.block(Root(number: 8)) == nil)
        #expect(try storage.state(block.root) == nil)
    }

    @Test func allOfAnImportOrNothing() throws {
        let directory = try TestFolder()
        let storage = try Make.storage(in: directory)
        let impossible = Make.state(after: 1, slot: .max)
        let error = storageError {
            try storage.importBlock(
                BlockImport(block: Make.block(1, parent: 0, slot: 1), states: [impossible], forkChoice: [1]))
        }
        #expect(error?.code == .invalidRequest)
        #expect(try !storage.containsBlock(Root(number: 1)))
        #expect(try storage.forkChoiceSnapshot() == nil)
    }

    @Test func snapshotsByName() throws {
        let directory = try TestFolder()
        let storage = try Make.storage(in: directory)
        try storage.setSnapshot("pools", [1])
        try storage.setSnapshot("pools", [])
        #expect(try storage.snapshot("pools") == [])
        try storage.setSnapshot("pools", nil)
        #expect(try storage.snapshot("pools") == nil)
        try storage.setForkChoiceSnapshot([9])
        #expect(try storage.forkChoiceSnapshot() == [9])
    }

    @Test func blocksOfSlotsAreInOrder() throws {
        let directory = try TestFolder()
        let storage = try Make.storage(in: directory)
        for (number, slot) in [(5, 3), (4, 3), (3, 1), (2, 9)] as [(UInt64, UInt64)] {
            try storage.importBlock(BlockImport(block: Make.block(number, parent: 1, slot: slot)))
        }
        let numbers = [3, 4, 5, 2].map { Root(number: $0) }
        #expect(try storage.blockReferences(in: 0...9).map(\.root) == numbers)
        #expect(try storage.blockReferences(in: 2...8).map(\.root) == Array(numbers[1...2]))
        #expect(try storage.unfinalizedBlocks().map(\.root) == numbers)
    }

    @Test func statesByBlock() throws {
        let directory = try TestFolder()
        let storage = try Make.storage(in: directory)
        for slot in [16, 8, 7] as [UInt64] { try storage.putState(Make.state(after: 7, slot: slot)) }
        let block = Root(number: 7)
        #expect(try storage.state(blockRoot: block)?.slot == 7)
        #expect(try storage.state(blockRoot: block, slot: 8)?.slot == 8)
        #expect(try storage.state(blockRoot: block, slot: 9) == nil)
        #expect(try storage.state(blockRoot: Root(number: 8)) == nil)
    }

    @Test func theNearestStateAndWhatToReplay() throws {
        let directory = try TestFolder()
        let storage = try Make.storage(in: directory)
        try Make.chain(0...20, in: storage)
        let (state, replay) = try #require(try storage.nearestState(toBlock: Root(number: 19)))
        #expect(state.slot == 16)
        #expect(replay == [17, 18, 19].map { Root(number: $0) })
        let exact = try #require(try storage.nearestState(toBlock: Root(number: 16)))
        #expect(exact.state.slot == 16 && exact.replay.isEmpty)
        let earlier = try #require(try storage.nearestState(toBlock: Root(number: 16), atOrBefore: 15))
        #expect(earlier.state.slot == 8 && earlier.replay.count == 8)
        #expect(try storage.nearestState(toBlock: Root(number: 99)) == nil)

        // The state of block 20 was advanced to slot 24: good for a child at 25, not for one at 22.
        try storage.putState(Make.state(after: 20, slot: 24))
        try storage.importBlock(BlockImport(block: Make.block(25, parent: 20, slot: 25)))
        try storage.importBlock(BlockImport(block: Make.block(22, parent: 20, slot: 22)))
        #expect(try storage.nearestState(toBlock: Root(number: 25))?.state.slot == 24)
        #expect(try storage.nearestState(toBlock: Root(number: 22))?.state.slot == 16)
    }
}
