import CSnappy

/// The raw block format of snappy, as `.ssz_snappy` files and gossip messages have it.
package enum Snappy {
    /// Why bytes are not a snappy block that can be opened.
    package enum Failure: Error, Equatable, CustomStringConvertible {
        case notABlock
        case damaged
        /// The block says that it opens to more bytes than the caller allows.
        case tooLong(length: Int, limit: Int)

        package var description: String {
            switch self {
            case .notABlock: "not a snappy block"
            case .damaged: "a damaged snappy block"
            case .tooLong(let length, let limit): "a snappy block of \(length) bytes, where \(limit) are allowed"
            }
        }
    }

    /// Opens a block.
    /// - Parameter limit: the most bytes that it may open to; nothing is allocated before that is checked.
    package static func decompress(_ input: [UInt8], limit: Int = 1 << 32) throws(Failure) -> [UInt8] {
        let length = try uncompressedLength(input)
        guard length <= limit else { throw .tooLong(length: length, limit: limit) }
        guard let output = uncompressed(input, length: length) else { throw .damaged }
        return output
    }

    private static func uncompressedLength(_ input: [UInt8]) throws(Failure) -> Int {
        let length: Int? = input.withUnsafeBytes { raw in
            var length = 0
            let source = raw.assumingMemoryBound(to: CChar.self).baseAddress
            return snappy_uncompressed_length(source, raw.count, &length) == SNAPPY_OK ? length : nil
        }
        // Two bytes of a block open to 64 at most, so that a length beyond that is a lie.
        guard let length, length >= 0, length <= input.count.multipliedReportingOverflow(by: 64).partialValue else {
            throw .notABlock
        }
        return length
    }

    private static func uncompressed(_ input: [UInt8], length: Int) -> [UInt8]? {
        input.withUnsafeBytes { raw in
            let source = raw.assumingMemoryBound(to: CChar.self).baseAddress
            var status = SNAPPY_OK
            let output = [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
                var written = length
                buffer.withMemoryRebound(to: CChar.self) { bytes in
                    status = snappy_uncompress(source, raw.count, bytes.baseAddress, &written)
                }
                count = status == SNAPPY_OK ? written : 0
            }
            return status == SNAPPY_OK ? output : nil
        }
    }
}
