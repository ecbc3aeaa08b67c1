package import PVFPrimitives

extension ScaleWriter {
    /// An error's text, cut to `FrameLimit.message` bytes so that no message outgrows its frame.
    package mutating func write(message: String) {
        var kept = message.utf8.prefix(FrameLimit.message)
        while String(kept) == nil, !kept.isEmpty { kept.removeLast() }
        write(byteString: kept)
    }
}

extension ScaleReader {
    /// An error's text. Its sender is untrusted: what is no UTF-8 is repaired.
    package mutating func readMessage() throws(ScaleError) -> String {
        String(decoding: try readByteString(limit: FrameLimit.message), as: UTF8.self)
    }
}
