import BLS
import Foundation
import JSONBytes
import Keystores
import Primitives
import TestSupport
import Testing

/// Serialised: a keystore of EIP-2335's own cost takes 256 MiB.
@Suite(.serialized) struct KeystoreVectorTests {
    @Test func passwords() throws {
        guard KeyVectors.isPresent("eip2335_passwords.json") else { return }
        let cases = try KeyVectors.objects(KeyVectors.reader("eip2335_passwords.json"))
        #expect(!cases.isEmpty)
        for vector in cases {
            var text = String.UnicodeScalarView()
            for point in try vector.texts("codepoints") {
                text.append(try #require(UInt32(point.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init)))
            }
            // The same password as a string of JSON and as a list of code points.
            for password in [String(text), try vector.text("password")] {
                let processed = KeystorePassword(password).withUnsafeBytes { [UInt8]($0) }
                #expect(try processed == vector.hex("processed"))
            }
        }
        VectorReport.record(runner: "keys", fork: "eip2335_passwords", count: cases.count)
    }

    @Test func keystores() throws {
        guard KeyVectors.isPresent("eip2335_keystores.json") else { return }
        let reader = try KeyVectors.reader("eip2335_keystores.json")
        let text = try VectorTree.bytes(ofFile: #require(VectorTree.root) + "/keys/eip2335_keystores.json")
        let cases = try KeyVectors.objects(reader)
        #expect(!cases.isEmpty)
        for vector in cases {
            let name = try vector.text("name")
            let json = try vector.raw("keystore", of: text)
            let password = KeystorePassword(try vector.text("password"))
            var isValid = try vector.value("valid")
            if try isValid.bool() {
                let keystore = try Keystore(json: json)
                let key = try keystore.decrypt(password)
                #expect(try key.withUnsafeSecretBytes { [UInt8]($0) } == vector.hex("secret"), "\(name)")
                #expect(try Keystore(json: keystore.json()) == keystore, "\(name)")
            } else {
                let expected = try #require(expectedCode(try vector.text("reason")), "\(name): an unknown reason")
                #expect(throws: KeystoreError(expected, ""), "\(name)") {
                    try Keystore(json: json).decrypt(password)
                }
            }
        }
        VectorReport.record(runner: "keys", fork: "eip2335_keystores", count: cases.count)
    }

    /// A file that nobody reads is a promise that nobody keeps.
    @Test func everyFileOfTheSetIsRead() throws {
        guard let root = VectorTree.root else { return }
        let files = try FileManager.default.contentsOfDirectory(atPath: root + "/keys").sorted()
        #expect(files == ["eip2333.json", "eip2334.json", "eip2335_keystores.json", "eip2335_passwords.json"])
    }

    private func expectedCode(_ reason: String) -> KeystoreError.Code? {
        switch reason {
        case "checksum mismatch": .wrongPassword
        case "missing crypto", "salt is not hex", "path is required by the schema": .malformed
        case "version must be 4", "unsupported kdf", "unsupported checksum function", "prf is not hmac-sha256":
            .unsupported
        default: nil
        }
    }
}
