import JSONBytes
import Primitives

/// One of the three modules under `crypto`: a function with its parameters and a message.
struct Module {
    let name: StaticString
    let function: String
    let params: JSONObject
    let message: [UInt8]

    init(_ crypto: JSONObject, _ name: StaticString) throws {
        self.name = name
        var reader = try crypto.value(name)
        let object = try reader.object()
        var function = try object.value("function")
        self.function = try function.string()
        var params = try object.value("params")
        self.params = try params.object()
        var message = try object.value("message")
        guard let bytes = Hex.decode(try message.string()) else {
            throw KeystoreError(.malformed, "crypto.\(name).message is not hex")
        }
        self.message = bytes
    }

    var unsupported: KeystoreError {
        KeystoreError(.unsupported, "the \(name) function \"\(function)\" is not supported")
    }

    func int(_ key: StaticString) throws -> Int {
        var value = try params.value(key)
        return Int(clamping: try value.uint64())
    }

    func bytes(_ key: StaticString) throws -> [UInt8] {
        var value = try params.value(key)
        guard let bytes = Hex.decode(try value.string()) else {
            throw KeystoreError(.malformed, "crypto.\(name).params.\(key) is not hex")
        }
        return bytes
    }

    func text(_ key: StaticString) throws -> String {
        var value = try params.value(key)
        return try value.string()
    }
}

extension KeyDerivationFunction {
    /// The function that a `kdf` module names.
    init(_ module: Module) throws {
        let length = try module.int("dklen")
        guard length >= KeyDerivationFunction.keyByteCount else {
            throw KeystoreError(.weak, "a derived key of \(length) bytes is too short, EIP-2335 asks for 32")
        }
        guard length == KeyDerivationFunction.keyByteCount else {
            throw KeystoreError(.unsupported, "a derived key of \(length) bytes is not supported, only 32")
        }
        let salt = try module.bytes("salt")
        guard !salt.isEmpty else { throw KeystoreError(.weak, "the key derivation has no salt") }
        switch module.function {
        case "scrypt":
            self = try .scrypt(n: module.int("n"), r: module.int("r"), p: module.int("p"), salt: salt)
        case "pbkdf2":
            let prf = try module.text("prf")
            guard prf == "hmac-sha256" else {
                throw KeystoreError(.unsupported, "the pbkdf2 function \"\(prf)\" is not supported, only hmac-sha256")
            }
            self = try .pbkdf2(c: module.int("c"), salt: salt)
        default:
            throw module.unsupported
        }
        try validate()
    }
}
