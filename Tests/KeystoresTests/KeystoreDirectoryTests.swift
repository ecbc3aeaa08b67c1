import BLS
import Foundation
import Keystores
import Primitives
import Synchronization
import TestSupport
import Testing

@Suite struct KeystoreDirectoryTests {
    private let keys = (0..<4).map { InteropKeys.secretKey(index: $0) }

    @Test func createdKeysAreListedAndLoaded() throws {
        try withDirectory { directory in
            for key in keys { try directory.create(key, cost: .light) }
            let expected = keys.map(\.publicKey.compressed).sorted()
            #expect(try directory.list() == expected)
            #expect(try directory.loadAll().keys.map(\.publicKey.compressed) == expected)
            #expect(try directory.load(expected[0]).publicKey.compressed == expected[0])
        }
    }

    @Test func everythingIsForTheOwnerOnly() throws {
        try withDirectory { directory in
            let key = keys[0].publicKey.compressed
            try directory.create(keys[0], cost: .light)
            for path in [directory.path, directory.keysPath, directory.secretsPath, "\(directory.keysPath)/\(key.hex)"]
            {
                #expect(try mode(path) == 0o700)
            }
            for path in [directory.keystorePath(key), directory.secretPath(key)] { #expect(try mode(path) == 0o600) }
            // No temporary file stays.
            let files = FileManager.default
            #expect(try files.contentsOfDirectory(atPath: directory.secretsPath) == [key.hex])
            #expect(try files.contentsOfDirectory(atPath: "\(directory.keysPath)/\(key.hex)") == ["keystore.json"])
        }
    }

    @Test func nothingIsOverwritten() throws {
        try withDirectory { directory in
            let key = keys[0].publicKey.compressed
            try directory.create(keys[0], password: "first", cost: .light)
            let keystore = try Data(contentsOf: URL(fileURLWithPath: directory.keystorePath(key)))
            #expect(throws: KeystoreError(.alreadyExists, "")) {
                try directory.create(keys[0], password: "second", cost: .light)
            }
            #expect(try Data(contentsOf: URL(fileURLWithPath: directory.keystorePath(key))) == keystore)
            #expect(try String(contentsOfFile: directory.secretPath(key), encoding: .utf8) == "first")
        }
    }

