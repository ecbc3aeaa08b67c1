/// A message on a worker's socket or a job's pipe: the payload's length as eight bytes, little endian, then the payload.
package enum Frame {
    /// Bytes before the payload.
    package static let headerSize = 8

    /// The header of a payload of that many bytes.
    package static func header(length: Int) -> [UInt8] {
        let length = UInt64(length)
        return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * UInt64($0))) }
    }

    /// The whole frame.
    package static func encode(_ payload: [UInt8]) -> [UInt8] { header(length: payload.count) + payload }

    /// The length that a header announces; `nil` when there are fewer than eight bytes.
    package static func length(header bytes: some Collection<UInt8>) -> UInt64? {
        guard bytes.count >= headerSize else { return nil }
        return bytes.prefix(headerSize).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}

/// Why bytes are not the frame that was expected.
package enum FrameError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The header announces more than the message may have.
    case tooLong(length: UInt64, limit: Int)
    /// The stream ended inside a frame.
    case truncated(missing: Int)

    package var description: String {
        switch self {
        case .tooLong(let length, let limit): "a frame of \(length) bytes, where \(limit) are allowed"
        case .truncated(let missing): "the stream ended \(missing) bytes before the end of a frame"
        }
    }
}
