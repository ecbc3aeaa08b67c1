import BLS
import Foundation
import Keystores
import Primitives
import TestSupport
import Testing

@Suite struct KeystoreChangesTests {
    private let keys = (0..<3).map { InteropKeys.secretKey(index: $0) }
    private var pubkeys: [BLSPubkey] { keys.map(\.publicKey.compressed) }

    private func unlocked(_ index: Int, password: String = "secret") throws -> UnlockedKeystore {
        try UnlockedKeystore(encrypting: keys[index], password: password, cost: .light)
    }

    @Test func anAddedKeyIsThereWithItsPassword() throws {
        let folder = try TestFolder()
        try folder.directory.add(unlocked(0))
        #expect(try folder.directory.load(pubkeys[0]).publicKey.compressed == pubkeys[0])
        #expect(try folder.directory.entry(pubkeys[0]).status == .enabled)
        #expect(keystoreFault { try folder.directory.add(unlocked(0)) } == .alreadyExists)
    }

    @Test func aKeystoreIsOnlyTakenWithThePasswordThatOpensIt() throws {
        let json = try unlocked(0, password: "right").keystore.json()
        #expect(keystoreFault { _ = try UnlockedKeystore(json: json, password: "wrong") } == .wrongPassword)
        #expect(try UnlockedKeystore(json: json, password: "right\n").pubkey == pubkeys[0])
    }

    @Test func aRemovedKeyLeavesNothing() throws {
        let folder = try TestFolder()
        for index in 0..<2 { try folder.directory.add(unlocked(index)) }
        try folder.directory.remove([pubkeys[0]])
        #expect(try folder.directory.list() == [pubkeys[1]])
        let keysPath = folder.directory.keysPath
        #expect(try FileManager.default.contentsOfDirectory(atPath: keysPath) == [pubkeys[1].hex])
        #expect(!folder.exists("data/secrets/\(pubkeys[0].hex)"))
        #expect(keystoreFault { try folder.directory.remove([pubkeys[0]]) } == .notFound)
        try folder.directory.add(unlocked(0, password: "another"))
        #expect(try folder.directory.loadAll().keys.count == 2)
    }

    @Test func aRemovalThatWasCutOffIsEndedAtTheNextStart() throws {
        let folder = try TestFolder()
        for index in 0..<2 { try folder.directory.add(unlocked(index)) }
        try FileManager.default.moveItem(
            atPath: folder.path + "/data/keys/\(pubkeys[0].hex)",
            toPath: folder.path + "/data/keys/.removed-\(pubkeys[0].hex)")
        #expect(try folder.directory.loadAll().keys.count == 1)
        #expect(!folder.exists("data/keys/.removed-\(pubkeys[0].hex)"))
        #expect(!folder.exists("data/secrets/\(pubkeys[0].hex)"))
    }

    @Test func keysThatAreNotEnabledAreNotDecrypted() throws {
        let folder = try TestFolder()
        for index in 0..<3 { try folder.directory.add(unlocked(index)) }
        let statuses: [KeyStatus] = [.disabled, .moving(to: "/a b"), .moved(to: "/c"), .arriving(from: "/d")]
        for status in statuses {
            try folder.directory.setStatus(status, of: [pubkeys[0]])
            #expect(try folder.directory.entry(pubkeys[0]).status == status)
            let loaded = try folder.directory.loadAll().keys.map(\.publicKey.compressed)
            #expect(loaded == [pubkeys[1], pubkeys[2]].sorted())
        }
        try folder.write("some other program's word\n", to: "data/keys/\(pubkeys[0].hex)/status")
        #expect(try folder.directory.status(of: pubkeys[0]) == .disabled)
        try folder.directory.setStatus(.enabled, of: [pubkeys[0]])
        #expect(try folder.directory.loadAll().keys.count == 3)
    }

    @Test func aKeyCanArriveSwitchedOff() throws {
        let folder = try TestFolder()
        try folder.directory.add(unlocked(0), status: .arriving(from: "/elsewhere"))
        #expect(try folder.directory.list() == [pubkeys[0]])
        #expect(try folder.directory.loadAll().keys.isEmpty)
    }
}
