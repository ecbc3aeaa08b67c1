import Digests
package import Primitives

/// Names a cluster: an owner and a set of operators.
package struct ClusterID: Hashable, Sendable, CustomStringConvertible {
    package let rawValue: Bytes32

    package init(_ rawValue: Bytes32) {
        self.rawValue = rawValue
    }

    /// keccak256(abi.encodePacked(owner, uint256[] ids)), the ids in ascending order.
    package init(owner: ExecutionAddress, operatorIDs: [UInt64]) {
        var hash = Keccak.keccak256
        hash.update(owner.bytes)
        for id in operatorIDs.sorted() {
            hash.update([UInt8](repeating: 0, count: 24))
            hash.update(withUnsafeBytes(of: id.bigEndian) { [UInt8]($0) })
        }
        rawValue = Bytes32(bytes: hash.finalize()) ?? Bytes32()
    }

    package var description: String { rawValue.description }
}

extension ExecutionAddress {
    /// EIP-55: the digits of the address, those letters in capitals whose digit of the hash of the text is above seven.
    package var checksummed: String {
        let digits = Hex.encode(bytes)
        let hash = Hex.encode(Keccak.hash256(digits.utf8))
        return "0x" + zip(digits, hash).map { $1 > "7" ? $0.uppercased() : String($0) }.joined()
    }
}
