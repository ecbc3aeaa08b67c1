internal import CSecp256k1

/// Public keys from recoverable ECDSA signatures over secp256k1, by libsecp256k1.
enum SecpRecovery {
    /// Why there is no key. The raw values are the interface's codes.
    enum Failure: UInt8, Error, Hashable {
        case badRS = 0
        case badV = 1
        case badSignature = 2
    }

    /// How a key is written: `x` and a sign after a prefix (33 bytes), or `x` and `y` alone (64 bytes).
    enum Form {
        case compressed
        case bare
    }

    /// The key under which a signature is one of `message`.
    ///
    /// - Parameters:
    ///   - signature: `r`, `s` and the recovery number, 65 bytes.
    ///   - message: 32 bytes.
    ///   - reducing: takes `r` and `s` modulo the group's order, as the first versions of the interface did.
    static func key(
        signature: [UInt8], message: [UInt8], recovery: UInt8, reducing: Bool, form: Form
    ) throws(Failure) -> [UInt8] {
        guard recovery < 4 else { throw .badV }
        guard signature.count == 65, message.count == 32, let context = csecp256k1_context() else { throw .badRS }
        var scalars = Array(signature[..<64])
        if reducing { scalars = reduced(scalars[..<32]) + reduced(scalars[32...]) }
        var parsed = secp256k1_ecdsa_recoverable_signature()
        guard
            secp256k1_ecdsa_recoverable_signature_parse_compact(context, &parsed, scalars, Int32(recovery)) == 1
        else { throw .badRS }
        var key = secp256k1_pubkey()
        guard secp256k1_ecdsa_recover(context, &key, &parsed, message) == 1 else { throw .badSignature }
        var out = [UInt8](repeating: 0, count: form == .compressed ? 33 : 65)
        var count = out.count
        let format = form == .compressed ? SECP256K1_EC_COMPRESSED : SECP256K1_EC_UNCOMPRESSED
        secp256k1_ec_pubkey_serialize(context, &out, &count, &key, UInt32(format))
        return form == .compressed ? out : Array(out.dropFirst())
    }

    /// The order of the group, big-endian.
    private static let order: [UInt8] =
        [UInt8](repeating: 0xff, count: 15) + [
            0xfe, 0xba, 0xae, 0xdc, 0xe6, 0xaf, 0x48, 0xa0, 0x3b, 0xbf, 0xd2, 0x5e, 0x8c, 0xd0, 0x36, 0x41, 0x41,
        ]

    /// A 256-bit number modulo the order: below twice the order, so that one subtraction does.
    private static func reduced(_ number: ArraySlice<UInt8>) -> [UInt8] {
        let number = Array(number)
        guard !number.lexicographicallyPrecedes(order) else { return number }
        var out = number
        var borrow = 0
        for index in number.indices.reversed() {
            let difference = Int(number[index]) - Int(order[index]) - borrow
            out[index] = UInt8(truncatingIfNeeded: difference)
            borrow = difference < 0 ? 1 : 0
        }
        return out
    }
}
