import Primitives

/// The bytes of a key cache: eight of a mark, 32 of salt, then 108 for each key: the public key, and the sealed secret (12
/// of nonce, 32 of content, 16 of tag).
struct KeyCacheFile: Equatable {
    let salt: [UInt8]
    let boxes: [BLSPubkey: [UInt8]]

    private static let mark = Array("VIGILKC1".utf8)
    private static let saltSize = 32
    private static let pubkeySize = 48
    private static let boxSize = 12 + 32 + 16

    init(salt: [UInt8], boxes: [BLSPubkey: [UInt8]]) {
        self.salt = salt
        self.boxes = boxes
    }

    /// Reads a file; nil for another kind of file. What follows the last whole entry is dropped: it was cut off.
    init?(_ bytes: [UInt8]) {
        let head = Self.mark.count + Self.saltSize
        guard bytes.count >= head, Array(bytes.prefix(Self.mark.count)) == Self.mark else { return nil }
        var boxes: [BLSPubkey: [UInt8]] = [:]
        var position = head
        while bytes.count - position >= Self.pubkeySize + Self.boxSize {
            let box = position + Self.pubkeySize
            if let pubkey = BLSPubkey(bytes: bytes[position..<box]) {
                boxes[pubkey] = Array(bytes[box..<box + Self.boxSize])
            }
            position = box + Self.boxSize
        }
        self.init(salt: Array(bytes[Self.mark.count..<head]), boxes: boxes)
    }

    /// The file's bytes, in ascending order of keys.
    var bytes: [UInt8] {
        var bytes = Self.mark + salt
        for (pubkey, box) in boxes.sorted(by: { $0.key < $1.key }) where box.count == Self.boxSize {
            bytes += pubkey.bytes
            bytes += box
        }
        return bytes
    }
}
