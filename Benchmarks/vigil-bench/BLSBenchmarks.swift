import BLS
import BenchHarness
import CBlstReference
import Primitives
import SSZ

/// Signing and verifying against blst called from C. The promise: at most 3 % on top.
enum BLSBenchmarks {
    private static let rounds = 20

    static func all() -> [Comparison] {
        let key = InteropKeys.secretKey(index: 1)
        let secret = key.withUnsafeSecretBytes { Array($0) }
        let message = Merkle.sha256(Array("vigil".utf8))
        let messageBytes = message.bytes
        let signature = key.sign(message).compressed
        let pubkey = key.publicKey.compressed.bytes
        var output = [UInt8](repeating: 0, count: 96)
        return [
            Comparison(
                "bls: sign, \(rounds) times", against: "blst from C", limit: 1.03,
                subject: { for _ in 0..<rounds { _ = key.sign(message).compressed } },
                reference: { reference_sign(&output, secret, messageBytes, rounds) }),
            Comparison(
                "bls: verify, \(rounds) times", against: "blst from C", limit: 1.03,
                subject: {
                    for _ in 0..<rounds {
                        precondition((try? Signature(signature))?.verify(message: message, key: key.publicKey) == true)
                    }
                },
                reference: {
                    precondition(reference_verify(signature.bytes, pubkey, messageBytes, rounds) == rounds)
                }),
        ]
    }
}
