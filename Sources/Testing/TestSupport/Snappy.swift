import CSnappy

/// The raw block format of snappy, as the vectors' `.ssz_snappy` files have it.
package enum Snappy {
    package static func decompress(_ input: [UInt8]) throws -> [UInt8] {
        try input.withUnsafeBytes { raw in
            let source = raw.assumingMemoryBound(to: CChar.self).baseAddress
            var length = 0
            guard snappy_uncompressed_length(source, raw.count, &length) == SNAPPY_OK else {
                throw VectorError("not a snappy block")
            }
            var status = SNAPPY_OK
            let output = [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
                buffer.withMemoryRebound(to: CChar.self) { bytes in
                    status = snappy_uncompress(source, raw.count, bytes.baseAddress, &length)
                }
                count = status == SNAPPY_OK ? length : 0
            }
            guard status == SNAPPY_OK else { throw VectorError("a damaged snappy block") }
            return output
        }
    }
}
