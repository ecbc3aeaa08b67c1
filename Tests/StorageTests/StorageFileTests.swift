import Foundation
import GRDB
import Primitives
import Storage
import TestSupport
import Testing

@Suite struct StorageFileTests {
    private func open(_ path: String, _ identity: ChainIdentity? = Make.identity) throws -> BeaconStorage {
        try BeaconStorage.open(path: path, expecting: identity)
    }

    /// The error of opening `path`, which must leave the file's bytes as they were.
    private func refusal(_ path: String, _ identity: ChainIdentity? = Make.identity) throws -> StorageError? {
        let before = FileManager.default.contents(atPath: path)
        let error = storageError { _ = try open(path, identity) }
        #expect(FileManager.default.contents(atPath: path) == before)
        if let error { #expect(!error.message.contains("\n") && error.message.contains(path)) }
        return error
    }

    private func closedStorage(in directory: TestFolder) throws -> String {
        let storage = try Make.storage(in: directory)
        try Make.chain(0...40, in: storage)
        try storage.close()
        return directory.database
    }

    @Test func theIdentityIsKept() throws {
        let directory = try TestFolder()
        #expect(!BeaconStorage.exists(at: directory.database))
        let path = try closedStorage(in: directory)
        #expect(BeaconStorage.exists(at: path))
        #expect(try open(path, nil).identity == Make.identity)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["beacon.sqlite"])
    }

    @Test func aMissingFileIsNotCreatedByOpening() throws {
        let directory = try TestFolder()
        #expect(try refusal(directory.database)?.code == .notFound)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).isEmpty)
    }

    @Test func anExistingFileIsNotCreatedAgain() throws {
        let directory = try TestFolder()
        let path = try closedStorage(in: directory)
        let before = FileManager.default.contents(atPath: path)
        #expect(storageError { _ = try Make.storage(in: directory) }?.code == .alreadyExists)
        #expect(FileManager.default.contents(atPath: path) == before)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["beacon.sqlite"])
    }

    @Test func aSecondOpeningIsRefused() throws {
        let directory = try TestFolder()
        let storage = try Make.storage(in: directory)
        let error = storageError { _ = try open(directory.database) }
        #expect(error?.code == .inUse)
        #expect(error?.message.contains("in use") == true)
        try storage.close()
        try storage.close()
        #expect(try open(directory.database).identity == Make.identity)
        #expect(storageError { _ = try storage.forkChoiceSnapshot() }?.code == .closed)
    }

    @Test func anotherChainIsRefusedByName() throws {
        let directory = try TestFolder()
        let path = try closedStorage(in: directory)
        var others = Array(repeating: Make.identity, count: 3)
        others[0].genesisValidatorsRoot = Root(number: 0xC2)
        others[1].genesisTime += 1
        others[2].configName = "mainnet"
        for other in others {
            let error = try #require(try refusal(path, other))
            #expect(error.code == .wrongChain)
            #expect(error.message.contains("\(other.genesisTime)") && error.message.contains(other.configName))
            #expect(error.message.contains(other.genesisValidatorsRoot.hex))
        }
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
        let path = try closedStorage(in: directory)
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA journal_mode = DELETE; PRAGMA user_version = 99")
        }
        try queue.close()
        let error = try refusal(path)
        #expect(error?.code == .newerSchema)
        #expect(error?.message.contains("upgrade") == true)
    }

    @Test(arguments: ["empty", "text", "header", "schema", "identity"])
    func aDamagedFileIsRefusedAndLeftAlone(_ kind: String) throws {
        let directory = try TestFolder()
        let path = try closedStorage(in: directory)
        var bytes = try #require(FileManager.default.contents(atPath: path))
        switch kind {
        case "empty": bytes = Data()
        case "text":
            bytes = Data("this is not a database, and long enough to have a header of one: ".utf8) + Data(count: 9000)
        case "header": bytes.replaceSubrange(0..<16, with: Data(count: 16))
        case "schema": bytes.replaceSubrange(100..<4096, with: Data(repeating: 0xA5, count: 3996))
        default:
            let queue = try DatabaseQueue(path: path)
            try queue.write { try $0.execute(sql: "DELETE FROM identity") }
            try queue.close()
            bytes = try #require(FileManager.default.contents(atPath: path))
        }
        try bytes.write(to: URL(fileURLWithPath: path))
        #expect(try refusal(path)?.code == .damaged)
    }

    @Test func aDamagedPageShowsWhenItIsRead() throws {
        let directory = try TestFolder()
        let path = try closedStorage(in: directory)
        var bytes = try #require(FileManager.default.contents(atPath: path))
        let size = bytes.count
        bytes.replaceSubrange(8192..<size, with: Data(repeating: 0xA5, count: size - 8192))
        try bytes.write(to: URL(fileURLWithPath: path))
        let error = storageError {
            let storage = try open(path)
            for slot in UInt64(0)...40 { _ = try storage.block(Root(number: slot)) }
        }
        #expect(error?.code == .damaged)
    }
}
