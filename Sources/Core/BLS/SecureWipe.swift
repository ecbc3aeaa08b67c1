#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Overwrites memory that held a secret.
public enum SecureWipe {
    /// Fills `bytes` with zeros by a call that the optimiser must keep, even when the memory is never read again.
    public static func wipe(_ bytes: UnsafeMutableRawBufferPointer) {
        guard let base = bytes.baseAddress, bytes.count > 0 else { return }
        explicit_bzero(base, bytes.count)
    }

    /// Zeroes the array's own storage. An array that shares its storage is copied first, and only the copy is wiped:
    /// keep secrets in arrays that have one owner.
    public static func wipe(_ bytes: inout [UInt8]) {
        bytes.withUnsafeMutableBytes { wipe($0) }
    }
}
