public import Primitives

/// One claim to verify in a batch: all keys signed the message, and the signature is their aggregate.
public struct SignatureSet: Sendable {
    /// The signing root.
    public var message: Bytes32
    /// The signers, or one aggregate of them.
    public var keys: [PublicKey]
    /// The aggregate signature; decoded and checked by the verifier.
    public var signature: BLSSignature
    /// Whether no keys with the infinity signature counts as valid (`eth_fast_aggregate_verify`).
    public var allowsEmpty: Bool

    /// A claim of several signers.
    public init(message: Bytes32, keys: [PublicKey], signature: BLSSignature, allowsEmpty: Bool = false) {
        self.message = message
        self.keys = keys
        self.signature = signature
        self.allowsEmpty = allowsEmpty
    }

    /// A claim of one signer.
    public init(message: Bytes32, key: PublicKey, signature: BLSSignature) {
        self.init(message: message, keys: [key], signature: signature)
    }

    /// Verifies this claim alone. False for undecodable signatures and for no keys (but see `allowsEmpty`).
    public func verify() -> Bool {
        guard let signature = try? Signature(signature) else { return false }
        return allowsEmpty
            ? signature.ethFastAggregateVerify(keys: keys, message: message)
            : signature.fastAggregateVerify(keys: keys, message: message)
    }
}
