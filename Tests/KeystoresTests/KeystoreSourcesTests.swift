import BLS
import Foundation
import Keystores
import Primitives
import TestSupport
import Testing

@Suite struct KeystoreSourcesTests {
    private let keys = (0..<4).map { InteropKeys.secretKey(index: $0) }
    private var pubkeys: [BLSPubkey] { keys.map(\.publicKey.compressed) }

    private func json(_ index: Int, password: String) throws -> [UInt8] {
        try Keystore(encrypting: keys[index], password: KeystorePassword(password), cost: .light).json()
    }

    @Test func keystoresAndPasswordsElsewhereInAnyLayout() throws {
        let folder = try TestFolder()
        try folder.write(json(0, password: "zero"), to: "k/keystore-m_12381_3600_0_0_0-1.json")
        try folder.write("zero", to: "s/keystore-m_12381_3600_0_0_0-1.txt")
        try folder.write(json(1, password: "one"), to: "k/\(pubkeys[1].hex)/voting-keystore.json")
        try folder.write("one", to: "s/\(pubkeys[1].hex)")
        try folder.write(json(2, password: "two"), to: "k/third.json")
        try folder.write("two", to: "s/\(pubkeys[2].hex.dropFirst(2))")
        try folder.write("[]", to: "k/deposit_data-1.json")
        let sources = KeystoreSources(keystores: folder.path + "/k", secrets: folder.path + "/s")
        let directory = KeystoreDirectory(path: folder.path + "/data", sources: sources)
        let entries = try directory.entries()
        #expect(entries.map(\.pubkey) == pubkeys.prefix(3).sorted())
        #expect(entries.map(\.isReadOnly) == [true, true, true])
        #expect(try directory.loadAll().keys.map(\.publicKey.compressed) == pubkeys.prefix(3).sorted())
        #expect(keystoreFault { try directory.remove([pubkeys[0]]) } == .readOnly)
        try directory.setStatus(.disabled, of: [pubkeys[0]])
        #expect(try directory.loadAll().keys.count == 2)
    }

    @Test func oneFileCanHoldThePasswordOfAll() throws {
        let folder = try TestFolder()
        for index in 0..<2 { try folder.write(json(index, password: "same"), to: "k/keystore-\(index).json") }
        try folder.write(json(2, password: "own"), to: "k/keystore-2.json")
        try folder.write("same\n", to: "password")
        var directory = KeystoreDirectory(
            path: folder.path + "/data",
            sources: KeystoreSources(keystores: folder.path + "/k", passwordFile: folder.path + "/password"))
        #expect(keystoreFault { _ = try directory.loadAll() } == .wrongPassword)
        try folder.write("own", to: "data/secrets/\(pubkeys[2].hex)")
        #expect(try directory.loadAll().keys.count == 3)
        try folder.write("same\n", to: "password", mode: 0o644)
        #expect(keystoreFault { _ = try directory.loadAll() } == .insecurePermissions)
        directory = KeystoreDirectory(
            path: folder.path + "/data",
            sources: KeystoreSources(keystores: folder.path + "/k", passwordFile: folder.path + "/none"))
        #expect(keystoreFault { _ = try directory.loadAll() } == .notFound)
    }

    @Test func aKeyHasOneKeystore() throws {
        let folder = try TestFolder()
        try folder.directory.create(keys[0], cost: .light)
        try folder.write(json(0, password: "x"), to: "k/keystore-0.json")
        try folder.write(json(1, password: "x"), to: "k/keystore-1.json")
        let directory = KeystoreDirectory(
            path: folder.directory.path, sources: KeystoreSources(keystores: folder.path + "/k"))
        #expect(keystoreFault { _ = try directory.entries() } == .alreadyExists)
        try FileManager.default.removeItem(atPath: folder.path + "/k/keystore-0.json")
        #expect(try directory.entries().count == 2)
        #expect(keystoreFault { try directory.create(keys[1], cost: .light) } == .alreadyExists)
    }

    @Test func aBrokenKeystoreIsNotPassedOver() throws {
        let folder = try TestFolder()
        try folder.write("{", to: "k/keystore-m_0.json")
        #expect(keystoreFault { _ = try KeystoreScan.keystores(in: folder.path + "/k") } == .malformed)
        #expect(keystoreFault { _ = try KeystoreScan.keystores(in: folder.path + "/none") } == .notFound)
    }
}
