import Foundation
import Primitives
import SlashingProtection
import TestSupport
import Testing

@Suite struct SlashingDatabaseTests {
    @Test func aSafeMessageComesWithItsRecord() throws {
        let directory = try TestFolder()
        let database = try Make.database(in: directory)
        let attestation = Make.attestation(1, 2, root: 9)
        let record = try #require(try database.checkAndCommit(attestations: [attestation]).first?.record)
        #expect(record.kind == .attestation)
        #expect(record.pubkey == attestation.pubkey)
        #expect(record.signingRoot == attestation.signingRoot)
        #expect(!record.isRepeat)
        #expect(try database.checkAndCommit(attestations: [attestation]).first?.record?.isRepeat == true)

        let block = try #require(try database.checkAndCommit(block: Make.block(5, root: 8)).record)
        #expect(block.kind == .block)
        #expect(block.signingRoot == Make.root(8))
        #expect(try database.checkAndCommit(block: Make.block(5, root: 8)).record?.isRepeat == true)
        #expect(try database.checkAndCommit(block: Make.block(5, root: 9)).refusal == .doubleProposal(slot: 5))
    }

    @Test func theAsynchronousFormIsTheSame() async throws {
        let directory = try TestFolder()
        let database = try Make.database(in: directory)
        let first = try await database.checkAndCommit(attestations: [Make.attestation(1, 2)])
        #expect(first.first?.record?.isRepeat == false)
        let second = try await database.checkAndCommit(attestations: [Make.attestation(1, 2, root: 2)])
        #expect(second.first?.refusal == .doubleVote(target: 2))
        let block = try await database.checkAndCommit(block: Make.block(3))
        #expect(block.record != nil)
        let blocks = try await database.checkAndCommit(blocks: [Make.block(3), Make.block(2)])
        #expect(blocks.map(\.refusal) == [nil, .slotBelowWatermark(slot: 2, highestSlot: 3)])
    }

    @Test func aBatchIsJudgedInItsOrder() throws {
        let directory = try TestFolder()
        let database = try Make.database(in: directory, keys: [1, 2])
        let decisions = try database.checkAndCommit(attestations: [
            Make.attestation(1, 2, root: 1, key: 1),
            Make.attestation(1, 2, root: 2, key: 1),
            Make.attestation(1, 2, root: 2, key: 2),
            Make.attestation(1, 2, root: 1, key: 1),
            Make.attestation(0, 3, root: 3, key: 1),
            Make.attestation(2, 3, root: 4, key: 1),
            Make.attestation(2, 3, root: 4, key: 3),
            Make.attestation(1, 3, root: 5, key: 2),
        ])
        #expect(
            decisions.map(\.refusal) == [
                nil, .doubleVote(target: 2), nil, nil, .surroundsEarlier(source: 0, highestSource: 1), nil,
                .unregisteredKey, nil,
            ])
        #expect(decisions.map { $0.record?.isRepeat } == [false, nil, false, true, nil, false, nil, false])
        #expect(try database.watermarks(of: Make.key(1))?.attestation?.target == Epoch(3))
        #expect(try database.watermarks(of: Make.key(3)) == nil)
    }

    @Test func anEmptyBatchIsNothing() throws {
        let directory = try TestFolder()
        let database = try Make.database(in: directory)
        #expect(try database.checkAndCommit(attestations: []).isEmpty)
    }

    @Test func registeringKeepsWhatIsKnown() throws {
        let directory = try TestFolder()
        let database = try Make.database(in: directory)
        _ = try database.checkAndCommit(block: Make.block(5))
        #expect(try database.register([Make.key(2), Make.key(1), Make.key(2)]) == 1)
        #expect(try database.registeredKeys() == [Make.key(1), Make.key(2)])
        #expect(try database.watermarks(of: Make.key(1))?.block?.slot == Slot(5))
        #expect(try database.watermarks(of: Make.key(2)) == Watermarks())
        #expect(try database.checkAndCommit(block: Make.block(1, key: 9)).refusal == .unregisteredKey)
    }

    @Test func theWholeRangeOfNumbersIsKept() throws {
        let directory = try TestFolder()
        let database = try Make.database(in: directory)
        let top = UInt64.max
        #expect(try database.checkAndCommit(attestations: [Make.attestation(top - 1, top)]).first?.record != nil)
        #expect(try database.checkAndCommit(block: Make.block(top)).record != nil)
        let watermarks = try database.watermarks(of: Make.key(1))
        #expect(watermarks?.attestation?.source == Epoch(top - 1))
        #expect(watermarks?.block?.slot == Slot(top))
        #expect(try database.checkAndCommit(block: Make.block(1)).refusal != nil)
    }

    /// What a key costs on the disk, whatever it signed.
    @Test func theDiskOfAKeyIsConstant() throws {
        let directory = try TestFolder()
        let database = try Make.database(in: directory, keys: [])
        var random = SeededRandom(seed: 8)
        let keys = (0..<4000).compactMap { _ in
            BLSPubkey(bytes: (0..<48).map { _ in UInt8.random(in: 0...255, using: &random) })
        }
        try database.register(keys)
        func pages() throws -> Int { Int(try database.pragma("page_count") ?? "") ?? 0 }
        func sign(_ epoch: UInt64) throws {
            let batch = keys.map {
                AttestationToSign(
                    pubkey: $0, source: Epoch(epoch), target: Epoch(epoch + 1),
                    signingRoot: Make.root(UInt8(epoch % 250)))
            }
            #expect(try database.checkAndCommit(attestations: batch).allSatisfy { $0.record != nil })
            _ = try database.checkAndCommit(
                blocks: keys.map { BlockToSign(pubkey: $0, slot: Slot(epoch * 32), signingRoot: Make.root(1)) })
        }
        // SQLite stores small numbers shorter: begin where they have their full length.
        let first: UInt64 = 1 << 50
        try sign(first)
        let full = try pages()
        for epoch in first + 1...first + 3 { try sign(epoch) }
        #expect(try pages() == full)
        print("slashing database: \(full * 4096 / keys.count) bytes per key")
        #expect(full * 4096 / keys.count < 400)
    }

    @Test func diskSpaceDoesNotGrowWithTime() throws {
        let directory = try TestFolder()
        let database = try Make.database(in: directory, keys: Array(1...50))
        var sizes: Set<String?> = []
        for epoch in UInt64(1)...200 {
            let batch = (UInt8(1)...50).map { Make.attestation(epoch - 1, epoch, root: UInt8(epoch % 250), key: $0) }
            #expect(try database.checkAndCommit(attestations: batch).allSatisfy { $0.record != nil })
            if epoch > 1 { sizes.insert(try database.pragma("page_count")) }
        }
        #expect(sizes.count == 1)
    }
}
