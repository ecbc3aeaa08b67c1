import BLS
import Foundation
import Keystores
import Primitives
import TestSupport
import Testing

@Suite struct KeyCacheTests {
    private let keys = (0..<4).map { InteropKeys.secretKey(index: $0) }
    private var pubkeys: [BLSPubkey] { keys.map(\.publicKey.compressed) }
    private let file = "data/key-cache"

    private var loading: KeyLoading {
        var loading = KeyLoading()
        loading.usesCache = true
        loading.cacheCost = .light
        return loading
    }

    private func filled() throws -> TestFolder {
        let folder = try TestFolder()
        for key in keys { try folder.directory.create(key, cost: .light) }
        #expect(try folder.directory.loadAll(loading).cached == 0)
        return folder
    }

    private func expect(_ folder: TestFolder, cached: Int, of count: Int = 4, line: Int = #line) throws {
        let loaded = try folder.directory.loadAll(loading)
        #expect(loaded.cached == cached, "line \(line)")
        #expect(loaded.keys.count == count, "line \(line)")
        #expect(
            loaded.keys.map(\.publicKey.compressed)
                == pubkeys.filter(Set(loaded.keys.map(\.publicKey.compressed)).contains).sorted())
        #expect(loaded.cacheFault == nil)
    }

    @Test func theSecondStartTakesAllFromTheCache() throws {
        let folder = try filled()
        try expect(folder, cached: 4)
        #expect(try folder.directory.loadAll().cached == 0)
    }

    @Test func itIsForTheOwnerOnlyAndHoldsNoSecretInTheClear() throws {
        let folder = try filled()
        for name in [file, "data/secrets/.key-cache"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder.path)/\(name)")
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        }
        let content = try Data(folder.bytes(file))
        #expect(content.count == 40 + 4 * 108)
        for key in keys {
            let secret = key.withUnsafeSecretBytes { Data($0) }
            #expect(content.range(of: secret) == nil)
        }
    }

    @Test func onlyWhatChangedIsDecryptedAnew() throws {
        let folder = try filled()
        let password = try String(decoding: folder.bytes("data/secrets/\(pubkeys[0].hex)"), as: UTF8.self)
        // The same key under the same password, encrypted anew.
        try folder.write(
            Keystore(encrypting: keys[0], password: KeystorePassword(password), cost: .light).json(),
            to: "data/keys/\(pubkeys[0].hex)/keystore.json")
        try expect(folder, cached: 3)
        try expect(folder, cached: 4)
        // Another password: the cache does not open for it, and the keystore neither.
        try folder.write("wrong", to: "data/secrets/\(pubkeys[1].hex)")
        #expect(keystoreFault { _ = try folder.directory.loadAll(loading) } == .wrongPassword)
    }

    @Test func keysComeAndGo() throws {
        let folder = try filled()
        try folder.directory.remove([pubkeys[0]])
        #expect(try folder.bytes(file).count == 40 + 3 * 108)
        try expect(folder, cached: 3, of: 3)
        try folder.directory.setStatus(.disabled, of: [pubkeys[1]])
        #expect(try folder.bytes(file).count == 40 + 2 * 108)
        try folder.directory.create(keys[0], cost: .light)
        try expect(folder, cached: 2, of: 3)
        try expect(folder, cached: 3, of: 3)
    }

    @Test func withoutItsSecretItIsOfNoUse() throws {
        let folder = try filled()
        try FileManager.default.removeItem(atPath: folder.path + "/data/secrets/.key-cache")
        try expect(folder, cached: 0)
        try expect(folder, cached: 4)
        try folder.write([UInt8](repeating: 7, count: 32), to: "data/secrets/.key-cache")
        try expect(folder, cached: 0)
        try folder.write([7], to: "data/secrets/.key-cache")
        let loaded = try folder.directory.loadAll(loading)
        #expect(loaded.keys.count == 4)
        #expect(loaded.cacheFault?.code == .malformed)
    }

    @Test func aDamagedFileIsOnlyASlowStart() throws {
        let folder = try filled()
        let good = try folder.bytes(file)
        for position in [0, 8, 40, 60, 100, 130, 40 + 108 * 3 + 107] {
            var bad = good
            bad[position] ^= 1
            try folder.write(bad, to: file)
            let loaded = try folder.directory.loadAll(loading)
            #expect(loaded.cached == (position < 40 ? 0 : 3), "at \(position)")
            #expect(loaded.keys.count == 4)
            try expect(folder, cached: 4)
        }
        for length in [0, 7, 39, 41, good.count - 1] {
            try folder.write(Array(good.prefix(length)), to: file)
            let loaded = try folder.directory.loadAll(loading)
            #expect(loaded.cached == (length == good.count - 1 ? 3 : 0))
            try expect(folder, cached: 4)
        }
        try folder.write(good, to: file, mode: 0o644)
        try expect(folder, cached: 0)
        #expect(keystoreFault { try folder.directory.remove([pubkeys[0]]) } == nil)
    }

    @Test func entriesDoNotFitOtherKeys() throws {
        let folder = try filled()
        var bytes = try folder.bytes(file)
        // The boxes of the first two entries change places.
        let first = Array(bytes[88..<148])
        let second = Array(bytes[196..<256])
        bytes.replaceSubrange(88..<148, with: second)
        bytes.replaceSubrange(196..<256, with: first)
        try folder.write(bytes, to: file)
        try expect(folder, cached: 2)
    }

    @Test func thePasswordOfAllKeysGuardsTheCacheToo() throws {
        let folder = try TestFolder()
        for (index, key) in keys.enumerated() {
            let json = try Keystore(encrypting: key, password: KeystorePassword("same"), cost: .light).json()
            try folder.write(json, to: "k/keystore-\(index).json")
        }
        try folder.write("same", to: "password")
        let directory = KeystoreDirectory(
            path: folder.path + "/data",
            sources: KeystoreSources(keystores: folder.path + "/k", passwordFile: folder.path + "/password"))
        try directory.prepare()
        #expect(try directory.loadAll(loading).cached == 0)
        #expect(try directory.loadAll(loading).cached == 4)
        try folder.write("wrong", to: "password")
        #expect(keystoreFault { _ = try directory.loadAll(loading) } == .wrongPassword)
    }

    @Test func afterAFaultTheRestIsNotDecryptedAgain() throws {
        let folder = try TestFolder()
        for key in keys { try folder.directory.create(key, cost: .light) }
        let last = try #require(pubkeys.max())
        let password = try folder.bytes("data/secrets/\(last.hex)")
        try folder.write("wrong", to: "data/secrets/\(last.hex)")
        var alone = loading
        alone.threads = 1
        #expect(keystoreFault { _ = try folder.directory.loadAll(alone) } == .wrongPassword)
        try folder.write(password, to: "data/secrets/\(last.hex)")
        try expect(folder, cached: 3)
    }
}
