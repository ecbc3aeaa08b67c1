internal import CBlst

/// The keys that every client knows, for development networks only (mocked start of the 2019 interop).
public enum InteropKeys {
    /// Key `index`: the SHA-256 of the index as 32 little-endian bytes, read little-endian, modulo the group order.
    public static func secretKey(index: Int) -> SecretKey {
        var message = [UInt8](repeating: 0, count: 32)
        withUnsafeBytes(of: UInt64(clamping: index).littleEndian) { message.replaceSubrange(0..<8, with: $0) }
        var digest = [UInt8](repeating: 0, count: 32)
        blst_sha256(&digest, &message, message.count)
        let cell = SecretKey.allocateCell()
        blst_scalar_from_le_bytes(cell, &digest, digest.count)
        return SecretKey(reduced: cell)
    }
}