    @Test func aCutOffCreationIsTakenUpAgain() throws {
        try withDirectory { directory in
            let key = keys[0].publicKey.compressed
            try directory.prepare()
            try write("left behind", to: directory.secretPath(key))
            try FileManager.default.createDirectory(
                atPath: "\(directory.keysPath)/\(key.hex)", withIntermediateDirectories: false)
            #expect(try directory.list().isEmpty)
            #expect(throws: KeystoreError(.alreadyExists, "")) {
                try directory.create(keys[0], password: "another", cost: .light)
            }
            try directory.create(keys[0], cost: .light)
            #expect(try directory.load(key).publicKey.compressed == key)
        }
    }

    @Test func passwordFaultsNameTheFile() throws {
        try withDirectory { directory in
            let key = keys[0].publicKey.compressed
            let keystore = directory.keystorePath(key)
            let secret = directory.secretPath(key)
            try directory.create(keys[0], password: "right", cost: .light)
            try write("wrong", to: secret)
            try expect(.wrongPassword, naming: keystore) { _ = try directory.load(key) }
            try expect(.wrongPassword, naming: keystore) { _ = try directory.loadAll() }
            try write([0xff, 0xfe], to: secret)
            try expect(.malformed, naming: secret) { _ = try directory.load(key) }
            try FileManager.default.removeItem(atPath: secret)
            try expect(.notFound, naming: secret) { _ = try directory.load(key) }
            try write("right\n", to: secret, mode: 0o644)
            try expect(.insecurePermissions, naming: secret) { _ = try directory.load(key) }
            try write("right\n", to: secret)
            #expect(try directory.load(key).publicKey.compressed == key)
        }
    }

    @Test func keystoreFaultsNameTheFile() throws {
        try withDirectory { directory in
            let key = keys[0].publicKey.compressed
            let keystore = directory.keystorePath(key)
            try expect(.notFound, naming: directory.keysPath) { _ = try directory.list() }
            try directory.create(keys[0], cost: .light)
            try write("{", to: keystore)
            try expect(.malformed, naming: keystore) { _ = try directory.load(key) }
            try write([UInt8](repeating: 0x20, count: 1 << 17), to: keystore)
            try expect(.malformed, naming: keystore) { _ = try directory.load(key) }
            try FileManager.default.removeItem(atPath: keystore)
            try expect(.notFound, naming: keystore) { _ = try directory.load(key) }
        }
    }

    @Test func theFolderNamesTheKey() throws {
        try withDirectory { directory in
            try directory.create(keys[0], cost: .light)
            let other = keys[1].publicKey.compressed
            try FileManager.default.moveItem(
                atPath: "\(directory.keysPath)/\(keys[0].publicKey)", toPath: "\(directory.keysPath)/\(other)")
            try FileManager.default.moveItem(
                atPath: directory.secretPath(keys[0].publicKey.compressed), toPath: directory.secretPath(other))
            try expect(.keyMismatch, naming: directory.keystorePath(other)) { _ = try directory.load(other) }
            try FileManager.default.createDirectory(
                atPath: "\(directory.keysPath)/0x00", withIntermediateDirectories: false)
            try expect(.malformed, naming: "\(directory.keysPath)/0x00") { _ = try directory.list() }
        }
    }

    @Test func theLockHasOneOwner() throws {
        try withDirectory { directory in
            var lock: DirectoryLock? = try directory.lock()
            let error = try fault { _ = try directory.lock() }
            #expect(error.code == .inUse)
            #expect(error.message.contains("process \(ProcessInfo.processInfo.processIdentifier)"))
            #expect(error.message.contains(directory.path))
            #expect(lock?.path == "\(directory.path)/.lock")
            lock = nil
            _ = try directory.lock()
        }
    }

    @Test func aDeadOwnersLockIsFree() throws {
        try withDirectory { directory in
            try directory.prepare()
            // What a killed process leaves: the file with its process id, and no flock.
            try write("1\n", to: "\(directory.path)/.lock")
            _ = try directory.lock()
        }
    }

    /// A lock that outlives the process that took it, and one whose id is another process's by now.
    @Test(arguments: ["999999999 5\n", "1 1\n"])
    func aLockWhoseOwnerIsGoneIsNotBlamedOnAnother(_ owner: String) throws {
        try withDirectory { directory in
            let lock = try directory.lock()
            try write(owner, to: lock.path)
            let error = try fault { _ = try directory.lock() }
            #expect(error.code == .inUse)
            #expect(error.message.contains("has ended"), "\(error)")
        }
    }

    /// A descriptor that is closed twice is somebody else's the second time: the slashing database's, for instance.
    @Test func aRefusedLockClosesNoFileOfOthers() throws {
        try withDirectory { directory in
            let lock = try directory.lock()
            let neighbour = Neighbour()
            let thread = Thread { neighbour.run() }
            thread.start()
            for _ in 0..<2000 { #expect(try fault { _ = try directory.lock() }.code == .inUse) }
            #expect(neighbour.end() == 0)
            withExtendedLifetime(lock) {}
        }
    }

    /// Keystores that take more memory than there is run one after the other, and every one of them runs.
    @Test(arguments: [1, 3 << 20, 1 << 30])
    func everyKeystoreGetsItsTurnWhateverTheMemory(_ limit: Int) throws {
        try withDirectory { directory in
            let folder = directory.path + "/elsewhere"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            for (index, key) in keys.enumerated() {
                let kdf = KeyDerivationFunction.scrypt(
                    n: 1 << (8 + index), r: 8, p: 1, salt: [UInt8](repeating: 7, count: 32))
                let keystore = try Keystore(encrypting: key, password: KeystorePassword("same"), kdf: kdf)
                try write(keystore.json(), to: "\(folder)/keystore-\(index).json")
            }
            try write("same", to: directory.path + "/password")
            var loading = KeyLoading()
            loading.memoryLimit = limit
            loading.threads = 4
            let sources = KeystoreSources(keystores: folder, passwordFile: directory.path + "/password")
            let loaded = try KeystoreDirectory(path: directory.path, sources: sources).loadAll(loading)
            #expect(loaded.keys.count == keys.count)
        }
    }

    @Test func theDataDirectoryMayNotBeAFile() throws {
        try withDirectory { directory in
            try write("", to: directory.path)
            try expect(.io, naming: directory.path) { try directory.prepare() }
            try expect(.io, naming: directory.path) { try directory.create(keys[0], cost: .light) }
        }
    }

    // MARK: - Helpers

    /// Opens and closes a file all the time, and counts how often it was closed by somebody else.
    private final class Neighbour: Sendable {
        private let isOver = Atomic(false)
        private let lost = Mutex(0)
        private let ended = DispatchSemaphore(value: 0)

        func run() {
            while !isOver.load(ordering: .relaxed) {
                let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
                sched_yield()
                if close(descriptor) != 0 { lost.withLock { $0 += 1 } }
            }
            ended.signal()
        }

        func end() -> Int {
            isOver.store(true, ordering: .relaxed)
            ended.wait()
            return lost.withLock { $0 }
        }
    }

    private func withDirectory(_ body: (KeystoreDirectory) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("vigil-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(KeystoreDirectory(path: path))
    }

    private func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try #require(attributes[.posixPermissions] as? NSNumber).intValue
    }

    private func write(_ text: String, to path: String, mode: Int = 0o600) throws {
        try write(Array(text.utf8), to: path, mode: mode)
    }

    private func write(_ bytes: [UInt8], to path: String, mode: Int = 0o600) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    private func fault(_ body: () throws -> Void) throws -> KeystoreError {
        do {
            try body()
        } catch let error as KeystoreError {
            return error
        }
        throw VectorError("nothing was thrown")
    }

    private func expect(_ code: KeystoreError.Code, naming path: String, _ body: () throws -> Void) throws {
        let error = try fault(body)
        #expect(error.code == code, "\(error)")
        #expect(error.message.contains(path), "\(error)")
    }
}
