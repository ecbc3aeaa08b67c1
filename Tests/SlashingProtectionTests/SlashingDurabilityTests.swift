import Foundation
import Primitives
import SlashingProtection
import TestSupport
import Testing

@Suite struct SlashingDurabilityTests {
    @Test func aKilledProcessLosesNothingItAnswered() throws {
        let directory = try TestFolder()
        let keys = Array(UInt8(1)...20)
        let database = try Make.database(in: directory, keys: keys)
        var random = SeededRandom(seed: 9)
        for epoch in UInt64(1)...60 {
            let batch = keys.map { Make.attestation(epoch - 1, epoch, root: random.next8(), key: $0) }
            #expect(try database.checkAndCommit(attestations: batch).allSatisfy { $0.record != nil })
            let blocks = keys.prefix(3).map { Make.block(epoch * 8, root: random.next8(), key: $0) }
            #expect(try database.checkAndCommit(blocks: Array(blocks)).allSatisfy { $0.record != nil })
            guard epoch % 10 == 0 else { continue }

            let copy = try directory.snapshot()
            let reopened = try SlashingDatabase.open(
                path: copy.database, genesisValidatorsRoot: Make.chain)
            for key in keys {
                #expect(try reopened.watermarks(of: Make.key(key)) == database.watermarks(of: Make.key(key)))
            }
            #expect(try reopened.checkAndCommit(attestations: batch).allSatisfy { $0.record?.isRepeat == true })
        }
    }

    @Test func aTornWriteAheadLogKeepsTheCommitsBeforeIt() throws {
        let directory = try TestFolder()
        let database = try Make.database(in: directory)
        #expect(try database.checkAndCommit(block: Make.block(1)).record != nil)
        let copy = try directory.snapshot()
        let log = try #require(FileManager.default.contents(atPath: copy.file("slashing.sqlite-wal")))
        #expect(try database.checkAndCommit(block: Make.block(2)).record != nil)
        let longer = try #require(FileManager.default.contents(atPath: directory.file("slashing.sqlite-wal")))
        #expect(longer.count > log.count)
        try longer.prefix(longer.count - 100).write(to: URL(fileURLWithPath: copy.file("slashing.sqlite-wal")))
        let reopened = try SlashingDatabase.open(
            path: copy.database, genesisValidatorsRoot: Make.chain)
        #expect(try reopened.watermarks(of: Make.key(1))?.block?.slot == Slot(1))
    }

    /// Two real processes: the lock is the kernel's, keeps the second out and goes when the first is killed.
    @Test func anotherProcessIsKeptOutUntilItsOwnerDies() throws {
        let directory = try TestFolder()
        try Make.database(in: directory).close()
        let owner = try #require(try OtherProcess(owning: directory.database))
        let error = slashingError {
            _ = try SlashingDatabase.open(path: directory.database, genesisValidatorsRoot: Make.chain)
        }
        #expect(error?.code == .inUse)
        #expect(error?.message.contains("in use by process \(owner.id):") == true, "\(error?.message ?? "")")
        owner.kill()
        let database = try SlashingDatabase.open(path: directory.database, genesisValidatorsRoot: Make.chain)
        #expect(try OtherProcess(owning: directory.database) == nil)
        #expect(try database.checkAndCommit(block: Make.block(1)).record != nil)
    }
}

/// A Python process that holds the exclusive lock of an SQLite file.
private final class OtherProcess {
    private let process = Process()
    private let input = Pipe()
    var id: Int32 { process.processIdentifier }

    /// nil when the file is locked by somebody else.
    init?(owning path: String) throws {
        let script = """
            import sqlite3, sys
            try:
                db = sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None)
                db.execute("PRAGMA locking_mode = EXCLUSIVE")
                db.execute("BEGIN IMMEDIATE")
                print("owner", flush=True)
            except sqlite3.OperationalError:
                print("locked", flush=True)
            sys.stdin.read()
            """
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script, path]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        var answer = Data()
        while answer.last != UInt8(ascii: "\n") {
            let more = output.fileHandleForReading.availableData
            if more.isEmpty { break }
            answer.append(more)
        }
        guard answer == Data("owner\n".utf8) else {
            kill()
            return nil
        }
    }

    func kill() {
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}

extension SeededRandom {
    fileprivate mutating func next8() -> UInt8 { UInt8.random(in: 0...255, using: &self) }
}
