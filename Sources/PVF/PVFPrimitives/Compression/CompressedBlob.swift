import CZstd

/// Code and proofs of validity as the chain carries them: as they are, or zstd behind an eight-byte mark.
public enum CompressedBlob {
    /// Why a blob cannot be decompressed.
    public enum BlobError: Error, Hashable, Sendable, CustomStringConvertible {
        /// The bytes behind the mark are no zstd frames.
        case invalid(String)
        /// The content is longer than the limit.
        case tooLarge(limit: Int)

        /// What is wrong with the blob.
        public var description: String {
            switch self {
            case .invalid(let reason): "the blob is not valid zstd: \(reason)"
            case .tooLarge(let limit): "the blob's content is longer than \(limit) bytes"
            }
        }
    }

    /// What a compressed blob begins with.
    public static let prefix: [UInt8] = [0x52, 0xbc, 0x53, 0x76, 0x46, 0xdb, 0x8e, 0x05]
    /// The most bytes of code: four times what the chain stores, since it stores code compressed.
    public static let codeLimit = 12 << 20
    /// The most bytes of a proof of validity.
    public static let povLimit = 20 << 20

    /// Whether the blob has the mark of compression.
    public static func isCompressed(_ blob: [UInt8]) -> Bool {
        blob.starts(with: prefix)
    }

    /// The content of a blob, never more than `limit` bytes of it; a blob without the mark is its own content.
    public static func decompress(_ blob: [UInt8], limit: Int) throws(BlobError) -> [UInt8] {
        guard isCompressed(blob) else {
            guard blob.count <= limit else { throw .tooLarge(limit: limit) }
            return blob
        }
        return try ZstdStream.decompress(blob[prefix.count...], limit: max(0, limit))
    }

    /// The blob of a content, with the mark; `level` as in zstd, 1 to 22.
    public static func compress(_ content: [UInt8], level: Int32 = 3) throws(BlobError) -> [UInt8] {
        var blob = [UInt8](repeating: 0, count: prefix.count + ZSTD_compressBound(content.count))
        let count = blob.withUnsafeMutableBytes { room in
            room.copyBytes(from: prefix)
            let frame = UnsafeMutableRawBufferPointer(rebasing: room[prefix.count...])
            return content.withUnsafeBytes {
                ZSTD_compress(frame.baseAddress, frame.count, $0.baseAddress, $0.count, level)
            }
        }
        guard ZSTD_isError(count) == 0 else { throw .invalid(String(cString: ZSTD_getErrorName(count))) }
        blob.removeLast(blob.count - prefix.count - count)
        return blob
    }
}
