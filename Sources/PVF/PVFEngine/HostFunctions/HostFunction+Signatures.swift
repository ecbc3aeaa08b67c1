internal import Crypto
internal import Digests
internal import FoundationEssentials

extension HostFunction {
    /// Signature (address), message (region), public key (address).
    private static let verification: [ValueKind] = [.i32, .i64, .i32]

    private static func verify(
        _ name: String, signature: UInt32, key: UInt32,
        _ isValid: @escaping @Sendable (_ signature: [UInt8], _ message: [UInt8], _ key: [UInt8]) -> Bool
    ) -> HostFunction {
        HostFunction(name, verification, .i32) { state, arguments throws(HostFailure) in
            let signature = try state.bytes(at: arguments[0], count: signature)
            let message = [UInt8](try state.bytes(arguments[1]))
            let valid = isValid(signature, message, try state.bytes(at: arguments[2], count: key))
            return valid ? 1 : 0
        }
    }

    private static let ed25519IsValid: @Sendable ([UInt8], [UInt8], [UInt8]) -> Bool = { signature, message, key in
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: key) else { return false }
        return key.isValidSignature(signature, for: message)
    }

    /// The key that signed has to be the one given.
    private static func ecdsaIsValid(_ signature: [UInt8], _ digest: [UInt8], _ key: [UInt8], reducing: Bool) -> Bool {
        guard let recovery = signature.last else { return false }
        let recovered = try? SecpRecovery.key(
            signature: signature, message: digest, recovery: recovery, reducing: reducing, form: .compressed)
        return recovered == key
    }

    private static func ecdsa(_ name: String, reducing: Bool) -> HostFunction {
        verify(name, signature: 65, key: 33) { signature, message, key in
            ecdsaIsValid(signature, Blake2b.hash256(message), key, reducing: reducing)
        }
    }

    /// Signature (address) and digest (address) to a SCALE `Result` with the key.
    private static func recover(_ name: String, reducing: Bool, form: SecpRecovery.Form) -> HostFunction {
        HostFunction(name, [.i32, .i32], .i64) { state, arguments throws(HostFailure) in
            let signature = try state.bytes(at: arguments[0], count: 65)
            let digest = try state.bytes(at: arguments[1], count: 32)
            // Ethereum counts the recovery number from 27.
            let recovery = signature[64] > 26 ? signature[64] - 27 : signature[64]
            let result: [UInt8]
            do throws(SecpRecovery.Failure) {
                let key = try SecpRecovery.key(
                    signature: signature, message: digest, recovery: recovery, reducing: reducing, form: form)
                result = [0] + key
            } catch {
                result = [1, error.rawValue]
            }
            return try state.give(packed: result)
        }
    }

    static let signatures: [HostFunction] = [
        verify("ext_crypto_ed25519_verify_version_1", signature: 64, key: 32, ed25519IsValid),
        unsupported("ext_crypto_sr25519_verify_version_1", verification, .i32),
        unsupported("ext_crypto_sr25519_verify_version_2", verification, .i32),
        ecdsa("ext_crypto_ecdsa_verify_version_1", reducing: true),
        ecdsa("ext_crypto_ecdsa_verify_version_2", reducing: false),
        HostFunction("ext_crypto_ecdsa_verify_prehashed_version_1", [.i32, .i32, .i32], .i32) {
            state, arguments throws(HostFailure) in
            let signature = try state.bytes(at: arguments[0], count: 65)
            let digest = try state.bytes(at: arguments[1], count: 32)
            let key = try state.bytes(at: arguments[2], count: 33)
            return ecdsaIsValid(signature, digest, key, reducing: false) ? 1 : 0
        },
        recover("ext_crypto_secp256k1_ecdsa_recover_version_1", reducing: true, form: .bare),
        recover("ext_crypto_secp256k1_ecdsa_recover_version_2", reducing: false, form: .bare),
        recover("ext_crypto_secp256k1_ecdsa_recover_compressed_version_1", reducing: true, form: .compressed),
        recover("ext_crypto_secp256k1_ecdsa_recover_compressed_version_2", reducing: false, form: .compressed),
    ]

    /// Adds a verification to the batch that is open, if any.
    private static func batched(_ name: String, _ verify: HostFunction?) -> HostFunction {
        HostFunction(name, verification, .i32) { state, arguments throws(HostFailure) in
            guard let verify else { throw HostFailure("unsupported host function env:\(name)") }
            let valid = try verify.body(state, arguments)
            if let batch = state.batch { state.batch = batch && valid == 1 }
            return valid
        }
    }

    static let batches: [HostFunction] = [
        HostFunction("ext_crypto_start_batch_verify_version_1", []) { state, _ throws(HostFailure) in
            guard state.batch == nil else { throw HostFailure("a batch verification has been started before") }
            state.batch = true
            return 0
        },
        HostFunction("ext_crypto_finish_batch_verify_version_1", [], .i32) { state, _ throws(HostFailure) in
            guard let batch = state.batch else { throw HostFailure("no batch verification has been started") }
            state.batch = nil
            return batch ? 1 : 0
        },
        batched(
            "ext_crypto_ed25519_batch_verify_version_1",
            signatures.first { $0.name == "ext_crypto_ed25519_verify_version_1" }),
        batched(
            "ext_crypto_ecdsa_batch_verify_version_1",
            signatures.first { $0.name == "ext_crypto_ecdsa_verify_version_2" }),
        batched("ext_crypto_sr25519_batch_verify_version_1", nil),
    ]
}
