package import Primitives

/// Who registered a validator that this operator has no share of.
///
/// Only a second owner's claim to the same key makes the signature matter, so it is kept and checked then: hundreds of
/// thousands of signatures of other clusters need not be verified to follow the registry.
package struct ValidatorClaim: Hashable, Sendable {
    package var owner: ExecutionAddress
    package var nonce: UInt64
    package var signature: BLSSignature
    /// Whether the signature is known to hold.
    package var isVerified: Bool

    package init(owner: ExecutionAddress, nonce: UInt64, signature: BLSSignature, isVerified: Bool) {
        self.owner = owner
        self.nonce = nonce
        self.signature = signature
        self.isVerified = isVerified
    }
}

/// This operator's share of a validator.
package struct OwnShare: Hashable, Sendable {
    package var pubkey: BLSPubkey
    package var owner: ExecutionAddress
    package var cluster: ClusterID
    package var operatorIDs: [UInt64]
    package var sharePubkey: BLSPubkey
    /// The share's secret as the chain holds it, encrypted to the operator's key.
    package var encryptedKey: [UInt8]
    package var isLiquidated: Bool

    package init(
        pubkey: BLSPubkey, owner: ExecutionAddress, operatorIDs: [UInt64], sharePubkey: BLSPubkey,
        encryptedKey: [UInt8], isLiquidated: Bool = false
    ) {
        self.pubkey = pubkey
        self.owner = owner
        self.operatorIDs = operatorIDs
        self.sharePubkey = sharePubkey
        self.encryptedKey = encryptedKey
        self.isLiquidated = isLiquidated
        cluster = ClusterID(owner: owner, operatorIDs: operatorIDs)
    }
}

/// What is known of the registry: tables that the rules read and write, in memory or in the transaction of a database.
package protocol RegistryState {
    func hasOperator(_ id: UInt64) throws -> Bool
    /// Whether an operator is registered with a public key of this hash.
    func hasOperator(publicKeyHash: Bytes32) throws -> Bool
    func isOwnOperator(_ id: UInt64) throws -> Bool
    mutating func addOperator(_ id: UInt64, publicKeyHash: Bytes32, isOwn: Bool) throws
    mutating func removeOperator(_ id: UInt64) throws

    /// How many validators an owner has registered, well or badly: the nonce of the next.
    func nextNonce(of owner: ExecutionAddress) throws -> UInt64
    mutating func setNextNonce(_ nonce: UInt64, of owner: ExecutionAddress) throws

    func claim(to pubkey: BLSPubkey) throws -> ValidatorClaim?
    mutating func setClaim(_ claim: ValidatorClaim?, to pubkey: BLSPubkey) throws

    func share(of pubkey: BLSPubkey) throws -> OwnShare?
    func shares(in cluster: ClusterID) throws -> [OwnShare]
    func shares(of owner: ExecutionAddress) throws -> [OwnShare]
    mutating func setShare(_ share: OwnShare?, of pubkey: BLSPubkey) throws

    mutating func setFeeRecipient(_ recipient: ExecutionAddress, of owner: ExecutionAddress) throws
}
