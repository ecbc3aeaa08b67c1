import BLS
import Digests
import Primitives

extension RegistryCore {
    /// `ValidatorAdded`. The nonce counts first: it counts malformed registrations too.
    func addValidator(
        _ added: ValidatorAdded, _ state: inout some RegistryState, _ outcome: inout BlockOutcome
    ) throws -> String? {
        let nonce = try takeNonce(of: added.key.owner, &state)
        let ids = added.key.operatorIDs
        guard ShareBundle.clusterSizes.contains(ids.count) else {
            return "ValidatorAdded: \(ids.count) operators are no cluster of 4, 7, 10 or 13"
        }
        guard Set(ids).count == ids.count else { return "ValidatorAdded: an operator is named twice" }
        for id in ids where try !state.hasOperator(id) { return "ValidatorAdded: there is no operator \(id)" }
        guard let pubkey = BLSPubkey(bytes: added.key.publicKey) else { return "ValidatorAdded: no public key" }
        guard let bundle = ShareBundle(added.shares, operatorCount: ids.count) else {
            return "ValidatorAdded: \(added.shares.count) bytes of shares, not \(ShareBundle.byteCount(ids.count))"
        }
        let registration = Registration(
            key: added.key, pubkey: pubkey, bundle: bundle, nonce: nonce, position: try ownPosition(ids, state))
        return try register(registration, &state, &outcome)
    }

    /// Where our share is in the event's order; nil when we have none.
    private func ownPosition(_ ids: [UInt64], _ state: some RegistryState) throws -> Int? {
        for (position, id) in ids.enumerated() where try state.isOwnOperator(id) { return position }
        return nil
    }

    private func register(
        _ new: Registration, _ state: inout some RegistryState, _ outcome: inout BlockOutcome
    ) throws -> String? {
        let former = try former(of: new, &state)
        if let former, former != new.key.owner { return "ValidatorAdded: \(new.pubkey) is of another owner" }
        guard new.position == nil || new.isSigned else {
            return "ValidatorAdded: the owner's signature for \(new.pubkey) does not hold for nonce \(new.nonce)"
        }
        // The same validator of the same owner once more: what is known of it stays.
        guard former == nil else { return nil }
        guard let position = new.position else {
            let claim = ValidatorClaim(
                owner: new.key.owner, nonce: new.nonce, signature: new.bundle.signature, isVerified: false)
            try state.setClaim(claim, to: new.pubkey)
            return nil
        }
        let (sharePubkey, encrypted) = (new.bundle.publicKeys[position], new.bundle.encryptedKeys[position])
        guard operatorKey.decryptShare(encrypted)?.publicKey.compressed == sharePubkey else {
            return "ValidatorAdded: our share of \(new.pubkey) does not decrypt to the key it names"
        }
        let share = OwnShare(
            pubkey: new.pubkey, owner: new.key.owner, operatorIDs: new.key.operatorIDs, sharePubkey: sharePubkey,
            encryptedKey: encrypted)
        try state.setShare(share, of: new.pubkey)
        outcome.add(.activate(new.pubkey))
        return nil
    }

    /// Who has the validator already. A claim never verified is verified now, when it stands against another; one
    /// that does not hold never was.
    private func former(of new: Registration, _ state: inout some RegistryState) throws -> ExecutionAddress? {
        if let share = try state.share(of: new.pubkey) { return share.owner }
        guard var claim = try state.claim(to: new.pubkey) else { return nil }
        if !claim.isVerified {
            claim.isVerified = ShareBundle.isSigned(
                claim.signature, by: new.pubkey, owner: claim.owner, nonce: claim.nonce)
            try state.setClaim(claim.isVerified ? claim : nil, to: new.pubkey)
        }
        return claim.isVerified ? claim.owner : nil
    }
}

/// A `ValidatorAdded` whose form is right.
private struct Registration {
    var key: ValidatorKey
    var pubkey: BLSPubkey
    var bundle: ShareBundle
    var nonce: UInt64
    /// Of our share among those of the bundle.
    var position: Int?

    var isSigned: Bool {
        ShareBundle.isSigned(bundle.signature, by: pubkey, owner: key.owner, nonce: nonce)
    }
}

/// Tells apart what operators registered, byte by byte as the network does.
enum PublicKeyHash {
    static func of(_ content: [UInt8]) -> Bytes32 {
        Bytes32(bytes: Keccak.hash256(content)) ?? Bytes32()
    }
}
