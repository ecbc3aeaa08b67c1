import Foundation
import Primitives
import SlashingProtection
import TestSupport
import Testing

/// Documents too long to be kept, and members in orders that the EIP does not use.
@Suite struct InterchangeStreamTests {
    /// A document of one key with this many attestations, its members in an unusual order.
    private func write(_ count: Int, to path: String) throws {
        #expect(FileManager.default.createFile(atPath: path, contents: nil))
        let handle = try #require(FileHandle(forWritingAtPath: path))
        try handle.write(contentsOf: Data(#"{"data":[{"signed_attestations":["#.utf8))
        for start in stride(from: 0, to: count, by: 1000) {
            let text = (start..<min(start + 1000, count)).map {
                #"\#($0 == 0 ? "" : ",\n"){"source_epoch":"\#($0)","target_epoch":"\#($0 + 1)"}"#
            }
            try handle.write(contentsOf: Data(text.joined().utf8))
        }
        let tail = """
            ],"pubkey":"\(Make.key(1))","signed_blocks":[]}],
            "metadata":{"genesis_validators_root":"\(Make.chain)","interchange_format_version":"5","by":{"a":[1]}}}
            """
        try handle.write(contentsOf: Data(tail.utf8))
        try handle.close()
    }

    @Test func aLongFileIsReadPieceByPiece() throws {
        let directory = try TestFolder()
        let database = try Make.database(in: directory)
        let path = directory.file("long.json")
        try write(50_000, to: path)
        let size = try #require(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
        let progress = Progress()
        let before = residentBytes()
        let summary = try database.importInterchange(.file(path) { progress.note($0) })
        #expect(summary.attestations == 50_000)
        #expect(try database.watermarks(of: Make.key(1))?.attestation?.target == 50_000)
        #expect(progress.last == size)
        #expect(progress.steps > 3)
        #expect(residentBytes() - before < 64 << 20)
    }

    @Test func theLogTakesEveryMessageOfALongFile() throws {
        let directory = try TestFolder()
        let path = directory.file("long.json")
        try write(5000, to: path)
        let database = try SlashingDatabase.create(
            path: directory.database, genesisValidatorsRoot: Make.chain, audit: SlashingAudit())
        try database.importInterchange(.file(path))
        #expect(try #require(try database.logCounts()).attestations == 5000)
    }

    @Test func aFaultNamesFileLineAndKey() throws {
        let directory = try TestFolder()
        let path = directory.file("bad.json")
        let text = """
            {"metadata": {"interchange_format_version": "5", "genesis_validators_root": "\(Make.chain)"},
             "data": [{"pubkey": "\(Make.key(7))", "signed_blocks": [],
                "signed_attestations": [
                    {"source_epoch": "1", "target_epoch": "2"},
                    {"source_epoch": "1",
                     "target_epoch": "two"}]}]}
            """
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        let database = try SlashingDatabase.create(
            path: directory.database, genesisValidatorsRoot: Make.chain, audit: SlashingAudit())
        let error = try #require(slashingError { try database.importInterchange(.file(path)) })
        #expect(error.code == .invalidInterchange)
        for part in [
            path, "line 6", Make.key(7).hex, "data[0].signed_attestations[1].target_epoch", "Nothing was imported",
        ] {
            #expect(error.message.contains(part), "\(error)")
        }
        #expect(try database.registeredKeys().isEmpty)
        #expect(try #require(try database.logCounts()).attestations == 0)
    }

    @Test func anAbsentFileIsNamed() throws {
        let directory = try TestFolder()
        let database = try Make.database(in: directory)
        let error = slashingError { try database.importInterchange(.file(directory.file("none.json"))) }
        #expect(error?.message.contains("none.json") == true)
    }

    @Test func aKeyThatOccursTwiceIsMerged() throws {
        let directory = try TestFolder()
        let database = try Make.database(in: directory)
        let entry = { (slot: Int) in
            #"{"pubkey":"\#(Make.key(1))","signed_blocks":[{"slot":"\#(slot)"}],"signed_attestations":[]}"#
        }
        let json = """
            {"metadata":{"interchange_format_version":"5","genesis_validators_root":"\(Make.chain)"},
             "data":[\(entry(5)),\(entry(3))]}
            """
        let summary = try database.importInterchange(Array(json.utf8))
        #expect(summary.keys == 1 && summary.blocks == 2)
        #expect(try database.watermarks(of: Make.key(1))?.block?.slot == 5)
    }

    /// What the process holds in memory, in bytes.
    private func residentBytes() -> Int {
        let text = FileManager.default.contents(atPath: "/proc/self/statm").map { String(decoding: $0, as: UTF8.self) }
        return Int(text?.split(separator: " ").dropFirst().first ?? "").map { $0 * 4096 } ?? 0
    }
}

private final class Progress: @unchecked Sendable {
    // Only the thread that imports calls it.
    private(set) var last = 0
    private(set) var steps = 0

    func note(_ bytes: Int) {
        last = bytes
        steps += 1
    }
}
