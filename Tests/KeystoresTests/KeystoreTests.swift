import BLS
import JSONBytes
import Keystores
import Primitives
import TestSupport
import Testing

@Suite struct KeystoreTests {
    private let key = InteropKeys.secretKey(index: 5)
    private let password = KeystorePassword("correct horse")

    @Test(arguments: [KeystoreCost.light, .pbkdf2])
    func encryptedKeysDecrypt(_ cost: KeystoreCost) throws {
        let keystore = try Keystore(
            encrypting: key, password: password, cost: cost, path: .signing(3), description: "a \"note\"\n")
        let read = try Keystore(json: keystore.json())
        #expect(read == keystore)
        #expect(read.path == "m/12381/3600/3/0/0")
        #expect(read.description == "a \"note\"\n")
        #expect(read.pubkey == key.publicKey.compressed)
        #expect(try secret(read.decrypt(password)) == secret(key))
        #expect(read.kdf.isLight == (cost == .light))
    }

    @Test func freshSaltEachTime() throws {
        let first = try Keystore(encrypting: key, password: password, cost: .light)
        let second = try Keystore(encrypting: key, password: password, cost: .light)
        #expect(first.kdf != second.kdf)
        #expect(first.initializationVector != second.initializationVector)
        #expect(first.cipherMessage != second.cipherMessage)
        #expect(first.uuid != second.uuid)
    }

    @Test func emptyPasswordsWork() throws {
        let keystore = try Keystore(encrypting: key, password: KeystorePassword(""), cost: .light)
        #expect(try secret(keystore.decrypt(KeystorePassword("\n"))) == secret(key))
        #expect(throws: KeystoreError(.wrongPassword, "")) { try keystore.decrypt(password) }
    }

    @Test func equivalentSpellingsOfAPasswordWork() throws {
        let keystore = try Keystore(encrypting: key, password: KeystorePassword("Å\u{1}"), cost: .light)
        #expect(try secret(keystore.decrypt(KeystorePassword("A\u{30a}"))) == secret(key))
    }

    @Test func aTruncatedFileIsMalformedAtEveryLength() throws {
        let json = try Keystore(encrypting: key, password: password, cost: .light).json()
        for count in 0..<json.count {
            #expect(throws: KeystoreError(.malformed, "")) { try Keystore(json: Array(json.prefix(count))) }
        }
    }

    @Test func damagedFilesNeverTrapNorYieldAnotherKey() throws {
        let json = try Keystore(encrypting: key, password: password, cost: .light).json()
        forAll(seed: 5, count: 400) { random, _ in
            var damaged = json
            damaged[Int.random(in: 0..<json.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            // Beyond the light cost a flipped digit of c could make minutes of work out of milliseconds.
            guard let keystore = try? Keystore(json: damaged), keystore.kdf.isLight else { return }
            if let decrypted = try? keystore.decrypt(password) { #expect(secret(decrypted) == secret(key)) }
        }
    }

    @Test(
        arguments: [
            ("\"dklen\":32", "\"dklen\":16", KeystoreError.Code.weak),
            ("\"dklen\":32", "\"dklen\":64", .unsupported),
            ("\"c\":1024", "\"c\":0", .unsupported),
            ("\"c\":1024", "\"c\":18446744073709551615", .unsupported),
            ("\"c\":1024", "\"c\":-1", .malformed),
            ("\"pbkdf2\"", "\"scrypt\"", .malformed),
            ("aes-128-ctr", "aes-256-ctr", .unsupported),
            ("\"version\":4", "\"version\":5", .unsupported),
            ("\"version\":4", "\"version\":\"4\"", .malformed),
            ("\"path\":\"\"", "\"path\":\"m/x\"", .invalidPath),
        ])
    func refuses(_ original: String, _ replacement: String, _ code: KeystoreError.Code) throws {
        let json = try lightJSON()
        let parts = json.split(separator: original, maxSplits: 1, omittingEmptySubsequences: false)
        try #require(parts.count == 2)
        let changed = parts[0] + replacement + parts[1]
        #expect(throws: KeystoreError(code, "")) { try Keystore(json: Array(changed.utf8)) }
    }

    @Test(
        arguments: [
            (0, 8, 1), (1, 8, 1), (3, 8, 1), (1 << 40, 8, 1), (Int.max, Int.max, Int.max), (1024, 0, 1), (1024, 17, 1),
            (1024, 8, 0), (1024, 8, 17), (1 << 22, 8, 1),
        ])
    func refusesScryptOutOfBounds(_ n: Int, _ r: Int, _ p: Int) throws {
        let kdf = #"{"function":"scrypt","params":{"dklen":32,"n":\#(n),"r":\#(r),"p":\#(p),"salt":"00"},"message":""}"#
        #expect(throws: KeystoreError(.unsupported, "")) { try Keystore(json: keystoreJSON(kdf: kdf)) }
    }

    @Test func theNamedPubkeyMustBeTheKeys() throws {
        let other = InteropKeys.secretKey(index: 6).publicKey.compressed
        let json = try lightJSON()
        let mine = String(key.publicKey.compressed.hex.dropFirst(2))
        let changed = json.replacing(mine, with: String(other.hex.dropFirst(2)))
        let keystore = try Keystore(json: Array(changed.utf8))
        #expect(throws: KeystoreError(.keyMismatch, "")) { try keystore.decrypt(password) }
    }

    @Test func errorsAndDescriptionsHideSecrets() throws {
        let password = KeystorePassword("hunter2")
        let keystore = try Keystore(encrypting: key, password: password, cost: .light)
        let hidden = Hex.encode(secret(key))
        var texts = ["\(password)", String(reflecting: password), "\(try KeySeed(secret(key)))"]
        do {
            _ = try keystore.decrypt(KeystorePassword("hunter3"))
        } catch {
            texts += ["\(error)", String(reflecting: error)]
        }
        var dumped = ""
        dump(password, to: &dumped)
        dump(try KeySeed(secret(key)), to: &dumped)
        for text in texts + [dumped] {
            #expect(!text.contains("hunter"))
            #expect(!text.contains(hidden))
        }
    }

    private func lightJSON() throws -> String {
        let keystore = try Keystore(encrypting: key, password: password, cost: .light)
        return String(decoding: keystore.json(), as: UTF8.self)
    }

    private func secret(_ key: SecretKey) -> [UInt8] { key.withUnsafeSecretBytes { [UInt8]($0) } }

    private func keystoreJSON(kdf: String) -> [UInt8] {
        let zeros = String(repeating: "00", count: 32)
        let iv = String(repeating: "00", count: 16)
        return Array(
            """
            {"crypto":{"kdf":\(kdf),
            "checksum":{"function":"sha256","params":{},"message":"\(zeros)"},
            "cipher":{"function":"aes-128-ctr","params":{"iv":"\(iv)"},"message":"\(zeros)"}},
            "path":"","uuid":"1d85ae20-35c5-4611-98e8-aa14a633906f","version":4}
            """.utf8)
    }
}
