import ConsensusTypes
import Primitives
import RLP
import SSZ

/// The versioned hashes that a payload's blob transactions carry, in order (EIP-4844).
/// - Returns: nil when a transaction of type 3 is not one.
func blobVersionedHashes(_ transactions: Transactions) -> [Bytes32]? {
    var hashes: [Bytes32] = []
    for transaction in transactions where transaction.bytes.first == 0x03 {
        let fields = try? RLP(decoding: transaction.bytes.dropFirst()).items
        // chain id, nonce, two fees, gas, to, value, data, access list, blob fee, hashes, signature
        guard let fields, fields.count == 14, let items = fields[10].items else { return nil }
        for item in items {
            guard let bytes = item.bytes, let hash = Bytes32(bytes: bytes) else { return nil }
            hashes.append(hash)
        }
    }
    return hashes
}
