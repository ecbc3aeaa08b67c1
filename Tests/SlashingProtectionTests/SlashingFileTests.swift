import Foundation
import GRDB
import Primitives
import SlashingProtection
import TestSupport
import Testing

@Suite struct SlashingFileTests {
    private func open(_ path: String, chain: Root = Make.chain) throws -> SlashingDatabase {
        try SlashingDatabase.open(path: path, genesisValidatorsRoot: chain)
    }

    /// The error of opening `path`, which must leave the file's bytes as they were.
    private func refusal(_ path: String, chain: Root = Make.chain) throws -> SlashingDatabaseError? {
        let before = FileManager.default.contents(atPath: path)
        let error = slashingError { _ = try open(path, chain: chain) }
        #expect(FileManager.default.contents(atPath: path) == before)
        if let error {
            #expect(!error.message.contains("\n"))
            #expect(error.description == error.message)
        }
        return error
    }

    /// A closed database with something in it.
    private func closedDatabase(in directory: TestFolder) throws -> String {
        let database = try Make.database(in: directory, keys: Array(1...200))
        _ = try database.checkAndCommit(attestations: [Make.attestation(1, 2)])
        try database.close()
        return directory.database
    }

    @Test func aMissingFileIsNotCreatedByOpening() throws {
        let directory = try TestFolder()
        let error = try #require(slashingError { _ = try open(directory.database) })
        #expect(error.code == .notFound)
        #expect(error.message.contains(directory.database))
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).isEmpty)
    }

    @Test func anExistingFileIsNotCreatedAgain() throws {
        let directory = try TestFolder()
        let path = try closedDatabase(in: directory)
        let before = FileManager.default.contents(atPath: path)
        let error = slashingError {
            _ = try SlashingDatabase.create(path: path, genesisValidatorsRoot: Make.chain)
        }
        #expect(error?.code == .alreadyExists)
        #expect(FileManager.default.contents(atPath: path) == before)
    }

    @Test func creatingWhereNothingCanBeSaysSo() throws {
        let directory = try TestFolder()
        let error = slashingError {
            _ = try SlashingDatabase.create(
                path: directory.file("missing/slashing.sqlite"), genesisValidatorsRoot: Make.chain)
        }
        #expect(error?.code == .io)
    }

    @Test func theFileIsItsOwnersAlone() throws {
        let directory = try TestFolder()
        let database = try Make.database(in: directory)
        func mode() throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: directory.database)[.posixPermissions] as? Int
        }
        #expect(try mode() == 0o600)
        try database.close()
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: directory.database)
        try open(directory.database).close()
        #expect(try mode() == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["slashing.sqlite"])
    }

    @Test func commitsAreSynced() throws {
        let directory = try TestFolder()
        let created = try Make.database(in: directory)
        #expect(try created.pragma("synchronous") == "2")
        try created.close()
        let opened = try open(directory.database)
        #expect(try opened.pragma("synchronous") == "2")
        #expect(try opened.pragma("journal_mode") == "wal")
        #expect(try opened.pragma("locking_mode") == "exclusive")
    }

    @Test func aSecondOpeningIsRefused() throws {
        let directory = try TestFolder()
        let database = try Make.database(in: directory)
        let error = try #require(slashingError { _ = try open(directory.database) })
        #expect(error.code == .inUse)
        #expect(error.message.contains("in use"))
        #expect(try database.checkAndCommit(block: Make.block(1)).record != nil)
        try database.close()
        #expect(try open(directory.database).watermarks(of: Make.key(1))?.block?.slot == Slot(1))
    }

    @Test func anotherChainIsRefusedByName() throws {
        let directory = try TestFolder()
        let error = try #require(try refusal(try closedDatabase(in: directory), chain: Make.otherChain))
        #expect(error.code == .wrongChain)
        #expect(error.message.contains(Make.chain.hex) && error.message.contains(Make.otherChain.hex))
    }

    @Test func anotherDatabaseIsRefused() throws {
        let directory = try TestFolder()
        let other = try DatabaseQueue(path: directory.database)
        try other.write { try $0.execute(sql: "CREATE TABLE t (x)") }
        try other.close()
        #expect(try refusal(directory.database)?.code == .foreignFile)
    }

    @Test func aNewerSchemaIsRefused() throws {
        let directory = try TestFolder()
        let path = try closedDatabase(in: directory)
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA journal_mode = DELETE; PRAGMA user_version = 99")
        }
        try queue.close()
        #expect(try refusal(path)?.code == .newerSchema)
    }

    @Test(arguments: ["empty", "text", "header", "middle", "truncated", "identity"])
    func aDamagedFileIsRefusedAndLeftAlone(_ kind: String) throws {
        let directory = try TestFolder()
        let path = try closedDatabase(in: directory)
        var bytes = try #require(FileManager.default.contents(atPath: path))
        switch kind {
        case "empty": bytes = Data()
        case "text":
            bytes = Data("this is not a database, and long enough to have a header of one: ".utf8) + Data(count: 9000)
        case "header": bytes.replaceSubrange(0..<16, with: Data(count: 16))
        case "middle": bytes.replaceSubrange(8192..<12288, with: Data(repeating: 0xA5, count: 4096))
        case "truncated": bytes = bytes.prefix(bytes.count - 4096)
        default:
            let queue = try DatabaseQueue(path: path)
            try queue.write { try $0.execute(sql: "DELETE FROM identity") }
            try queue.close()
            bytes = try #require(FileManager.default.contents(atPath: path))
        }
        try bytes.write(to: URL(fileURLWithPath: path))
        let error = try #require(try refusal(path))
        #expect(error.code == .damaged, "\(error)")
        #expect(error.message.contains("damaged"))
    }

    @Test func afterClosingEverythingThrows() throws {
        let directory = try TestFolder()
        let database = try Make.database(in: directory)
        try database.close()
        #expect(slashingError { _ = try database.checkAndCommit(block: Make.block(1)) }?.code == .closed)
        #expect(slashingError { _ = try database.watermarks(of: Make.key(1)) }?.code == .closed)
    }

    @Test func aDiskThatCannotBeWrittenGivesNoRecord() throws {
        let directory = try TestFolder()
        let database = try Make.database(in: directory)
        _ = try database.pragma("query_only = ON")
        let error = try #require(slashingError { _ = try database.checkAndCommit(block: Make.block(1)) })
        #expect(error.code == .readOnly)
        _ = try database.pragma("query_only = OFF")
        #expect(try database.watermarks(of: Make.key(1)) == Watermarks())
        #expect(try database.checkAndCommit(block: Make.block(1, root: 2)).record?.isRepeat == false)
    }

    @Test func aFullDiskGivesNoRecord() throws {
        let directory = try TestFolder()
        let database = try Make.database(in: directory)
        let pages = try #require(try database.pragma("page_count"))
        _ = try database.pragma("max_page_count = \(pages)")
        let error = try #require(slashingError { try database.register((UInt8(2)...250).map(Make.key)) })
        #expect(error.code == .noSpace)
        #expect(try database.registeredKeys() == [Make.key(1)])
        #expect(try database.checkAndCommit(block: Make.block(1)).record != nil)
    }
}
