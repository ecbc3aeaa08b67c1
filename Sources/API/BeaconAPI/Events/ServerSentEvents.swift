/// The text/event-stream format (WHATWG HTML §9.2) as both sides of GET /eth/v1/events use it.
package struct ServerSentEvent: Hashable, Sendable {
    /// `message` when the stream names none.
    package var name: String
    package var data: [UInt8]

    package init(name: String, data: [UInt8]) {
        self.name = name
        self.data = data
    }

    /// The event's bytes on the wire. `data` must not contain line breaks.
    package var wire: [UInt8] {
        var bytes: [UInt8] = Array("event: ".utf8)
        bytes.append(contentsOf: name.utf8)
        bytes.append(contentsOf: "\ndata: ".utf8)
        bytes.append(contentsOf: data)
        bytes.append(contentsOf: "\n\n".utf8)
        return bytes
    }

    /// A comment: keeps the connection alive, means nothing.
    package static let keepAlive: [UInt8] = Array(":\n\n".utf8)
}

/// Turns the chunks of an event stream into events, wherever the chunks are cut. Memory is bounded by `sizeLimit`.
package struct ServerSentEventParser: Sendable {
    /// A line or an event grew beyond the limit.
    package struct Oversized: Error, Hashable, CustomStringConvertible {
        package let limit: Int
        package var description: String { "an event of more than \(limit) bytes" }
    }

    private let sizeLimit: Int
    private var line: [UInt8] = []
    private var name = ""
    private var data: [UInt8] = []
    private var hasData = false
    private var afterCarriageReturn = false
    private var isFirstLine = true

    package init(sizeLimit: Int = 4 << 20) {
        self.sizeLimit = sizeLimit
    }

    /// The events completed by `chunk`. What is left unfinished at the end of the stream is, as the format says,
    /// dropped.
    package mutating func consume(_ chunk: some Sequence<UInt8>) throws(Oversized) -> [ServerSentEvent] {
        var events: [ServerSentEvent] = []
        for byte in chunk {
            if afterCarriageReturn {
                afterCarriageReturn = false
                if byte == UInt8(ascii: "\n") { continue }
            }
            switch byte {
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                afterCarriageReturn = byte == UInt8(ascii: "\r")
                if let event = endLine() { events.append(event) }
            default:
                line.append(byte)
            }
            guard line.count + data.count <= sizeLimit else { throw Oversized(limit: sizeLimit) }
        }
        return events
    }

    private mutating func endLine() -> ServerSentEvent? {
        if isFirstLine, line.starts(with: [0xef, 0xbb, 0xbf]) { line.removeFirst(3) }
        isFirstLine = false
        defer { line.removeAll(keepingCapacity: true) }
        guard !line.isEmpty else { return dispatch() }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else {
            field(line[...], value: [])
            return nil
        }
        var value = line[(colon + 1)...]
        if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
        field(line[..<colon], value: value)
        return nil
    }

    /// A comment has an empty name; `id` and `retry` mean nothing here.
    private mutating func field(_ fieldName: ArraySlice<UInt8>, value: ArraySlice<UInt8>) {
        if fieldName.elementsEqual("data".utf8) {
            if hasData { data.append(UInt8(ascii: "\n")) }
            data.append(contentsOf: value)
            hasData = true
        } else if fieldName.elementsEqual("event".utf8) {
            name = String(decoding: value, as: UTF8.self)
        }
    }

    private mutating func dispatch() -> ServerSentEvent? {
        defer {
            name = ""
            data = []
            hasData = false
        }
        guard hasData, !data.isEmpty else { return nil }
        return ServerSentEvent(name: name.isEmpty ? "message" : name, data: data)
    }
}
