import Foundation
import Primitives
import SlashingProtection
import TestSupport
import Testing

@Suite struct AuditLogTests {
    private func open(_ directory: TestFolder, _ audit: SlashingAudit?) throws -> SlashingDatabase {
        try SlashingDatabase.open(path: directory.database, genesisValidatorsRoot: Make.chain, audit: audit)
    }

    private func sign(_ database: SlashingDatabase, _ source: UInt64, _ target: UInt64, root: UInt8 = 1) throws -> Bool
    {
        try database.checkAndCommit(attestations: [Make.attestation(source, target, root: root)])[0].record != nil
    }

    @Test func theLogAllowsWhatIsSafeBelowTheWatermarks() throws {
        let directory = try TestFolder()
        try Make.database(in: directory).close()
        let database = try open(directory, SlashingAudit())
        #expect(try sign(database, 1, 2))
        #expect(try sign(database, 9, 10))
        // Between the two: neither surrounds, nor is surrounded.
        #expect(try sign(database, 4, 5))
        #expect(try sign(database, 4, 5))
        #expect(try !sign(database, 4, 5, root: 2))
        #expect(try !sign(database, 3, 6), "surrounds 4 to 5")
        #expect(try sign(database, 5, 8))
        #expect(try !sign(database, 6, 7), "surrounded by 5 to 8")
        #expect(try !sign(database, 0, 1), "below all that is known")
        #expect(try !sign(database, 0, 11), "surrounds everything")
        #expect(try database.checkAndCommit(block: Make.block(5)).record != nil)
        #expect(try database.checkAndCommit(block: Make.block(9)).record != nil)
        #expect(try database.checkAndCommit(block: Make.block(7)).record != nil)
        #expect(try database.checkAndCommit(block: Make.block(7, root: 2)).refusal == .doubleProposal(slot: 7))
        #expect(try database.checkAndCommit(block: Make.block(4)).refusal != nil)
        let counts = try #require(try database.logCounts())
        #expect(counts == (3, 4))
    }

    @Test func aTimeWithoutTheLogIsNotForgotten() throws {
        let directory = try TestFolder()
        try Make.database(in: directory).close()
        var database = try open(directory, SlashingAudit())
        #expect(try sign(database, 1, 2))
        try database.close()
        database = try open(directory, nil)
        #expect(try sign(database, 7, 8))
        #expect(try !sign(database, 3, 4), "without the log the watermarks decide")
        try database.close()
        database = try open(directory, SlashingAudit())
        #expect(try !sign(database, 3, 4), "it may have been signed while no log was kept")
        #expect(try sign(database, 7, 8), "the highest message itself is known")
        #expect(try sign(database, 8, 12))
        #expect(try sign(database, 8, 10))
    }

    @Test func aBoundedLogForgetsAndStaysSafe() throws {
        let directory = try TestFolder()
        try Make.database(in: directory).close()
        let database = try open(directory, SlashingAudit(keptEpochs: 10))
        var random = SeededRandom(seed: 3)
        var signed: [AttestationToSign] = []
        for _ in 0..<500 {
            let base = signed.map(\.target.rawValue).max() ?? 5
            let target = UInt64.random(in: (base > 8 ? base - 8 : 1)...base + 3, using: &random)
            let source = UInt64.random(in: (target > 4 ? target - 4 : 0)...target, using: &random)
            let message = Make.attestation(source, target, root: UInt8.random(in: 1...3, using: &random))
            guard let record = try database.checkAndCommit(attestations: [message])[0].record, !record.isRepeat else {
                continue
            }
            for earlier in signed {
                #expect(earlier.target != message.target)
                #expect(!(earlier.source < message.source && earlier.target > message.target))
                #expect(!(earlier.source > message.source && earlier.target < message.target))
            }
            signed.append(message)
        }
        #expect(signed.count > 30)
        let counts = try #require(try database.logCounts())
        #expect(counts.attestations <= 11)
    }

