internal import CBlst
public import Primitives

extension Signature {
    /// `Verify` of a signing root.
    public func verify(message: Bytes32, key: PublicKey) -> Bool {
        message.withUnsafeBytes { verify(raw: $0, key: key) }
    }

    /// `Verify` of a message of any length.
    public func verify(message: [UInt8], key: PublicKey) -> Bool {
        message.withUnsafeBytes { verify(raw: $0, key: key) }
    }

    /// `FastAggregateVerify`: one message signed by all keys. No keys: false.
    public func fastAggregateVerify(keys: [PublicKey], message: Bytes32) -> Bool {
        guard let key = PublicKey.sum(keys) else { return false }
        return verify(message: message, key: key)
    }

    /// `eth_fast_aggregate_verify` (Altair): as `fastAggregateVerify`, but no keys with the infinity signature is true.
    public func ethFastAggregateVerify(keys: [PublicKey], message: Bytes32) -> Bool {
        if keys.isEmpty { return isInfinity }
        return fastAggregateVerify(keys: keys, message: message)
    }

    /// `AggregateVerify`: each key signed the message of the same position. No keys or unequal counts: false.
    public func aggregateVerify(keys: [PublicKey], messages: [Bytes32]) -> Bool {
        guard !keys.isEmpty, keys.count == messages.count else { return false }
        let pairing = Pairing()
        for (position, (key, message)) in zip(keys, messages).enumerated() {
            let signature = position == 0 && !isInfinity ? self : nil
            guard pairing.aggregate(key: key, signature: signature, message: message) else { return false }
        }
        pairing.commit()
        return pairing.isOne()
    }

    private func verify(raw message: UnsafeRawBufferPointer, key: PublicKey) -> Bool {
        let tag = DomainSeparationTag.proofOfPossession
        return withUnsafePointer(to: point) { signature in
            withUnsafePointer(to: key.point) { key in
                blst_core_verify_pk_in_g1(
                    key, signature, true, message.bindMemory(to: UInt8.self).baseAddress, message.count,
                    tag.pointer, tag.count, nil, 0) == BLST_SUCCESS
            }
        }
    }
}
