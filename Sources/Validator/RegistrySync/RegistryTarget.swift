package import BLS
package import Primitives

/// A share that the validator client may use: which validator it is of, the secret, and from when on.
package struct ActiveShare: Sendable {
    /// The validator's own public key, which the beacon chain knows.
    package var pubkey: BLSPubkey
    /// The secret of this operator's share: what it signs verifies under the share's public key, not the validator's.
    package var secret: SecretKey
    package var operatorIDs: [UInt64]
    package var feeRecipient: ExecutionAddress
    /// Nothing is signed for an epoch before.
    package var minParticipationEpoch: Epoch

    package init(
        pubkey: BLSPubkey, secret: SecretKey, operatorIDs: [UInt64], feeRecipient: ExecutionAddress,
        minParticipationEpoch: Epoch
    ) {
        self.pubkey = pubkey
        self.secret = secret
        self.operatorIDs = operatorIDs
        self.feeRecipient = feeRecipient
        self.minParticipationEpoch = minParticipationEpoch
    }
}

/// What the registry acts on: the keys of the validator client, its record of what was signed, its duties.
///
/// Every call may come twice, after a crash: what is so already stays so.
package protocol RegistryTarget: Sendable {
    /// Raises the slashing floor to now.
    /// - Returns: the epoch behind the present one: with the floor raised, nothing of this one can be signed.
    func raiseSlashingFloor(of share: ActiveShare) async throws -> Epoch
    /// From now on the validator is one of ours.
    func add(_ share: ActiveShare) async throws
    /// From now on it is not; when this returns, no signature of its share leaves any more.
    func remove(_ pubkey: BLSPubkey) async throws
    func setFeeRecipient(_ recipient: ExecutionAddress, of pubkey: BLSPubkey) async throws
    /// The owner asks for the exit, in a block of this time, in Unix seconds.
    /// - Returns: whether it is made, or never to be; false when it is not time yet: ask again at the next slot.
    func exit(_ pubkey: BLSPubkey, blockTime: UInt64) async throws -> Bool
}
