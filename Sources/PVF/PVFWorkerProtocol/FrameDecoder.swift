/// Cuts a byte stream into frames. Any split of the stream gives the same frames and the same error.
///
/// The length is checked as soon as the header is complete, before a byte of the payload is kept; memory grows with
/// what has come, never with what was announced.
package struct FrameDecoder: Sendable {
    /// The most bytes that the payload of the next frame may have.
    package var limit: Int
    private var buffer: [UInt8] = []
    /// Where the next frame begins in the buffer.
    private var start = 0

    /// A decoder at the start of a stream.
    package init(limit: Int) { self.limit = limit }

    /// Bytes that have come and belong to no frame yet.
    package var pending: Int { buffer.count - start }

    /// Takes in what has come from the stream.
    package mutating func append(_ bytes: some Collection<UInt8>) {
        if start > 0 {
            buffer.removeSubrange(..<start)
            start = 0
        }
        buffer.append(contentsOf: bytes)
    }

    /// The next whole payload; `nil` when more bytes are needed.
    package mutating func next() throws(FrameError) -> [UInt8]? {
        let (length, available) = try announced()
        guard let length, available >= length else { return nil }
        let begin = start + Frame.headerSize
        let payload = Array(buffer[begin..<(begin + length)])
        start = begin + length
        if pending == 0 {
            // A big frame's memory is not kept for the next.
            buffer = []
            start = 0
        }
        return payload
    }

    /// How many bytes are missing until the next frame is whole, or its header when that has not come; at least 1
    /// unless a frame is ready.
    package func missing() throws(FrameError) -> Int {
        let (length, available) = try announced()
        guard let length else { return Frame.headerSize - pending }
        return max(length - available, 0)
    }

    /// Says that the stream has ended: inside a frame, that is an error.
    package func finish() throws(FrameError) {
        guard pending > 0 else { return }
        throw .truncated(missing: try missing())
    }

    private func announced() throws(FrameError) -> (length: Int?, available: Int) {
        guard let length = Frame.length(header: buffer[start...]) else { return (nil, 0) }
        guard length <= UInt64(limit) else { throw .tooLong(length: length, limit: limit) }
        return (Int(length), pending - Frame.headerSize)
    }
}
