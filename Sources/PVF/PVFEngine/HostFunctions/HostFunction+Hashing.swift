internal import CHashing
internal import Digests

extension HostFunction {
    private typealias Digest = @Sendable (UnsafeRawBufferPointer) -> [UInt8]

    private static func digest(_ name: String, _ digest: @escaping Digest) -> HostFunction {
        HostFunction("ext_hashing_\(name)_version_1", [.i64], .i32) { state, arguments throws(HostFailure) in
            try state.give(fixed: digest(try state.bytes(arguments[0])))
        }
    }

    static let hashing: [HostFunction] = [
        digest("blake2_128") { Blake2b.hash128($0) },
        digest("blake2_256") { Blake2b.hash256($0) },
        digest("keccak_256") { Keccak.hash256($0) },
        digest("keccak_512") { Keccak.hash512($0) },
        digest("sha2_256") { bytes in
            var out = [UInt8](repeating: 0, count: 32)
            chashing_sha256(&out, bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count)
            return out
        },
        digest("twox_64") { TwoX.hash64($0) },
        digest("twox_128") { TwoX.hash128($0) },
        digest("twox_256") { TwoX.hash256($0) },
    ]
}