    @Test func aCompleteExportHasEveryMessage() throws {
        let directory = try TestFolder()
        try Make.database(in: directory).close()
        let database = try open(directory, SlashingAudit())
        for epoch in UInt64(1)...20 { #expect(try sign(database, epoch, epoch + 1, root: UInt8(epoch))) }
        for slot in UInt64(1)...5 { _ = try database.checkAndCommit(block: Make.block(slot * 3)) }
        var json: [UInt8] = []
        #expect(try database.exportInterchange(pubkeys: nil, isComplete: true) { json += $0 } == 1)

        let other = try TestFolder()
        let copy = try SlashingDatabase.create(
            path: other.database, genesisValidatorsRoot: Make.chain, audit: SlashingAudit())
        let summary = try copy.importInterchange(json)
        #expect(summary.attestations == 20 && summary.blocks == 5)
        #expect(try copy.watermarks(of: Make.key(1)) == database.watermarks(of: Make.key(1)))
        #expect(try copy.checkAndCommit(block: Make.block(9)).record?.isRepeat == true)
        var again: [UInt8] = []
        try copy.exportInterchange(pubkeys: nil, isComplete: true) { again += $0 }
        let repeated = try SlashingDatabase.create(
            path: other.file("third"), genesisValidatorsRoot: Make.chain, audit: SlashingAudit())
        // What the copy cannot know, it states as a floor: one block and one attestation more at most.
        let third = try repeated.importInterchange(again)
        #expect((20...21).contains(third.attestations) && (5...6).contains(third.blocks))
    }

    @Test func aCompleteExportWithoutALogIsRefused() throws {
        let directory = try TestFolder()
        let database = try Make.database(in: directory)
        let error = slashingError { try database.exportInterchange(pubkeys: nil, isComplete: true) { _ in } }
        #expect(error?.code == .notFound)
        #expect(error?.message.contains("--slashing-protection-audit") == true)
    }

    @Test func pruningGivesTheDiskBackAndRefusesWhatItForgot() throws {
        let directory = try TestFolder()
        try Make.database(in: directory).close()
        let database = try open(directory, SlashingAudit())
        for start in stride(from: UInt64(1), to: 4000, by: 500) {
            let batch = (start..<start + 500).map { Make.attestation($0, $0 + 1) }
            #expect(try database.checkAndCommit(attestations: batch).allSatisfy { $0.record != nil })
        }
        let before = try #require(Int(try database.pragma("page_count") ?? ""))
        try database.prune(keepingEpochs: 10)
        let after = try #require(Int(try database.pragma("page_count") ?? ""))
        #expect(after < before / 4)
        #expect(try !sign(database, 2000, 2001, root: 5))
        #expect(try sign(database, 4001, 4003))
    }

    @Test func aGapBetweenTwoDocumentsIsNotTrustedUnlessSomebodyVouches() throws {
        func document(_ slot: UInt64) -> [UInt8] {
            Array(
                """
                {"metadata":{"interchange_format_version":"5","genesis_validators_root":"\(Make.chain)"},"data":[
                {"pubkey":"\(Make.key(1))","signed_blocks":[{"slot":"\(slot)"}],"signed_attestations":[]}]}
                """.utf8)
        }
        for isComplete in [false, true] {
            let directory = try TestFolder()
            try Make.database(in: directory).close()
            let database = try open(directory, SlashingAudit())
            try database.importInterchange(.bytes(document(40)), isComplete: isComplete)
            try database.importInterchange(.bytes(document(50)), isComplete: isComplete)
            #expect((try database.checkAndCommit(block: Make.block(45)).record != nil) == isComplete)
            #expect(try database.checkAndCommit(block: Make.block(39)).record == nil)
            #expect(try database.checkAndCommit(block: Make.block(51)).record != nil)
        }
    }

    @Test func aFloorHoldsWithTheLogToo() throws {
        let directory = try TestFolder()
        try Make.database(in: directory).close()
        let database = try open(directory, SlashingAudit())
        #expect(try sign(database, 1, 2))
        try database.raise([
            Make.key(1): Watermarks(
                block: BlockWatermark(slot: 100, signingRoot: nil),
                attestation: AttestationWatermark(source: 8, target: 9, signingRoot: nil))
        ])
        #expect(try !sign(database, 3, 4))
        #expect(try !sign(database, 8, 9))
        #expect(try !sign(database, 7, 10))
        #expect(try sign(database, 8, 10))
        #expect(try database.checkAndCommit(block: Make.block(100)).refusal != nil)
        try database.raise([Make.key(2): Watermarks(block: BlockWatermark(slot: 3, signingRoot: nil))])
        #expect(try database.watermarks(of: Make.key(2))?.block?.slot == 3)
    }
}
