import CZstd

/// Decompression that makes room only for what comes out, a piece at a time, so that a small bomb stays small.
enum ZstdStream {
    private static let pieceSize = 1 << 18
    /// Frames that need a bigger window than this are refused: 2^27 bytes, zstd's own limit without `--long`.
    private static let windowLogLimit: Int32 = 27

    /// The content of all frames, one after the other.
    static func decompress(
        _ frames: ArraySlice<UInt8>, limit: Int
    ) throws(CompressedBlob.BlobError) -> [UInt8] {
        guard let context = ZSTD_createDCtx() else { throw .invalid("no memory") }
        defer { ZSTD_freeDCtx(context) }
        ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, windowLogLimit)
        let result = frames.withUnsafeBytes { input in
            Result { () throws(CompressedBlob.BlobError) in try run(context, input, limit: limit) }
        }
        return try result.get()
    }

    private static func run(
        _ context: OpaquePointer, _ bytes: UnsafeRawBufferPointer, limit: Int
    ) throws(CompressedBlob.BlobError) -> [UInt8] {
        let piece = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: pieceSize)
        defer { piece.deallocate() }
        var input = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
        var content: [UInt8] = []
        var isFrameOpen = true
        while input.pos < input.size || isFrameOpen {
            let before = input.pos
            // One byte beyond the limit is enough to know that there is one.
            let room = min(pieceSize, limit - content.count + 1)
            var output = ZSTD_outBuffer(dst: piece.baseAddress, size: room, pos: 0)
            let left = ZSTD_decompressStream(context, &output, &input)
            guard ZSTD_isError(left) == 0 else { throw .invalid(String(cString: ZSTD_getErrorName(left))) }
            content.append(contentsOf: UnsafeBufferPointer(rebasing: piece[..<output.pos]))
            guard content.count <= limit else { throw .tooLarge(limit: limit) }
            isFrameOpen = left != 0
            let isStuck = before == input.pos && output.pos == 0
            guard !isStuck || !isFrameOpen else { throw .invalid("the last frame is cut off") }
        }
        return content
    }
}
