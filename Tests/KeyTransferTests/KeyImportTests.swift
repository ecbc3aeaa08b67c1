import BLS
import Foundation
import KeyTransfer
import Keystores
import Primitives
import TestSupport
import Testing

@Suite struct KeyImportTests {
    private let keys = (0..<4).map { InteropKeys.secretKey(index: $0) }
    private var pubkeys: [BLSPubkey] { keys.map(\.publicKey.compressed) }

    private func json(_ index: Int, _ password: String) throws -> [UInt8] {
        try Keystore(encrypting: keys[index], password: KeystorePassword(password), cost: .light).json()
    }

    @Test func theMarksOfADataDirectoryAreHeeded() throws {
        let folder = try TestFolder()
        let source = KeystoreDirectory(path: folder.file("source"))
        for index in 0..<3 {
            try source.add(UnlockedKeystore(encrypting: keys[index], password: "p", cost: .light))
        }
        try source.setStatus(.disabled, of: [pubkeys[1]])
        try source.setStatus(.moved(to: "/elsewhere"), of: [pubkeys[2]])
        let outcomes = try folder.importer.run(KeyCandidate.at(folder.file("source")))
        #expect(outcomes.contains(.imported(pubkeys[0])) && outcomes.contains(.imported(pubkeys[1])))
        let refused = outcomes.compactMap { if case .failed(let reason) = $0 { reason } else { nil } }
        #expect(refused.count == 1 && refused[0].contains("/elsewhere"), "\(refused)")
        let destination = folder.importer.destination
        #expect(Set(try destination.list()) == [pubkeys[0], pubkeys[1]])
        #expect(try destination.status(of: pubkeys[1]) == .disabled)
    }

    @Test func theFolderOfTheDepositTool() throws {
        let folder = try TestFolder()
        for index in 0..<2 { try folder.write(json(index, "same"), to: "k/keystore-m_12381_3600_\(index)_0_0-17.json") }
        try folder.write("[{}]", to: "k/deposit_data-17.json")
        var importer = folder.importer
        importer.commonPassword = "same"
        let outcomes = try importer.run(KeyCandidate.at(folder.path + "/k"))
        #expect(outcomes == [.imported(pubkeys[0]), .imported(pubkeys[1])])
        #expect(try importer.destination.loadAll().keys.count == 2)
        // Once more: told, and nothing changed.
        let again = try importer.run(KeyCandidate.at(folder.path + "/k"))
        #expect(again == [.duplicate(pubkeys[0]), .duplicate(pubkeys[1])])
    }

    @Test func theDataDirectoryOfLighthouse() throws {
        let folder = try TestFolder()
        for index in 0..<3 {
            try folder.write(
                json(index, "secret \(index)"), to: "lh/validators/\(pubkeys[index].hex)/voting-keystore.json")
        }
        try folder.write("secret 0", to: "lh/secrets/\(pubkeys[0].hex)")
        try folder.write("secret 1\n", to: "lh/secrets/\(pubkeys[1].hex)")
        try folder.write("secret 2", to: "elsewhere")
        // A lock file that a dead process left behind.
        try folder.write("", to: "lh/validators/\(pubkeys[0].hex)/voting-keystore.json.lock")
        try folder.write(
            """
            ---
            - enabled: true
              voting_public_key: "\(pubkeys[0].hex)"
              description: ""
              type: local_keystore
              voting_keystore_path: \(folder.path)/lh/validators/\(pubkeys[0].hex)/voting-keystore.json
              suggested_fee_recipient: "0x25c4a76E7d118705e7Ea2e9b7d8C59930d8aCD3b"
            - enabled: false
              voting_public_key: "\(pubkeys[1].hex)"
              type: local_keystore
              voting_keystore_path: \(folder.path)/lh/validators/\(pubkeys[1].hex)/voting-keystore.json
            - enabled: true
              voting_public_key: "\(pubkeys[2].hex)"
              type: local_keystore
              voting_keystore_path: \(folder.path)/lh/validators/\(pubkeys[2].hex)/voting-keystore.json
              voting_keystore_password_path: \(folder.path)/elsewhere
            - enabled: true
              voting_public_key: "\(pubkeys[3].hex)"
              type: web3signer
              url: "http://127.0.0.1:1"
            """, to: "lh/validators/validator_definitions.yml")
        for path in ["/lh", "/lh/validators"] {
            let importer = KeyImport(into: KeystoreDirectory(path: folder.path + "/data" + path))
            let candidates = try KeyCandidate.at(folder.path + path)
            #expect(candidates.compactMap(\.feeRecipient) == ["0x25c4a76E7d118705e7Ea2e9b7d8C59930d8aCD3b"])
            let outcomes = try importer.run(candidates)
            #expect(outcomes.count == 3)
            #expect(Set(outcomes) == Set(pubkeys.prefix(3).map { .imported($0) }))
            #expect(try importer.destination.status(of: pubkeys[1]) == .disabled)
            let loaded = try importer.destination.loadAll().keys.map(\.publicKey.compressed)
            #expect(loaded == [pubkeys[0], pubkeys[2]].sorted())
        }
    }

