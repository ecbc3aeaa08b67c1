internal import PVFPrimitives

extension HostFunction {
    static let tries: [HostFunction] = [
        HostFunction("ext_trie_blake2_256_ordered_root_version_1", [.i64], .i32) {
            state, arguments throws(HostFailure) in
            try state.give(fixed: TrieRoot.ordered(try values(state, arguments[0]), version: .v0))
        },
        HostFunction("ext_trie_blake2_256_ordered_root_version_2", [.i64, .i32], .i32) {
            state, arguments throws(HostFailure) in
            let values = try values(state, arguments[0])
            switch arguments[1] {
            case 0: return try state.give(fixed: TrieRoot.ordered(values, version: .v0))
            case 1: return try state.give(fixed: TrieRoot.ordered(values, version: .v1))
            default: throw HostFailure("unknown state version \(arguments[1])")
            }
        },
    ]

    /// A SCALE list of byte strings.
    private static func values(_ state: HostState, _ packed: UInt64) throws(HostFailure) -> [[UInt8]] {
        var reader = ScaleReader([UInt8](try state.bytes(packed)))
        do throws(ScaleError) {
            let values = try reader.readList { (reader: inout ScaleReader) throws(ScaleError) in
                try reader.readByteString()
            }
            try reader.finish()
            return values
        } catch { throw HostFailure("the list of values for a trie is malformed") }
    }
}
