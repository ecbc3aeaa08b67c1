import BLS
import Digests
package import Primitives

/// The `shares` of a `ValidatorAdded`: the owner's signature, and for each operator, in the order of the event's ids,
/// the public key of its share and the share's secret encrypted to the operator's RSA key.
///
/// `signature (96) ‖ sharePubKey (48) × n ‖ encryptedKey (256) × n`
package struct ShareBundle: Hashable, Sendable {
    /// The sizes of a cluster, 3f + 1.
    package static let clusterSizes: Set<Int> = [4, 7, 10, 13]
    package static let encryptedKeySize = 256
    private static let signatureSize = 96
    private static let publicKeySize = 48

    package let signature: BLSSignature
    package let publicKeys: [BLSPubkey]
    package let encryptedKeys: [[UInt8]]

    /// - Returns: nil unless the length is that of `operatorCount` shares.
    package init?(_ bytes: [UInt8], operatorCount: Int) {
        guard Self.clusterSizes.contains(operatorCount), bytes.count == Self.byteCount(operatorCount),
            let signature = BLSSignature(bytes: bytes.prefix(Self.signatureSize))
        else { return nil }
        self.signature = signature
        publicKeys = (0..<operatorCount).compactMap { position in
            let start = Self.signatureSize + position * Self.publicKeySize
            return BLSPubkey(bytes: bytes[start..<start + Self.publicKeySize])
        }
        encryptedKeys = (0..<operatorCount).map { position in
            let keys = Self.signatureSize + operatorCount * Self.publicKeySize
            let start = keys + position * Self.encryptedKeySize
            return [UInt8](bytes[start..<start + Self.encryptedKeySize])
        }
    }

    static func byteCount(_ operatorCount: Int) -> Int {
        signatureSize + operatorCount * (publicKeySize + encryptedKeySize)
    }

    /// What the owner signs with the validator's key: keccak256("<EIP-55 address>:<nonce>").
    package static func ownerMessage(_ owner: ExecutionAddress, nonce: UInt64) -> Bytes32 {
        Bytes32(bytes: Keccak.hash256("\(owner.checksummed):\(nonce)".utf8)) ?? Bytes32()
    }

    /// Whether the validator's key signed for this owner and this registration of his. About a millisecond.
    package static func isSigned(
        _ signature: BLSSignature, by pubkey: BLSPubkey, owner: ExecutionAddress, nonce: UInt64
    ) -> Bool {
        guard let key = try? PublicKey(pubkey), let decoded = try? Signature(signature) else { return false }
        return decoded.verify(message: ownerMessage(owner, nonce: nonce), key: key)
    }
}
