import Primitives

/// The 32 bytes of a block that its proposer may fill.
enum Graffiti {
    /// UTF-8, cut at 32 bytes and padded with zeros.
    static func bytes(_ text: String) -> Bytes32 {
        var bytes = Array(text.utf8.prefix(32))
        bytes += Array(repeating: 0, count: 32 - bytes.count)
        return Bytes32(bytes: bytes) ?? Bytes32()
    }
}
