import BLS
import JSONBytes
import Keystores
import Primitives
import TestSupport
import Testing

@Suite struct KeyDerivationVectorTests {
    @Test func eip2333() throws {
        guard KeyVectors.isPresent("eip2333.json") else { return }
        var reader = try KeyVectors.reader("eip2333.json")
        let root = try reader.object()
        let cases = try root.objects("cases")
        #expect(!cases.isEmpty)
        for vector in cases {
            let seed = try KeySeed(vector.hex("seed"))
            let index = try #require(UInt32(exactly: vector.number("child_index")))
            let master = try seed.secretKey(at: DerivationPath(indices: []))
            let child = try seed.secretKey(at: DerivationPath(indices: [index]))
            #expect(try bytes(master) == vector.hex("master_SK_hex"))
            #expect(try bytes(child) == vector.hex("child_SK_hex"))
            #expect(try master.publicKey.compressed.bytes == vector.hex("master_pubkey"))
            #expect(try child.publicKey.compressed.bytes == vector.hex("child_pubkey"))
        }
        let invalid = try root.objects("invalid")
        for vector in invalid {
            let seed = try vector.hex("seed")
            #expect(throws: KeystoreError(.invalidSeed, "")) { try KeySeed(seed) }
        }
        let invalidIndex = try root.objects("invalid_index")
        for vector in invalidIndex {
            let index = try vector.number("index")
            #expect(throws: KeystoreError(.invalidPath, "")) { try DerivationPath("m/\(index)") }
        }
        VectorReport.record(runner: "keys", fork: "eip2333", count: cases.count + invalid.count + invalidIndex.count)
    }

    @Test func eip2334() throws {
        guard KeyVectors.isPresent("eip2334.json") else { return }
        var reader = try KeyVectors.reader("eip2334.json")
        let root = try reader.object()
        var count = 0
        for mnemonic in try root.objects("mnemonics") {
            let seed = try KeySeed(mnemonic: mnemonic.text("mnemonic"), passphrase: mnemonic.text("passphrase"))
            #expect(try seed.withUnsafeBytes { [UInt8]($0) } == mnemonic.hex("seed"))
            for vector in try mnemonic.objects("keys") {
                let path = try DerivationPath(vector.text("path"))
                let key = try seed.secretKey(at: path)
                #expect(try path.description == vector.text("path"))
                #expect(try bytes(key) == vector.hex("sk"))
                #expect(try key.publicKey.compressed.bytes == vector.hex("pubkey"))
                count += 1
            }
        }
        #expect(count > 0)
        let invalid = try root.texts("invalid_paths")
        for path in invalid {
            #expect(throws: KeystoreError(.invalidPath, "")) { try DerivationPath(path) }
        }
        #expect(try root.text("signing_key_path") == pattern(DerivationPath.signing(7)))
        #expect(try root.text("withdrawal_key_path") == pattern(DerivationPath.withdrawal(7)))
        VectorReport.record(runner: "keys", fork: "eip2334", count: count + invalid.count)
    }

    private func bytes(_ key: SecretKey) -> [UInt8] { key.withUnsafeSecretBytes { [UInt8]($0) } }

    private func pattern(_ path: DerivationPath) -> String {
        path.description.split(separator: "/").map { $0 == "7" ? "i" : String($0) }.joined(separator: "/")
    }
}
