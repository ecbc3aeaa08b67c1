/// A value with a SCALE encoding, the codec of Substrate (docs.polkadot.com, "SCALE codec").
public protocol ScaleCodable {
    /// Appends the encoding.
    func encode(to writer: inout ScaleWriter)

    /// Reads the value from the front of what is left. Total: bad bytes throw, and never cost more memory than they are.
    init(from reader: inout ScaleReader) throws(ScaleError)
}

extension ScaleCodable {
    /// The encoding.
    public var scaleBytes: [UInt8] {
        var writer = ScaleWriter()
        encode(to: &writer)
        return writer.bytes
    }

    /// The value that all the bytes spell; too few or too many of them are an error.
    public init(scale bytes: [UInt8]) throws(ScaleError) {
        var reader = ScaleReader(bytes)
        try self.init(from: &reader)
        try reader.finish()
    }
}