    @Test func aKeystoreThatARunningClientHoldsIsRefused() throws {
        let folder = try TestFolder()
        let keystore = "lh/validators/\(pubkeys[0].hex)/voting-keystore.json"
        try folder.write(json(0, "x"), to: keystore)
        try folder.write("", to: keystore + ".lock")
        let lock = open("\(folder.path)/\(keystore).lock", O_RDONLY)
        defer { close(lock) }
        #expect(flock(lock, LOCK_EX | LOCK_NB) == 0)
        #expect(throws: KeystoreError(.inUse, "")) { try KeyCandidate.at(folder.path + "/lh") }
    }

    @Test func oneBadKeyIsNoHindranceToTheOthers() throws {
        let folder = try TestFolder()
        try folder.write(json(0, "right"), to: "k/keystore-a.json")
        try folder.write("wrong", to: "k/keystore-a.txt")
        try folder.write(json(1, "right"), to: "k/keystore-b.json")
        try folder.write("right", to: "k/keystore-b.txt")
        try folder.write(json(2, "right"), to: "k/keystore-c.json")
        try folder.write(json(1, "right"), to: "k/keystore-d.json")
        try folder.write("right", to: "k/keystore-d.txt")
        let outcomes = try folder.importer.run(KeyCandidate.at(folder.path + "/k"))
        try #require(outcomes.count == 4)
        guard case .failed(let wrong) = outcomes[0], case .failed(let missing) = outcomes[2] else {
            Issue.record("\(outcomes)")
            return
        }
        #expect(wrong.contains("keystore-a.json"))
        #expect(missing.contains("--password-file"))
        #expect(outcomes[1] == .imported(pubkeys[1]))
        #expect(outcomes[3] == .duplicate(pubkeys[1]))
        #expect(try folder.importer.destination.list() == [pubkeys[1]])
    }

    @Test func theOwnLayoutIsReadToo() throws {
        let folder = try TestFolder()
        let other = KeystoreDirectory(path: folder.path + "/other")
        try other.create(keys[0], cost: .light)
        #expect(try folder.importer.run(KeyCandidate.at(other.path)) == [.imported(pubkeys[0])])
    }

    @Test func emptyAndBrokenFoldersAreRefused() throws {
        let folder = try TestFolder()
        try folder.write("{}", to: "k/readme.json")
        #expect(throws: KeyTransferError.self) { try KeyCandidate.at(folder.path + "/k") }
        #expect(throws: KeyTransferError.self) { try KeyCandidate.at(folder.path + "/none") }
        try folder.write("- enabled: true\n", to: "lh/validators/validator_definitions.yml")
        #expect(throws: KeyTransferError.self) { try KeyCandidate.at(folder.path + "/lh") }
        try folder.write("{", to: "lh/validators/validator_definitions.yml")
        #expect(throws: KeyTransferError.self) { try KeyCandidate.at(folder.path + "/lh") }
    }
}

extension TestFolder {
    fileprivate var importer: KeyImport { KeyImport(into: KeystoreDirectory(path: file("data"))) }
}
