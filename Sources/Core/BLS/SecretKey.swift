internal import CBlst
public import Primitives

/// A secret key of the proof-of-possession scheme: a scalar in 1 ..< r.
///
/// The scalar lives in one heap cell that is never copied into a Swift value and is overwritten with zeros on release.
/// Descriptions and mirrors show only the public key.
public final class SecretKey: Sendable {
    /// One `blst_scalar`, written before `init` ends and only read after: safe to share between threads.
    private nonisolated(unsafe) let scalar: UnsafeMutablePointer<blst_scalar>

    /// The key that verifies this key's signatures (`SkToPk`).
    public let publicKey: PublicKey

    /// The number of bytes of a serialised secret key.
    public static let byteCount = 32

    /// Reads 32 big-endian bytes.
    /// - Throws: `badEncoding` for another length, `secretKeyOutOfRange` for zero and for values not below r.
    public convenience init(bytes: some Collection<UInt8>) throws(BLSError) {
        guard bytes.count == SecretKey.byteCount else { throw .badEncoding }
        let cell = SecretKey.allocateCell()
        var copy = [UInt8](bytes)
        blst_scalar_from_bendian(cell, &copy)
        SecureWipe.wipe(&copy)
        try self.init(owning: cell)
    }

    /// Takes over a cell from `allocateCell`, also when it throws.
    convenience init(owning cell: UnsafeMutablePointer<blst_scalar>) throws(BLSError) {
        guard blst_sk_check(cell) else {
            SecretKey.releaseCell(cell)
            throw .secretKeyOutOfRange
        }
        self.init(reduced: cell)
    }

    /// Takes over a cell that holds a scalar in 1 ..< r.
    init(reduced cell: UnsafeMutablePointer<blst_scalar>) {
        var point = blst_p1_affine()
        blst_sk_to_pk2_in_g1(nil, &point, cell)
        scalar = cell
        publicKey = PublicKey(trusted: point)
    }

    deinit { SecretKey.releaseCell(scalar) }

    static func allocateCell() -> UnsafeMutablePointer<blst_scalar> {
        let cell = UnsafeMutablePointer<blst_scalar>.allocate(capacity: 1)
        cell.initialize(to: blst_scalar())
        return cell
    }

    private static func releaseCell(_ cell: UnsafeMutablePointer<blst_scalar>) {
        SecureWipe.wipe(UnsafeMutableRawBufferPointer(start: cell, count: MemoryLayout<blst_scalar>.size))
        cell.deallocate()
    }

    /// Runs `body` with the 32 big-endian secret bytes, for writing keystores; they are overwritten when it returns.
    public func withUnsafeSecretBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: SecretKey.byteCount, alignment: 1)
        defer {
            SecureWipe.wipe(buffer)
            buffer.deallocate()
        }
        blst_bendian_from_scalar(buffer.bindMemory(to: UInt8.self).baseAddress, scalar)
        return try body(UnsafeRawBufferPointer(buffer))
    }

    /// `Sign`: the signature of a signing root.
    public func sign(_ message: Bytes32) -> Signature {
        message.withUnsafeBytes { sign(raw: $0) }
    }

    /// `Sign` for a message of any length.
    public func sign(_ message: [UInt8]) -> Signature {
        message.withUnsafeBytes { sign(raw: $0) }
    }

    private func sign(raw message: UnsafeRawBufferPointer) -> Signature {
        var hash = HashToCurve.g2(message, .proofOfPossession)
        var point = blst_p2_affine()
        blst_sign_pk2_in_g1(nil, &point, &hash, scalar)
        return Signature(trusted: point)
    }
}

extension SecretKey {
    /// EIP-2333 `derive_master_SK`.
    /// - Throws: `seedTooShort` below 32 bytes.
    public static func derivedMaster(seed: UnsafeRawBufferPointer) throws(BLSError) -> SecretKey {
        guard seed.count >= 32 else { throw .seedTooShort }
        let cell = allocateCell()
        blst_derive_master_eip2333(cell, seed.bindMemory(to: UInt8.self).baseAddress, seed.count)
        return try SecretKey(owning: cell)
    }

    /// EIP-2333 `derive_child_SK`.
    public func derivedChild(index: UInt32) throws(BLSError) -> SecretKey {
        let cell = SecretKey.allocateCell()
        blst_derive_child_eip2333(cell, scalar, index)
        return try SecretKey(owning: cell)
    }
}

extension SecretKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Names the public key only.
    public var description: String { "SecretKey(of \(publicKey))" }
    /// Names the public key only.
    public var debugDescription: String { description }
    /// Shows the public key only.
    public var customMirror: Mirror { Mirror(self, children: ["publicKey": publicKey.description]) }
}
