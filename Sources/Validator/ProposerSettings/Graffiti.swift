package import Primitives

/// The 32 bytes of a block that its proposer may fill.
package enum Graffiti {
    /// UTF-8, padded with zeros; nil when it is longer than 32 bytes.
    package static func bytes(_ text: String) -> Bytes32? {
        let bytes = Array(text.utf8)
        guard bytes.count <= 32 else { return nil }
        return Bytes32(bytes: bytes + Array(repeating: 0, count: 32 - bytes.count))
    }

    /// The text without its padding; what is not UTF-8 is replaced.
    package static func text(_ graffiti: Bytes32) -> String {
        String(decoding: graffiti.bytes.reversed().drop { $0 == 0 }.reversed(), as: UTF8.self)
    }
}
